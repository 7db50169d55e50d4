// A growable array in a memory context, without a destructor: PostgreSQL's errors are long jumps that would skip
// one. The memory lives as long as the context.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include "pg/server.h"

namespace shot_assets::pg {

// Only a mistake in the code gets here: what rows say is compared with what was asked for before it becomes an index.
[[noreturn]] pg_noinline inline void raise_out_of_range(std::size_t i, std::size_t size) {
  elog(ERROR, "element %zu of an array of %zu was asked for", i, size);
  pg_unreachable();
}

template <class T>
class Array {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  void push_back(const T& value) {
    if (size_ == capacity_) grow();
    data_[size_++] = value;
  }
  void truncate(std::size_t size) { size_ = size; }
  // Always checked: an index that is wrong would read or write memory that is not the array's.
  T& operator[](std::size_t i) {
    if (unlikely(i >= size_)) raise_out_of_range(i, size_);
    return data_[i];
  }
  const T& operator[](std::size_t i) const {
    if (unlikely(i >= size_)) raise_out_of_range(i, size_);
    return data_[i];
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  std::span<T> span() { return {data_, size_}; }
  std::span<const T> span() const { return {data_, size_}; }

 private:
  void grow() {
    const std::size_t capacity = capacity_ == 0 ? 16 : capacity_ * 2;
    const Size bytes = capacity * sizeof(T);
    data_ = static_cast<T*>(data_ == nullptr ? MemoryContextAllocHuge(context_, bytes) : repalloc_huge(data_, bytes));
    capacity_ = capacity;
  }

  MemoryContext context_ = CurrentMemoryContext;
  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace shot_assets::pg
