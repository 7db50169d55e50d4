// Shots in a row made one: who is in it, which transformations happen in it, what its script says.
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
#include "core/scene/scene_layout.h"
#include "core/scene/shot_numbers.h"

namespace shot_assets::core {

struct ShotMerge {
  std::span<const Assignment> assignments;  // those that change, as they are afterwards
  std::span<const Uuid> deleted;            // assignments that went into another
  std::span<const EventPlace> events;       // those that change, as they are afterwards
  std::string_view action;
  std::string_view dialogue;
  std::optional<std::int32_t> duration;
  std::span<const std::string_view> characters_foreground;
  std::span<const std::string_view> characters_background;
  std::int32_t number;                      // of the merged shot
  std::span<const Renumbering> renumbered;  // of the shots that are left
};

/// Where in the scene the shots stand: the index of the first, from which on there are as many as are named. Throws an
/// Error where one is no shot of the scene or is named twice, or where another shot lies between them.
std::size_t require_neighbours(std::span<const Shot* const> scene_shots, std::span<const Uuid> shots);

/// Makes `count` shots from `first` on one, which has the id of the first. Throws an Error where the transformations of
/// an asset would come in another order.
ShotMerge merge_shots(const Scene& scene, const SceneLayout& layout, std::size_t first, std::size_t count,
                      std::span<const EventPlace> events, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
