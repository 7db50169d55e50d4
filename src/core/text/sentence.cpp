#include "core/text/sentence.h"

#include <algorithm>
#include <span>

namespace shot_assets::core {
namespace {

// Latin, Armenian, Arabic, Devanagari, Ethiopic; the full-width full stop also stands in numbers.
constexpr std::u32string_view spaced_terminators = U".!?…‼⁇⁈⁉‽։؟۔।॥።፧፨．";
// Han and Kana, Myanmar, Khmer.
constexpr std::u32string_view unspaced_terminators = U"。！？｡။។៕";

constexpr std::string_view full_stops[] = {".", "։", "۔", "।", "።", "．", "。", "｡", "။", "។"};

// Their full stop never ends a sentence, or so rarely that reading on is the better guess.
constexpr std::string_view abbreviations[] = {
    "adm", "approx", "capt", "cmdr", "col", "det", "dr", "est", "ext",  "gen", "gov", "hon", "incl", "insp", "int",
    "jr",  "lt",     "maj",  "mr",   "mrs", "ms",  "mt", "mx",  "prof", "rev", "sen", "sgt", "sr",   "st",   "vs",
};
// These are words of their own unless a number follows: "She says no."
constexpr std::string_view number_abbreviations[] = {"ch", "ep", "fig", "no", "nos", "nr", "pp", "sc", "vol"};

bool is_unspaced_terminator(char32_t character) {
  return unspaced_terminators.find(character) != std::u32string_view::npos;
}

bool is_terminator(char32_t character) {
  if (character < 0x80) return character == U'.' || character == U'!' || character == U'?';
  return spaced_terminators.find(character) != std::u32string_view::npos || is_unspaced_terminator(character);
}

// The punctuation that may end a sentence, with the quotes and brackets that close after it: `?!”)`.
struct Ending {
  std::size_t size = 0;
  std::size_t terminators = 0;
  bool is_unspaced = false;
  bool is_full_stop = false;
  bool is_ellipsis = false;
};

Ending ending_at(std::string_view text) {
  Ending ending;
  char32_t previous = 0;
  for (const auto grapheme : Graphemes(text)) {
    const char32_t character = code_point(grapheme);
    if (is_terminator(character)) {
      ++ending.terminators;
      ending.is_unspaced |= is_unspaced_terminator(character);
      ending.is_ellipsis |= character == U'…' || (character == U'.' && previous == U'.');
    } else if (!is_closing_punctuation(character)) {
      // Without white space between sentences, these would open the next one.
      const bool may_close = character == U'"' || character == U'\'' || is_opening_punctuation(character);
      if (!may_close || ending.is_unspaced) break;
    }
    ending.size += grapheme.size();
    previous = character;
  }
  ending.is_full_stop = ending.terminators == 1 && text.front() == '.';
  return ending;
}

// Whether a full stop between this word and that character belongs to the word. `is_dotted`: another one is before it.
bool is_abbreviation(std::string_view word, bool is_dotted, char32_t next) {
  if (word.empty()) return false;
  const char32_t letter = code_point(word);
  const bool is_one_letter = first_grapheme(word).size() == word.size();
  if (is_one_letter && (is_upper_case(letter) || (is_dotted && is_lower_case(letter)))) return true;
  return is_one_of(abbreviations, word) || (is_digit(next) && is_one_of(number_abbreviations, word));
}

}  // namespace

std::string_view first_sentence(std::string_view text) {
  text = skip_white_space(text);
  bool has_begun = false;  // there is something to read
  bool begins_lower = false;
  bool in_word = false;
  std::size_t word_begin = 0;
  std::size_t position = 0;
  while (position < text.size()) {
    stop_if_interrupted();
    const std::string_view grapheme = first_grapheme(text.substr(position));
    const char32_t character = code_point(grapheme);
    if (!has_begun || !is_terminator(character)) {
      if (!has_begun && has_content(grapheme)) {
        has_begun = true;
        begins_lower = is_lower_case(character);
      }
      if (!in_word) word_begin = position;
      in_word = is_word_character(character);
      position += grapheme.size();
      continue;
    }

    const Ending ending = ending_at(text.substr(position));
    const std::size_t end = position + ending.size;
    const std::string_view rest = text.substr(end);
    const std::string_view following = skip_white_space(rest);
    if (following.empty() || ending.is_unspaced) return text.substr(0, end);
    if (following.size() < rest.size()) {  // white space follows
      const char32_t next = code_point(following);
      const bool is_dotted = word_begin > 0 && text[word_begin - 1] == '.';
      const std::string_view word = in_word ? text.substr(word_begin, position - word_begin) : "";
      const bool goes_on = (is_lower_case(next) && (ending.is_ellipsis || !begins_lower)) ||
                           (ending.is_full_stop && is_abbreviation(word, is_dotted, next));
      if (!goes_on) return text.substr(0, end);
    }
    in_word = false;
    position = end;
  }
  return trim_white_space(text);
}

std::string_view without_full_stop(std::string_view sentence) {
  sentence = trim_white_space(sentence);
  for (const auto full_stop : full_stops) {
    if (!sentence.ends_with(full_stop)) continue;
    const auto body = sentence.substr(0, sentence.size() - full_stop.size());
    return body.ends_with(full_stop) ? sentence : trim_white_space(body);
  }
  return sentence;
}

}  // namespace shot_assets::core
