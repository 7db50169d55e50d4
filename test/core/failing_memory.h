#pragma once

#include <cstddef>
#include <memory_resource>
#include <new>

namespace shot_assets::core {

/// An arena that refuses the n-th allocation and all after it, as a server short of memory would.
class FailingMemory : public std::pmr::memory_resource {
 public:
  explicit FailingMemory(std::size_t allocations) : allocations_left_(allocations) {}

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    if (allocations_left_ == 0) throw std::bad_alloc();
    --allocations_left_;
    return arena_.allocate(bytes, alignment);
  }
  void do_deallocate(void*, std::size_t, std::size_t) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  std::pmr::monotonic_buffer_resource arena_;
  std::size_t allocations_left_;
};

/// Runs `work(memory)` with one more allocation allowed each time, until it succeeds; returns how often it failed.
/// Whatever fails must fail with std::bad_alloc and leak nothing (the sanitizer watches).
template <typename Work>
std::size_t failures_until_success(Work work) {
  for (std::size_t allocations = 0;; ++allocations) {
    FailingMemory memory(allocations);
    try {
      work(memory);
      return allocations;
    } catch (const std::bad_alloc&) {
    }
  }
}

}  // namespace shot_assets::core
