// What transformations have made of each instance by each shot.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/scene/scene_layout.h"

namespace shot_assets::core {

/// What transformations put in the place of an instance's own look. Empty: its own stays.
struct Replacement {
  std::string_view description;
  std::string_view image_url;
};

/// An instance from one shot on, until its next state.
struct TransformationState {
  std::uint32_t instance;    // in SceneLayout::instances()
  std::uint32_t first_shot;  // in SceneLayout::shots()
  bool is_transforming;      // within this shot, which is then the only one of the state
  Replacement start;
  Replacement end;
  std::string_view narrative;  // of what the shot shows while transforming
};

/// The states of a scene's instances, from their events in the order of the trigger shots' shot_order, then created_at,
/// then id. An event takes hold
/// - instant: from the trigger shot on;
/// - within_shot: in the end frame of the trigger shot, and from the next shot on;
/// - gradual: from the completion shot on, though not before the trigger shot; never without one.
/// A later event that has taken hold covers what an earlier one says of the same thing, description or image. An event
/// whose trigger shot is not in the scene does not happen, and a gradual one whose completion shot is not, never
/// completes.
class TransformationStates {
 public:
  TransformationStates(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory);

  /// The number of the state that an instance has at a shot, if any event has touched it by then.
  std::optional<std::size_t> find(std::size_t shot, std::uint32_t instance) const;

  std::span<const TransformationState> all() const { return states_; }

 private:
  std::pmr::vector<TransformationState> states_;  // by instance, then shot
  std::pmr::vector<std::size_t> first_;  // per instance, its first state; one more at the end. Empty without any
};

}  // namespace shot_assets::core
