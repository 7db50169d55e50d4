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

// Numbers for texts that look the same when they are shortened. Each beginning goes on where it was: to try all numbers
// again for each text would take the square of the time and memory.
class Numbered {
 public:
  Numbered(std::size_t columns, std::pmr::memory_resource& memory)
      : columns_(columns), next_(&memory), memory_(memory) {}

  /// The first of these that `take` accepts.
  template <class Take>
  std::string_view find(std::string_view text, Take take) {
    for (std::size_t digits = 1, end = 10;; ++digits, end *= 10) {
      const std::string_view beginning = fit_width(text, columns_ - digits - 1, memory_);
      std::size_t& next = next_.try_emplace({digits, beginning}, digits == 1 ? 2 : end / 10).first->second;
      while (next < end) {
        const std::string_view candidate = concatenate({beginning, " ", std::to_string(next++)}, memory_);
        if (take(candidate)) return candidate;
      }
    }
  }

 private:
  std::size_t columns_;
  std::pmr::map<std::pair<std::size_t, std::string_view>, std::size_t> next_;  // by digits and beginning
  std::pmr::memory_resource& memory_;
};

}  // namespace

void fit_apart(std::span<std::string_view> texts, std::size_t columns, std::pmr::memory_resource& memory) {
  std::pmr::set<std::string_view> taken(&memory);
  std::pmr::map<std::string_view, std::string_view> shown(&memory);  // by text
  std::pmr::set<std::string_view> cut(&memory);
  for (const std::string_view text : texts) {
    if (display_width(text) > columns) {
      cut.insert(text);
    } else {
      shown.emplace(text, text);
      taken.insert(text);
    }
  }
  Numbered numbered(columns, memory);
  const auto take = [&](std::string_view candidate) { return taken.insert(candidate).second; };
  for (const std::string_view text : cut) {
    const std::string_view candidate = shortened(text, columns, fitting_end(text, columns / 3), memory);
    shown.emplace(text, take(candidate) ? candidate : numbered.find(text, take));
  }
  for (std::string_view& text : texts) text = shown.at(text);
}

}  // namespace shot_assets::core
