#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene.h"

namespace shot_assets::core {

/// The id of the n-th thing of its kind.
inline Uuid numbered(std::uint8_t number) {
  Uuid id = {};
  id.bytes[15] = number;
  return id;
}

/// A scene for a test: shots A, B, C … in this order, and assets by name, all of them in the order in which they are
/// added. Ids go by that order too.
class SceneBuilder {
 public:
  bool managed = true;
  std::vector<Shot> shots;
  std::vector<Instance> instances;
  std::vector<AngleVariant> variants;
  std::vector<Assignment> assignments;
  std::vector<TransformationEvent> events;

  explicit SceneBuilder(std::size_t shot_count = 0) {
    for (std::size_t i = 0; i < shot_count; ++i) add_shot();
  }

  Shot& add_shot(std::string_view camera = "", std::string_view action = "") {
    Shot shot = {};
    shot.id = numbered(static_cast<std::uint8_t>(shots.size() + 1));
    shot.label = text(std::string(1, static_cast<char>('A' + shots.size())));
    shot.shot_order = static_cast<std::int32_t>(shots.size() + 1);
    shot.camera = camera;
    shot.action = action;
    return shots.emplace_back(shot);
  }

  Instance& add(std::string_view name, std::string_view type = "character") {
    const auto number = static_cast<std::uint8_t>(instances.size() + 1);
    Instance instance = {};
    instance.id = numbered(number);
    instance.project_asset_id = numbered(static_cast<std::uint8_t>(number + 100));
    instance.created_at = number;
    instance.asset_name = name;
    instance.asset_type = type;
    instance.asset_description = text("a " + std::string(name));
    instance.asset_image_url = text(std::string(name) + ".png");
    return instances.emplace_back(instance);
  }

  Instance& instance(std::string_view name) {
    for (Instance& one : instances)
      if (one.asset_name == name) return one;
    throw name;
  }

  Shot& shot(char label) { return shots.at(static_cast<std::size_t>(label - 'A')); }

  Assignment& assign(char shot_label, std::string_view name, Presence presence = Presence::throughout,
                     std::string_view note = "") {
    const auto number = static_cast<std::uint8_t>(assignments.size() + 1);
    return assignments.emplace_back(
        Assignment{numbered(number), shot(shot_label).id, instance(name).id, presence, note, number, number});
  }

  AngleVariant& draw(std::string_view name, std::string_view angle, std::string_view url,
                     std::string_view status = "completed") {
    return variants.emplace_back(AngleVariant{instance(name).project_asset_id, angle, status, url});
  }

  /// What the asset becomes: "a new <name>", and the image where there is one.
  TransformationEvent& transform(std::string_view name, TransformationType type, char trigger,
                                 std::optional<char> completion = std::nullopt, std::string_view image_url = "") {
    const auto number = static_cast<std::uint8_t>(events.size() + 1);
    TransformationEvent event = {};
    event.id = numbered(number);
    event.instance_id = instance(name).id;
    event.trigger_shot_id = shot(trigger).id;
    if (completion) event.completion_shot_id = shot(*completion).id;
    event.type = type;
    event.created_at = number;
    event.post_description = text("a new " + std::string(name));
    event.post_image_url = image_url;
    return events.emplace_back(event);
  }

  /// Valid until the builder changes.
  Scene scene() const { return {managed, shots, instances, variants, assignments, events}; }

  /// A view that stays valid.
  std::string_view text(std::string value) { return texts_.emplace_back(std::move(value)); }

 private:
  std::deque<std::string> texts_;
};

}  // namespace shot_assets::core
