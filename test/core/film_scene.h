#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/scene.h"

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
/// project assets ('p', from 1), assignments ('a', from 1).
class FilmScene {
 public:
  explicit FilmScene(bool managed = true) : managed_(managed) {}

  Shot& add_shot(std::string_view label) {
    Shot& shot = shots_.emplace_back();
    shot.id = id('s', shots_.size());
    shot.label = label;
    shot.shot_order = static_cast<std::int32_t>(shots_.size());
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

  Scene scene() const { return {managed_, shots_, instances_, {}, assignments_, {}}; }

  const std::vector<Assignment>& assignments() const { return assignments_; }
  std::vector<Assignment>& assignments() { return assignments_; }
  std::vector<Shot>& shots() { return shots_; }

 private:
  bool managed_;
  std::vector<Shot> shots_;
  std::vector<Instance> instances_;
  std::vector<Assignment> assignments_;
};

}  // namespace shot_assets::core
