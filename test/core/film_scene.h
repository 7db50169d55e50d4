#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/scene.h"

namespace shot_assets::core {

/// Ids that tell what they are: a letter and a number.
inline Uuid id(char kind, std::size_t number) {
  Uuid uuid = {};
  uuid.bytes[0] = static_cast<std::uint8_t>(kind);
  uuid.bytes[14] = static_cast<std::uint8_t>(number / 256);
  uuid.bytes[15] = static_cast<std::uint8_t>(number % 256);
  return uuid;
}

/// A scene under construction: shots (id 's', from 1) in the order in which they are added, instances ('i', from 1) of
/// project assets ('p', from 1), assignments ('a', from 1), transformation events ('e', from 1). What is added refers
/// to earlier things by number, or to shots by label and to instances by the name of the asset.
class FilmScene {
 public:
  explicit FilmScene(bool managed = true) : managed_(managed) {}

  /// A scene of so many shots: A, B, C and so on.
  static FilmScene of_shots(std::size_t count) {
    FilmScene scene;
    for (std::size_t i = 0; i < count; ++i) scene.add_shot(scene.text(std::string(1, static_cast<char>('A' + i))));
    return scene;
  }

  Shot& add_shot(std::string_view label, std::string_view camera = {}, std::string_view action = {}) {
    Shot& shot = shots_.emplace_back();
    shot.id = id('s', shots_.size());
    shot.label = label;
    shot.shot_order = static_cast<std::int32_t>(shots_.size());
    shot.camera = camera;
    shot.action = action;
    return shot;
  }

  Instance& add_instance(std::string_view name, std::string_view type = "character") {
    Instance& instance = instances_.emplace_back();
    instance.id = id('i', instances_.size());
    instance.project_asset_id = id('p', instances_.size());
    instance.created_at = static_cast<std::int64_t>(instances_.size());
    instance.asset_name = name;
    instance.asset_type = type;
    return instance;
  }

  const Assignment& assign(std::size_t shot, std::size_t instance, Presence presence, std::string_view note = {}) {
    Assignment& assignment = assignments_.emplace_back();
    assignment.id = id('a', assignments_.size());
    assignment.shot_id = id('s', shot);
    assignment.instance_id = id('i', instance);
    assignment.presence = presence;
    assignment.note = note;
    return assignment;
  }

  const Assignment& assign(std::string_view shot, std::string_view name, Presence presence = Presence::throughout,
                           std::string_view note = {}) {
    return assign(number(shots_, this->shot(shot)), number(instances_, instance(name)), presence, note);
  }

  /// An instance that has a look: "a <name>", and the image <name>.png.
  Instance& add_asset(std::string_view name, std::string_view type = "character") {
    Instance& instance = add_instance(name, type);
    instance.asset_description = text("a " + std::string(name));
    instance.asset_image_url = text(std::string(name) + ".png");
    return instance;
  }

  AngleVariant& add_variant(std::string_view name, std::string_view angle, std::string_view url,
                            std::string_view status = "completed") {
    return variants_.emplace_back(AngleVariant{instance(name).project_asset_id, std::nullopt, angle, status, url});
  }

  /// A variant of what the instance looks like in this scene alone.
  AngleVariant& add_variant_of_instance(std::string_view name, std::string_view angle, std::string_view url) {
    AngleVariant& variant = add_variant(name, angle, url);
    variant.instance_id = instance(name).id;
    return variant;
  }

  /// The asset becomes "a new <name>", and has this image where it is not empty.
  TransformationEvent& transform(std::string_view name, TransformationType type, std::string_view trigger_shot,
                                 std::optional<std::string_view> completion_shot = std::nullopt,
                                 std::string_view image_url = {}) {
    TransformationEvent& event = events_.emplace_back();
    event.id = id('e', events_.size());
    event.instance_id = instance(name).id;
    event.trigger_shot_id = shot(trigger_shot).id;
    if (completion_shot) event.completion_shot_id = shot(*completion_shot).id;
    event.type = type;
    event.created_at = static_cast<std::int64_t>(events_.size());
    event.post_description = text("a new " + std::string(name));
    event.post_image_url = image_url;
    return event;
  }

  Shot& shot(std::string_view label) { return find(shots_, label, &Shot::label); }
  Instance& instance(std::string_view name) { return find(instances_, name, &Instance::asset_name); }

  /// A view that stays valid as long as the scene.
  std::string_view text(std::string value) { return texts_.emplace_back(std::move(value)); }

  Scene scene() const { return {managed_, shots_, instances_, variants_, assignments_, events_}; }

  const std::vector<Assignment>& assignments() const { return assignments_; }
  const std::vector<Shot>& shots() const { return shots_; }
  const std::vector<Instance>& instances() const { return instances_; }
  const std::vector<TransformationEvent>& events() const { return events_; }
  std::vector<Assignment>& assignments() { return assignments_; }
  std::vector<Shot>& shots() { return shots_; }
  std::vector<Instance>& instances() { return instances_; }
  std::vector<AngleVariant>& variants() { return variants_; }
  std::vector<TransformationEvent>& events() { return events_; }
  bool& managed() { return managed_; }

 private:
  template <class Item, class Name>
  static Item& find(std::vector<Item>& items, std::string_view name, Name Item::*member) {
    const auto found = std::ranges::find(items, name, member);
    if (found == items.end()) throw std::string(name) + " is not in the scene";
    return *found;
  }

  template <class Item>
  static std::size_t number(const std::vector<Item>& items, const Item& item) {
    return static_cast<std::size_t>(&item - items.data()) + 1;
  }

  bool managed_;
  std::vector<Shot> shots_;
  std::vector<Instance> instances_;
  std::vector<AngleVariant> variants_;
  std::vector<Assignment> assignments_;
  std::vector<TransformationEvent> events_;
  std::deque<std::string> texts_;
};

}  // namespace shot_assets::core
