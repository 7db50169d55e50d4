// A shot cut into parts: who is in which, where transformations happen, how long each lasts.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/editing/event_place.h"
#include "core/scene/presence_algebra.h"
#include "core/scene/scene_layout.h"
#include "core/scene/shot_numbers.h"

namespace shot_assets::core {

/// What a caller says of the part in which an asset enters, exits or passes through, or a transformation happens.
struct NamedMoment {
  std::string_view id;                   // of the instance or the transformation event
  std::optional<std::string_view> part;  // a number from 1; none: the caller gave something else
};

/// Parts count from 0; part 0 is the shot that was cut.
struct ShotSplit {
  struct Moved {
    const Assignment* assignment;
    std::size_t part;
  };
  struct MovedEvent {
    const EventPlace* event;
    std::size_t part;
  };
  struct Created {
    std::size_t part;
    Uuid instance_id;
    NotedPresence said;
  };
  std::span<const Moved> moved;
  std::span<const Created> created;
  std::span<const MovedEvent> events;
  std::span<const std::optional<std::int32_t>> durations;  // of each part
  std::int32_t number;                                     // of part 0; the others follow
  std::span<const Renumbering> renumbered;                 // of the scene's shots
};

/// Cuts a shot of the scene. What nobody names happens in the first part, but what exits does so in the last. Throws an
/// Error that names the moment at fault, or where a part would last less than a second.
ShotSplit split_shot(const Scene& scene, const SceneLayout& layout, std::size_t shot,
                     std::span<const EventPlace> events, std::size_t parts, std::span<const NamedMoment> moments,
                     std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
