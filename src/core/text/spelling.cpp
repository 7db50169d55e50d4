#include "core/text/spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory_resource>
#include <string>

#include "core/base/unicode.h"

namespace shot_assets::core {

bool is_within_slips(std::u32string_view a, std::u32string_view b, unsigned most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return false;

  // Where words agree there is nothing to gain from a slip, so only their first difference asks what happened there.
  const auto difference = std::ranges::mismatch(a, b);
  a.remove_prefix(static_cast<std::size_t>(difference.in1 - a.begin()));
  b.remove_prefix(static_cast<std::size_t>(difference.in2 - b.begin()));
  if (a.empty() || b.empty()) return true;  // the rest is at most as long as the words differ in length
  if (most == 0) return false;

  const bool is_swap = a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0];
  return is_within_slips(a.substr(1), b.substr(1), most - 1) || is_within_slips(a.substr(1), b, most - 1) ||
         is_within_slips(a, b.substr(1), most - 1) || (is_swap && is_within_slips(a.substr(2), b.substr(2), most - 1));
}

void append_plain(std::string_view word, std::pmr::string& plain) {
  if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    append_folded(word, plain);
    return;
  }
  std::pmr::string folded(plain.get_allocator());
  append_folded(word, folded);
  for (const auto character : Characters(folded))
    if (!is_accent(code_point(character))) plain += character;
}

bool is_one_of_unaccented(std::span<const std::string_view> folded_ascii, std::string_view word) {
  constexpr std::size_t longest = 32;
  if (std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return is_one_of(folded_ascii, word);
  if (word.size() > longest) return false;
  std::array<std::byte, 1024> room;
  std::pmr::monotonic_buffer_resource memory(room.data(), room.size());
  std::pmr::string plain(&memory);
  append_plain(word, plain);
  return std::ranges::find(folded_ascii, std::string_view(plain)) != folded_ascii.end();
}

}  // namespace shot_assets::core
