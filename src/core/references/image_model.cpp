#include "core/references/image_model.h"

#include <algorithm>
#include <charconv>

#include "core/base/fingerprint.h"
#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/text_builder.h"

namespace shot_assets::core {

DefaultLabel::DefaultLabel(std::size_t number) {
  constexpr std::string_view words = default_label_format.substr(0, default_label_format.find('{'));
  static_assert(default_label_format.substr(words.size()) == "{n}");
  char* const digits = std::copy(words.begin(), words.end(), text_.data());
  size_ = static_cast<std::size_t>(std::to_chars(digits, text_.data() + text_.size(), number).ptr - text_.data());
}

std::string_view fingerprint_of(const ImageModel& model, std::pmr::memory_resource& memory) {
  const auto number = [](std::uint64_t value, std::uint64_t before) {
    return digest({reinterpret_cast<const char*>(&value), sizeof(value)}, before);
  };
  std::uint64_t result = digest(model.label_format, digest(model.name));
  result = number(model.max_images.value_or(0), result);
  for (const TypeLimit& limit : model.max_per_type) result = number(limit.max_images, digest(limit.asset_type, result));
  for (const std::string_view type : model.drop_first) result = digest(type, result);
  return to_text(result, memory);
}

std::string_view label_of(std::string_view label_format, std::size_t number, std::string_view name,
                          std::pmr::memory_resource& memory) {
  constexpr std::string_view number_mark = "{n}", name_mark = "{name}";
  char digits[24];
  const std::string_view number_text(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
  TextBuilder label(memory);
  while (!label_format.empty()) {
    const std::size_t brace = std::min(label_format.find('{'), label_format.size());
    label << label_format.substr(0, brace);
    label_format.remove_prefix(brace);
    const bool is_number = label_format.starts_with(number_mark), is_name = label_format.starts_with(name_mark);
    if (is_number || is_name) {
      label << (is_number ? number_text : name);
      label_format.remove_prefix((is_number ? number_mark : name_mark).size());
    } else if (!label_format.empty()) {
      label << label_format.substr(0, 1);
      label_format.remove_prefix(1);
    }
  }
  return label.text();
}

std::span<const bool> images_taken(std::span<const CountedImage> images, const ImageModel& model,
                                   std::pmr::memory_resource& memory) {
  bool* const taken = allocate<bool>(images.size(), memory);
  std::fill_n(taken, images.size(), true);
  std::size_t count = images.size();
  const auto cut = [&](std::size_t i) {
    taken[i] = false;
    --count;
  };

  for (const TypeLimit& limit : model.max_per_type) {
    stop_if_interrupted();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < images.size(); ++i)
      if (taken[i] && images[i].type == limit.asset_type && ++kept > limit.max_images) cut(i);
  }
  if (!model.max_images) return {taken, images.size()};
  const auto cut_from_end = [&](auto is_candidate) {
    for (std::size_t i = images.size(); i-- > 0 && count > *model.max_images;)
      if (taken[i] && is_candidate(images[i])) cut(i);
  };
  for (const std::string_view type : model.drop_first) {
    stop_if_interrupted();
    cut_from_end([&](const CountedImage& one) { return one.type == type; });
  }
  cut_from_end([](const CountedImage& one) { return !one.is_extra; });
  cut_from_end([](const CountedImage&) { return true; });
  return {taken, images.size()};
}

}  // namespace shot_assets::core
