// Cells that a spreadsheet would execute, or take for a number, a date or a truth value and write back as another text.
#include <algorithm>
#include <array>

#include "core/base/unicode.h"
#include "core/text/csv.h"

namespace shot_assets::core {

namespace {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_formula(std::string_view cell) {
  switch (code_point(cell)) {
    case U'=':
    case U'+':
    case U'-':
    case U'@':
    case U'\uFF1D':
    case U'\uFF0B':
    case U'\uFF0D':
    case U'\uFF20':
      return true;
    default:
      return false;
  }
}

// A number that comes back as it is.
bool is_plain_number(std::string_view cell) {
  constexpr std::size_t exact_digits = 15;
  return cell == "0" ||
         (cell.front() != '0' && cell.size() <= exact_digits && std::ranges::all_of(cell, is_ascii_digit));
}

bool is_month(std::string_view word) {
  constexpr std::string_view months[] = {"january", "february", "march",     "april",   "may",      "june",
                                         "july",    "august",   "september", "october", "november", "december"};
  if (word.size() < 3) return false;
  return std::ranges::any_of(months, [&](std::string_view month) {
    return (word.size() == 3 || word.size() == month.size() || word == "sept") && month.starts_with(word);
  });
}

// What may stand between the digits of a number, a date, a time, a fraction or a sum of money.
bool joins_digits(std::string_view character) {
  constexpr std::string_view signs[] = {".", ",", ":", "/", "-", "+", "%", " ", "(", ")", "$", "€", "£", "¥"};
  return std::ranges::find(signs, character) != std::end(signs);
}

// Digits and what joins them; at most one word, which makes them a time, a date or a number with an exponent: `1E5`,
// `10 pm`, `3 May`.
bool is_number_or_date(std::string_view cell) {
  std::array<char, 9> word = {};
  std::size_t letters = 0;
  bool has_digits = false, ends_word = false;
  for (const std::string_view character : Characters(cell)) {
    const char c = character.front();
    if (is_ascii_digit(c)) {
      has_digits = true;
      ends_word = letters > 0;
    } else if (is_ascii_letter(c)) {
      if (ends_word || letters == word.size()) return false;
      word[letters++] = lower(c);
    } else if (joins_digits(character)) {
      ends_word = letters > 0;
    } else {
      return false;
    }
  }
  if (!has_digits) return false;
  const std::string_view only(word.data(), letters);
  if (only.empty() || is_month(only)) return true;
  if (!is_ascii_digit(cell.front())) return false;
  if (only == "am" || only == "pm") return true;
  // 12A is a shot, 12 A is noon.
  if (only == "a" || only == "p") return cell.find(' ') != std::string_view::npos;
  return only == "e" && is_ascii_digit(cell.back());
}

bool is_truth_value(std::string_view cell) { return folds_to(cell, "true") || folds_to(cell, "false"); }

// Apostrophes do not count, so that one more or less in front makes no difference.
bool needs_guard(std::string_view cell) {
  while (cell.starts_with('\'')) cell.remove_prefix(1);
  const std::string_view seen = trim_white_space(cell);
  if (seen.empty()) return false;
  return is_formula(seen) || is_truth_value(seen) || (!is_plain_number(cell) && is_number_or_date(seen));
}

}  // namespace

std::string_view guarded(std::string_view cell, std::pmr::memory_resource& memory) {
  return needs_guard(cell) ? concatenate({"'", cell}, memory) : cell;
}

std::string_view unguarded(std::string_view cell) {
  return cell.starts_with('\'') && needs_guard(cell.substr(1)) ? cell.substr(1) : cell;
}

}  // namespace shot_assets::core
