// Elements of a batch for tests of its parsers.
#pragma once

#include <gtest/gtest.h>

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/batch.h"
#include "core/base/error.h"

namespace shot_assets::core {

using Fields = std::vector<Field>;

inline Field string(std::string_view key, std::string_view text) { return {key, FieldKind::string, text}; }
inline Field null(std::string_view key) { return {key, FieldKind::null, ""}; }
inline Field other(std::string_view key) { return {key, FieldKind::other, ""}; }

inline constexpr std::string_view id1 = "00000000-0000-0000-0000-000000000001";
inline constexpr std::string_view id2 = "00000000-0000-0000-0000-000000000002";

/// What the parser says of a batch of such elements, an element without fields being no object.
template <class Parse>
std::string message_of(Parse parse, const std::vector<Fields>& batch) {
  std::vector<Element> elements;
  for (const Fields& fields : batch) elements.push_back({!fields.empty(), fields});
  std::pmr::monotonic_buffer_resource memory;
  try {
    parse(elements, memory);
    return "";
  } catch (const Error& error) {
    EXPECT_TRUE(error.detail.ends_with('.') && error.hint.ends_with('.')) << error.message;
    return error.message;
  }
}

}  // namespace shot_assets::core
