#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <span>
#include <vector>

namespace shot_assets::core {

/// Room for so many items in an arena, which they never leave.
template <class Item>
Item* allocate(std::size_t count, std::pmr::memory_resource& memory) {
  return std::pmr::polymorphic_allocator<Item>(&memory).allocate(count);
}

/// A copy in an arena, which outlives the vector.
template <class Item>
std::span<const Item> keep(const std::pmr::vector<Item>& items, std::pmr::memory_resource& memory) {
  Item* const copy = allocate<Item>(items.size(), memory);
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}

}  // namespace shot_assets::core
