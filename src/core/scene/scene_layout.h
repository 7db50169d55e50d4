// Where everything in a scene belongs: shots in order, instances in chapter order, appearances per shot.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/interruption.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

/// Characters, then extras, then locations, then props, then everything else.
int type_rank(std::string_view asset_type);

/// How shots compare by shot_order alone: those without one are last.
constexpr std::pair<bool, std::int64_t> number_key(const Shot& shot) {
  return {!shot.shot_order.has_value(), shot.shot_order.value_or(0)};
}

/// By shot_order (shots without one last), then label as people count (1A, 1B, 2, 10), then id.
bool shot_before(const Shot* a, const Shot* b);

/// By type, then created_at, then id.
bool instance_before(const Instance* a, const Instance* b);

/// One asset in one shot.
struct Appearance {
  std::uint32_t instance;  // in SceneLayout::instances()
  Presence presence;
  bool has_choice;  // of a camera angle, or an image
  std::int16_t priority;
  std::string_view note;
  const Assignment* assignment;  // null in a legacy scene
};

/// The one order of a scene's shots, its instances, and the instances in each shot. It depends on the rows alone,
/// never on the order in which they were read.
class SceneLayout {
 public:
  SceneLayout(const Scene& scene, std::pmr::memory_resource& memory);

  /// In the order of shot_before().
  std::span<const Shot* const> shots() const { return shots_; }

  /// In the order of instance_before().
  std::span<const Instance* const> instances() const { return instances_; }

  /// Where a shot or an instance stands in these orders, if it is of the scene.
  std::optional<std::uint32_t> find_shot(const Uuid& id) const { return find(shot_at_, id); }
  std::optional<std::uint32_t> find_instance(const Uuid& id) const { return find(instance_at_, id); }

  /// What appears in a shot, in the order of instances().
  std::span<const Appearance> appearances(std::size_t shot) const {
    stop_if_interrupted();
    return std::span(appearances_).subspan(first_[shot], first_[shot + 1] - first_[shot]);
  }

 private:
  using Positions = std::pmr::unordered_map<Uuid, std::uint32_t, UuidHash>;

  static std::optional<std::uint32_t> find(const Positions& positions, const Uuid& id) {
    const auto position = positions.find(id);
    return position == positions.end() ? std::nullopt : std::optional(position->second);
  }

  void place_assignments(const Scene& scene, std::pmr::memory_resource& memory);
  void place_all(std::size_t shots, std::size_t instances);

  std::pmr::vector<const Shot*> shots_;
  std::pmr::vector<const Instance*> instances_;
  Positions shot_at_;
  Positions instance_at_;
  std::pmr::vector<Appearance> appearances_;
  std::pmr::vector<std::size_t> first_;  // per shot, the index of its first appearance; one more at the end
};

}  // namespace shot_assets::core
