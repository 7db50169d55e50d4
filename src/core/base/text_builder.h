#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <algorithm>
#include <memory_resource>
#include <string_view>

namespace shot_assets::core {

/// A text that grows in an arena and stays there as a view: no copy to a final place.
class TextBuilder {
 public:
  explicit TextBuilder(std::pmr::memory_resource& memory) : memory_(&memory) {}

  TextBuilder& operator<<(std::string_view piece) {
    if (piece.size() > capacity_ - size_) grow(piece.size());
    piece.copy(data_ + size_, piece.size());
    size_ += piece.size();
    return *this;
  }

  bool empty() const { return size_ == 0; }
  std::string_view text() const { return {data_, size_}; }

 private:
  void grow(std::size_t more) {
    const std::size_t capacity = std::max(size_ + more, capacity_ * 2);
    auto* data = static_cast<char*>(memory_->allocate(capacity, alignof(char)));
    text().copy(data, size_);
    data_ = data;
    capacity_ = capacity;
  }

  std::pmr::memory_resource* memory_;
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace shot_assets::core
