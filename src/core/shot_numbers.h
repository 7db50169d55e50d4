// The numbers that order a scene's shots, after shots came or went.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>

#include "core/scene.h"

namespace shot_assets::core {

/// The number that the first of so many shots has: the lowest there is, so that a scene counted from 0 stays so;
/// else 1.
std::int32_t first_shot_number(std::span<const Shot* const> shots, std::size_t count);

struct Renumbering {
  Uuid shot_id;
  std::optional<std::int32_t> from;
  std::int32_t to;
};

/// The renumberings that change something, in an order in which they can be done one by one without two shots ever
/// having one number, provided that they keep the order of the shots. Shots come in order.
std::span<const Renumbering> one_by_one(std::span<const Renumbering> renumberings, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
