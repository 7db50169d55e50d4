#include "core/text/slug_line.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {
namespace {

constexpr std::string_view prefixes[] = {"int", "ext", "est"};
constexpr std::string_view short_prefixes[] = {"i", "e"};  // of I/E

constexpr std::string_view times[] = {
    "after",  "afternoon", "am",      "before",  "continuous", "dawn", "day",     "daybreak",  "days",  "daytime",
    "dusk",   "early",     "eve",     "evening", "golden",     "hour", "hours",   "late",      "later", "magic",
    "midday", "midnight",  "minutes", "moments", "morning",    "next", "night",   "nightfall", "noon",  "pm",
    "same",   "sunrise",   "sunset",  "that",    "the",        "time", "twilight"};

bool is_prefix(std::string_view part) {
  return std::ranges::all_of(Words(part), [](std::string_view word) {
    return !has_content(word) || is_one_of(prefixes, word) || is_one_of(short_prefixes, word);
  });
}

bool is_time(std::string_view part) {
  return std::ranges::all_of(Words(part), [](std::string_view word) {
    return !has_content(word) || is_digit(code_point(word)) || is_one_of(times, word);
  });
}

std::string_view without_prefix(std::string_view part) {
  part = trim_white_space(part);
  while (is_one_of(prefixes, first_word(part))) part = skip_white_space(part.substr(first_word(part).size()));
  return part;
}

// Whether a character sets two parts off from each other.
bool is_separator(char32_t character, bool after_space, bool before_space) {
  constexpr std::u32string_view separators = U"/,;|\n／，、；｜";
  return separators.find(character) != std::u32string_view::npos || (character == U'.' && before_space) ||
         (is_dash(character) && after_space && before_space);
}

}  // namespace

std::span<const std::string_view> places_of(std::string_view setting, std::pmr::memory_resource& memory) {
  std::pmr::vector<std::string_view> places(1, &memory);  // the first is for the whole
  const auto add = [&](std::string_view part) {
    if (is_prefix(part) || (places.size() > 1 && is_time(part))) return;
    places.push_back(without_prefix(part));
  };

  std::size_t begin = 0, end = 0;
  bool after_space = true;
  for (const auto character : Characters(setting)) {
    const std::size_t next = end + character.size();
    const bool before_space = next == setting.size() || is_white_space(code_point(setting.substr(next)));
    if (is_separator(code_point(character), after_space, before_space)) {
      add(setting.substr(begin, end - begin));
      begin = next;
    }
    after_space = is_white_space(code_point(character));
    end = next;
  }
  add(setting.substr(begin));

  if (places.size() > 2)
    places.front() = {places[1].data(),
                      static_cast<std::size_t>(places.back().data() - places[1].data()) + places.back().size()};
  else
    places.erase(places.begin());
  return keep(places, memory);
}

}  // namespace shot_assets::core
