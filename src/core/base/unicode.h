#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

#include "core/base/interruption.h"

// Text as people see it: characters, graphemes, words, case and white space.
//
// Text is UTF-8. A byte that is not valid UTF-8 counts as one character of its own, U+FFFD, and is copied as it is, so
// no function fails on any input. The rules come from Unicode, never from a locale: every server gives the same answer.
//
// A function that takes a memory resource allocates from nothing else. It returns a view of its input where that
// already is the answer, and otherwise a view of memory that it took and never gives back: pass an arena.

namespace shot_assets::core {

/// A text as the sequence of pieces that `first_piece` finds one after the other; an empty piece is the end.
template <std::string_view (*first_piece)(std::string_view)>
class Pieces {
 public:
  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(std::string_view text) : rest_(text) { ++*this; }

    std::string_view operator*() const { return piece_; }
    Iterator& operator++() {
      stop_if_interrupted();
      piece_ = first_piece(rest_);
      if (!piece_.empty()) rest_.remove_prefix(static_cast<std::size_t>(piece_.data() - rest_.data()) + piece_.size());
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(std::default_sentinel_t) const { return piece_.empty(); }

   private:
    std::string_view piece_;
    std::string_view rest_;
  };

  explicit Pieces(std::string_view text) : text_(text) {}

  Iterator begin() const { return Iterator(text_); }
  std::default_sentinel_t end() const { return {}; }

 private:
  std::string_view text_;
};

/// The first code point of a text with its bytes.
std::string_view first_character(std::string_view text);
using Characters = Pieces<first_character>;

/// The first user-perceived character: a letter with its marks, a Hangul syllable, a flag, an emoji family.
std::string_view first_grapheme(std::string_view text);
using Graphemes = Pieces<first_grapheme>;

/// The first word, white space before it skipped. A letter of a script written without spaces is a word of its own, and
/// so are a Hangul syllable (particles attach to the name before them) and a symbol or punctuation mark: `Ellen's` is
/// `Ellen`, `'`, `s`, and `小明` is `小`, `明`. So a text holds a name as a whole word where it holds the name's words
/// in a row. Words never divide a grapheme.
std::string_view first_word(std::string_view text);
using Words = Pieces<first_word>;

/// The first code point of a text that is not empty; U+FFFD for an invalid byte.
char32_t code_point(std::string_view text);

/// Unicode's White_Space: line breaks, tabs, no-break and ideographic spaces included.
bool is_white_space(char32_t character);

/// Letters, digits, marks and connectors such as `_`. No apostrophe is one, so that "Ellen's" contains the word Ellen.
bool is_word_character(char32_t character);

/// Letters of scripts that put no space between words: Han, Kana, Thai, Lao, Khmer, Myanmar.
bool is_unspaced_letter(char32_t character);
bool is_kana(char32_t character);
bool is_katakana(char32_t character);
bool is_hangul(char32_t character);

bool is_upper_case(char32_t character);
bool is_lower_case(char32_t character);
bool is_digit(char32_t character);

/// Marks that some writers leave out: accents, and the vowel points of Hebrew and Arabic. Not the marks that make
/// another letter or another syllable, as in Kana, Thai and the scripts of India.
bool is_accent(char32_t character);
bool is_dash(char32_t character);

/// Brackets and quotation marks. `"` and `'`, which both open and close, are neither; `“` opens, though some languages
/// close with it.
bool is_opening_punctuation(char32_t character);
bool is_closing_punctuation(char32_t character);

/// Whether a reader sees something other than punctuation and white space.
bool has_content(std::string_view text);

/// Makes texts equal that a reader takes for the same: case (STRASSE, Straße), composed and decomposed marks, full and
/// half width, typographic and typewriter quotes and hyphens. Unicode's NFKC_Casefold, left decomposed, with
/// utf8proc's lumping of look-alike punctuation on top; the folded text is for comparing, not for showing.
std::string_view fold_case(std::string_view text, std::pmr::memory_resource& memory);
void append_folded(std::string_view text, std::pmr::string& folded);

/// Whether a text folds to this folded ASCII text. Needs no memory.
bool folds_to(std::string_view text, std::string_view folded_ascii);

/// Whether a word folds to one of these.
bool is_one_of(std::span<const std::string_view> folded_ascii, std::string_view word);

std::string_view skip_white_space(std::string_view text);
std::string_view trim_white_space(std::string_view text);
inline bool is_blank(std::string_view text) { return skip_white_space(text).empty(); }

/// Trims, and turns every run of white space into one space.
std::string_view collapse_white_space(std::string_view text, std::pmr::memory_resource& memory);

std::string_view concatenate(std::initializer_list<std::string_view> parts, std::pmr::memory_resource& memory);

/// What a person wrote, for a line among others: white space collapsed, and nothing left that would move, colour or
/// turn around what stands beside it, as control characters, line breaks and marks of direction do.
std::string_view one_line(std::string_view text, std::pmr::memory_resource& memory);

/// Columns on a terminal: two for a wide grapheme, none for control characters.
std::size_t display_width(std::string_view text);

/// A text of at most so many columns, cut between graphemes, with an ellipsis in the last column.
std::string_view fit_width(std::string_view text, std::size_t columns, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
