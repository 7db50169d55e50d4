// What a client sends to set_extra_references(), checked as a whole before anything is written.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/base/batch.h"

namespace shot_assets::core {

struct RequestedImage {
  std::string_view url;
  std::string_view label;  // empty: none
  friend bool operator==(const RequestedImage&, const RequestedImage&) = default;
};

/// The images, in their order. Throws an Error that names the element at fault, counted from 1: it is no object, has no
/// url, or a key or value that is not known.
std::span<const RequestedImage> parse_extra_images(std::span<const Element> elements,
                                                   std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
