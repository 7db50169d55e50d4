#include "core/references/trait_summary.h"

#include "core/base/unicode.h"
#include "core/text/sentence.h"

namespace shot_assets::core {
namespace {

constexpr std::string_view ellipsis = "…";

// Punctuation that leads on to what is cut off, and so reads oddly before an ellipsis.
bool leads_on(char32_t character) {
  constexpr std::u32string_view separators = U",;:、，；：";
  return is_white_space(character) || is_dash(character) || is_opening_punctuation(character) ||
         separators.find(character) != std::u32string_view::npos;
}

// The part of a text that fits into so many graphemes and is followed by something left out. Never inside a word,
// unless that would leave nothing.
std::string_view whole_words_within(std::string_view text, std::size_t max_length) {
  std::size_t length = 0;
  std::size_t position = 0;
  std::size_t end_of_words = 0;
  std::size_t end_of_text = 0;  // before punctuation that leads on
  bool after_unspaced = false;
  for (const auto grapheme : Graphemes(text)) {
    const char32_t character = code_point(grapheme);
    const bool is_unspaced = is_unspaced_letter(character);
    if (is_white_space(character) || is_unspaced || after_unspaced) end_of_words = end_of_text;
    if (length == max_length) break;

    ++length;
    position += grapheme.size();
    if (!leads_on(character)) end_of_text = position;
    after_unspaced = is_unspaced;
  }
  return text.substr(0, end_of_words > 0 ? end_of_words : position);
}

bool is_longer_than(std::string_view text, std::size_t max_length) {
  std::size_t length = 0;
  for ([[maybe_unused]] const auto grapheme : Graphemes(text))
    if (++length > max_length) return true;
  return false;
}

}  // namespace

std::string_view trait_summary(std::string_view description, std::size_t max_length,
                               std::pmr::memory_resource& memory) {
  const std::string_view sentence = without_full_stop(first_sentence(description));
  if (max_length == 0 || !has_content(sentence)) return {};

  const std::string_view summary = collapse_white_space(sentence, memory);
  if (!is_longer_than(summary, max_length)) return summary;
  return concatenate({whole_words_within(summary, max_length - 1), ellipsis}, memory);
}

}  // namespace shot_assets::core
