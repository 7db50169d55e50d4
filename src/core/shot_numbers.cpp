#include "core/shot_numbers.h"

#include <algorithm>
#include <limits>

namespace shot_assets::core {

std::int32_t first_shot_number(std::span<const Shot* const> shots, std::size_t count) {
  std::optional<std::int32_t> lowest;
  for (const Shot* shot : shots)
    if (shot->shot_order) lowest = std::min(lowest.value_or(*shot->shot_order), *shot->shot_order);
  const auto highest_first =
      static_cast<std::int64_t>(std::numeric_limits<std::int32_t>::max()) - static_cast<std::int64_t>(count);
  return lowest && *lowest <= highest_first ? *lowest : 1;
}

std::span<const Renumbering> one_by_one(std::span<const Renumbering> renumberings, std::pmr::memory_resource& memory) {
  auto* result = std::pmr::polymorphic_allocator<Renumbering>(&memory).allocate(renumberings.size());
  std::size_t count = 0;
  const auto add_if = [&](const Renumbering& one, bool condition) {
    if (condition) result[count++] = one;
  };
  // A number that a shot moves up to is freed by a shot after it, one that it moves down to by a shot before it. Shots
  // without a number come last of all, where by then every number beyond the others' is free.
  for (auto one = renumberings.rbegin(); one != renumberings.rend(); ++one)
    add_if(*one, one->from && one->to > *one->from);
  for (const Renumbering& one : renumberings) add_if(one, one.from && one.to < *one.from);
  for (const Renumbering& one : renumberings) add_if(one, !one.from);
  return {result, count};
}

}  // namespace shot_assets::core
