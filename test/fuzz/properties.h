#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/base/unicode.h"

// What must hold whatever the input. A property that does not hold ends the fuzzer, which then keeps the input.

#define REQUIRE(property)                                                                \
  do {                                                                                   \
    if (!(property)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)

namespace shot_assets::core {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.push_back(text.substr(0, end));
  parts.push_back(text);
  return parts;
}

inline bool is_valid_utf8(std::string_view text) {
  for (const auto character : Characters(text))
    if (character.size() == 1 && static_cast<unsigned char>(character.front()) >= 0x80) return false;
  return true;
}

inline std::size_t grapheme_count(std::string_view text) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto grapheme : Graphemes(text)) ++count;
  return count;
}

inline bool is_grapheme_boundary(std::string_view text, std::size_t offset) {
  std::size_t position = 0;
  for (const auto grapheme : Graphemes(text)) {
    if (position >= offset) break;
    position += grapheme.size();
  }
  return position == offset;
}

/// One line, no white space around it, and single spaces in it.
inline bool is_collapsed(std::string_view text) {
  bool after_space = true;
  for (const auto character : Characters(text)) {
    const bool is_space = is_white_space(code_point(character));
    if (is_space && (character != " " || after_space)) return false;
    after_space = is_space;
  }
  return text.empty() || !after_space;
}

}  // namespace shot_assets::core
