#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory>
#include <memory_resource>
#include <span>
#include <vector>

namespace shot_assets::core {

/// A copy in an arena, which outlives the vector.
template <class Item>
std::span<const Item> keep(const std::pmr::vector<Item>& items, std::pmr::memory_resource& memory) {
  auto* copy = std::pmr::polymorphic_allocator<Item>(&memory).allocate(items.size());
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}

}  // namespace shot_assets::core
