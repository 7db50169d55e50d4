#include "core/scene/shot_numbers.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

std::int32_t lowest_number(std::span<const Shot* const> shots, std::size_t count) {
  using Number = std::numeric_limits<std::int32_t>;
  std::optional<std::int64_t> lowest;
  for (const Shot* shot : shots)
    if (shot->shot_order) lowest = std::min(lowest.value_or(*shot->shot_order), *shot->shot_order);
  const std::int64_t first = lowest.value_or(1);
  const bool fits = first >= Number::min() && first <= Number::max() - static_cast<std::int64_t>(count);
  return fits ? static_cast<std::int32_t>(first) : 1;
}

}  // namespace

ShotNumbers number_shots(std::span<const Shot* const> shots, std::size_t place, std::size_t removed,
                         std::size_t inserted, std::pmr::memory_resource& memory) {
  const std::int32_t lowest = lowest_number(shots, shots.size() - removed + inserted);
  std::pmr::vector<Renumbering> up(&memory), down(&memory), without_number(&memory);
  for (std::size_t i = 0; i < shots.size(); ++i) {
    if (i > place && i <= place + removed) continue;
    const std::size_t before = i <= place ? i : i - removed + inserted;
    const Renumbering one = {shots[i]->id, lowest + static_cast<std::int32_t>(before)};
    const auto now = shots[i]->shot_order;
    if (!now)
      without_number.push_back(one);
    else if (one.number > *now)
      up.push_back(one);
    else if (one.number < *now)
      down.push_back(one);
  }
  // A number that a shot moves up to is freed by a shot after it, one that it moves down to by a shot before it. Shots
  // without a number come last, when every number beyond the others' is free.
  std::pmr::vector<Renumbering> all(up.rbegin(), up.rend(), &memory);
  all.insert(all.end(), down.begin(), down.end());
  all.insert(all.end(), without_number.begin(), without_number.end());
  return {lowest, keep(all, memory)};
}

}  // namespace shot_assets::core
