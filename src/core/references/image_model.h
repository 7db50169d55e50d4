// What one image model takes, and what is cut from a frame for it.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

namespace shot_assets::core {

inline constexpr std::string_view default_label_format = "Image #{n}";

/// The label of an image for which no model says another one: `Image #1` and so on. Allocates nothing.
class DefaultLabel {
 public:
  explicit DefaultLabel(std::size_t number);
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, 40> text_ = {};
  std::size_t size_ = 0;
};

struct TypeLimit {
  std::string_view asset_type;
  std::size_t max_images;
};

struct ImageModel {
  std::string_view name;  // empty: no model, no limit
  std::optional<std::size_t> max_images;
  std::span<const TypeLimit> max_per_type;
  std::span<const std::string_view> drop_first;  // types
  std::string_view label_format = default_label_format;
};

/// Whether it takes whatever there is.
inline bool takes_all(const ImageModel& model) { return !model.max_images && model.max_per_type.empty(); }

/// Of all that decides which images it takes, and how they are labelled.
std::string_view fingerprint_of(const ImageModel& model, std::pmr::memory_resource& memory);

/// The label of an image: `{n}` is its number, `{name}` the name of the asset.
std::string_view label_of(std::string_view label_format, std::size_t number, std::string_view name,
                          std::pmr::memory_resource& memory);

struct CountedImage {
  std::string_view type;
  bool is_extra = false;  // of no asset
};

/// Which of these images, in order, a model takes: first each type keeps the first of its own limit; then the types of
/// `drop_first` lose images, one type after the other, from the end; then all images of assets do, from the end, and
/// extra images after them.
std::span<const bool> images_taken(std::span<const CountedImage> images, const ImageModel& model,
                                   std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
