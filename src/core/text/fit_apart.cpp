#include "core/text/fit_apart.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

// At most so many columns from the end of a text, cut between graphemes.
std::string_view fitting_end(std::string_view text, std::size_t columns) {
  std::size_t width = display_width(text);
  while (width > columns) {
    const std::string_view first = first_grapheme(text);
    width -= display_width(first);
    text.remove_prefix(first.size());
  }
  return text;
}

// The beginning of a text with an ellipsis, then its end or a number.
std::string_view shortened(std::string_view text, std::size_t columns, std::string_view end,
                           std::pmr::memory_resource& memory) {
  return concatenate({fit_width(text, columns - display_width(end), memory), end}, memory);
}

}  // namespace

void fit_apart(std::span<std::string_view> texts, std::size_t columns, std::pmr::memory_resource& memory) {
  std::pmr::map<std::string_view, std::string_view> text_of(&memory);  // by what is shown
  std::pmr::map<std::string_view, std::string_view> shown(&memory);    // by text
  std::pmr::set<std::string_view> cut(&memory);
  for (const std::string_view text : texts) {
    if (display_width(text) > columns) {
      cut.insert(text);
    } else {
      shown.emplace(text, text);
      text_of.emplace(text, text);
    }
  }
  for (const std::string_view text : cut) {
    std::string_view candidate = shortened(text, columns, fitting_end(text, columns / 3), memory);
    for (int number = 2; !text_of.emplace(candidate, text).second; ++number)
      candidate = shortened(text, columns, concatenate({" ", std::to_string(number)}, memory), memory);
    shown.emplace(text, candidate);
  }
  for (std::string_view& text : texts) text = shown.at(text);
}

}  // namespace shot_assets::core
