#include "core/text/numbering.h"

#include <algorithm>
#include <cstddef>

#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return c >= 'a' && c <= 'z'; }  // of folded text

std::size_t digits_at(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii_digit) - text.begin());
}

std::string_view skip_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

// `.0`, as spreadsheets write whole numbers.
bool is_zero_fraction(std::string_view tail) {
  return tail.size() > 1 && (tail.front() == '.' || tail.front() == ',') &&
         tail.find_first_not_of('0', 1) == std::string_view::npos;
}

// `12 A` and `12-A` are 12A, while 1-2 is not 12.
std::string_view skip_separator_of_letter(std::string_view tail) {
  const std::size_t letter = tail.find_first_not_of(" _-");
  return letter != std::string_view::npos && is_ascii_letter(tail[letter]) ? tail.substr(letter) : tail;
}

// The last digits of a run, without zeros before them.
std::string_view value_of(std::string_view digits) {
  constexpr std::size_t most = 20;
  if (digits.size() > most) digits.remove_prefix(digits.size() - most);
  return skip_zeros(digits);
}

}  // namespace

std::span<const std::string_view> scene_words() {
  static constexpr std::string_view words[] = {"scene", "scn", "sc", "s", "sequence", "seq", "sq"};
  return words;
}

std::span<const std::string_view> shot_words() {
  static constexpr std::string_view words[] = {"shot", "sht", "sh", "s", "setup"};
  return words;
}

std::string_view number_key(std::string_view text, std::span<const std::string_view> words,
                            std::pmr::memory_resource& memory) {
  std::string_view rest = fold_case(collapse_white_space(text, memory), memory);
  const auto letters = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_ascii_letter) - rest.begin());
  if (letters > 0 && std::ranges::find(words, rest.substr(0, letters)) == words.end()) return {};
  rest.remove_prefix(letters);
  rest.remove_prefix(std::min(rest.find_first_not_of(letters > 0 ? " _-.:#" : " #"), rest.size()));
  const std::size_t digits = digits_at(rest);
  if (digits == 0) return {};
  const std::string_view tail = rest.substr(digits);
  return concatenate({skip_zeros(rest.substr(0, digits)), is_zero_fraction(tail) ? "" : skip_separator_of_letter(tail)},
                     memory);
}

std::string_view without_leading_zeros(std::string_view text) {
  return !text.empty() && digits_at(text) == text.size() ? skip_zeros(text) : text;
}

bool natural_before(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::size_t digits_a = digits_at(a), digits_b = digits_at(b);
    if (digits_a > 0 && digits_b > 0) {
      const std::string_view number_a = value_of(a.substr(0, digits_a)), number_b = value_of(b.substr(0, digits_b));
      if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
      if (number_a != number_b) return number_a < number_b;
      a.remove_prefix(digits_a);
      b.remove_prefix(digits_b);
      continue;
    }
    if (a.front() != b.front()) return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

}  // namespace shot_assets::core
