#include "core/base/unicode.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <utf8proc.h>

namespace shot_assets::core {
namespace {

constexpr char32_t replacement_character = U'\uFFFD';
constexpr char32_t modifier_apostrophe = U'\u02BC';
constexpr char32_t emoji_presentation = U'\uFE0F';

struct Decoded {
  char32_t code_point;
  std::size_t size;
};

constexpr bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

Decoded decode(std::string_view text) {
  if (is_ascii(text.front())) return {static_cast<char32_t>(text.front()), 1};
  utf8proc_int32_t code_point;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (size <= 0) return {replacement_character, 1};
  return {static_cast<char32_t>(code_point), static_cast<std::size_t>(size)};
}

utf8proc_int32_t signed_code(char32_t character) { return static_cast<utf8proc_int32_t>(character); }

utf8proc_category_t category(char32_t character) { return utf8proc_category(signed_code(character)); }

// utf8proc knows no scripts, so the blocks of those that matter here stand below, sorted.
struct Block {
  char32_t first, last;
};

constexpr Block kana_blocks[] = {
    {0x3031, 0x3035},    // repeat marks
    {0x3041, 0x30FF},    // Hiragana, Katakana
    {0x31F0, 0x31FF},    // Katakana for Ainu
    {0xFF66, 0xFF9F},    // half width
    {0x1AFF0, 0x1B16F},  // historic and extended
};

constexpr Block katakana_blocks[] = {{0x30A1, 0x30FA}, {0x30FC, 0x30FF}, {0x31F0, 0x31FF}, {0xFF66, 0xFF9F}};

constexpr Block hangul_blocks[] = {
    {0x1100, 0x11FF}, {0x3131, 0x318E}, {0xA960, 0xA97C}, {0xAC00, 0xD7FB}, {0xFFA0, 0xFFDC},
};

constexpr Block other_unspaced_blocks[] = {
    {0x0E00, 0x0EFF},                                        // Thai, Lao
    {0x1000, 0x109F},                                        // Myanmar
    {0x1780, 0x17FF},                                        // Khmer
    {0x2E80, 0x2FDF}, {0x3005, 0x3007},   {0x3021, 0x3029},  // Han radicals, repeat marks, numerals
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},                      // Han
    {0xA9E0, 0xA9FF}, {0xAA60, 0xAA7F},                      // Myanmar
    {0xF900, 0xFAFF}, {0x20000, 0x3FFFF},                    // Han
};

bool is_in(std::span<const Block> blocks, char32_t character) {
  if (character < blocks.front().first) return false;  // most text is Latin
  return std::ranges::any_of(blocks, [=](Block block) { return block.first <= character && character <= block.last; });
}

bool is_letter(char32_t character) {
  const auto kind = category(character);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

char ascii_lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

bool is_ascii_alphanumeric(char byte) {
  const char lower = ascii_lower(byte);
  return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
}

bool is_folded_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return is_ascii(byte) && byte == ascii_lower(byte); });
}

// The longest folding of one character is that of U+FDFA, an Arabic formula in one ligature.
using Folding = std::array<utf8proc_int32_t, 18>;

std::span<const utf8proc_int32_t> folding_of(char32_t character, Folding& buffer) {
  if (character < 0x80) {
    buffer[0] = static_cast<unsigned char>(ascii_lower(static_cast<char>(character)));
    return {buffer.data(), 1};
  }
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                                          UTF8PROC_IGNORE | UTF8PROC_LUMP);
  const auto count = utf8proc_decompose_char(signed_code(character), buffer.data(),
                                             static_cast<utf8proc_ssize_t>(buffer.size()), options, nullptr);
  return {buffer.data(), static_cast<std::size_t>(count)};
}

void append_encoded(utf8proc_int32_t code_point, std::pmr::string& text) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(code_point, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

// Writes code points, the marks after each letter in Unicode's canonical order, so that the order in which they were
// typed makes no difference.
class CanonicalWriter {
 public:
  explicit CanonicalWriter(std::pmr::string& text) : text_(text), marks_(text.get_allocator().resource()) {}

  void write(utf8proc_int32_t code_point) {
    const auto combining_class = static_cast<std::uint64_t>(utf8proc_get_property(code_point)->combining_class);
    if (combining_class == 0) {
      flush();
      append_encoded(code_point, text_);
    } else {
      // One number holds class, position and code point: sorting it is stable, in place, and fast on any input.
      marks_.push_back(combining_class << 56 | marks_.size() << 21 | static_cast<std::uint64_t>(code_point));
    }
  }

  void flush() {
    std::ranges::sort(marks_);
    for (const auto mark : marks_) append_encoded(static_cast<utf8proc_int32_t>(mark & 0x1FFFFF), text_);
    marks_.clear();
  }

 private:
  std::pmr::string& text_;
  std::pmr::vector<std::uint64_t> marks_;
};

// Control characters, and marks that set the direction of what follows.
bool is_out_of_line(std::string_view character) {
  const char32_t code = code_point(character);
  if (category(code) == UTF8PROC_CATEGORY_CC) return true;
  return code == 0x061C || (code >= 0x200E && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

std::size_t grapheme_width(std::string_view grapheme) {
  constexpr std::size_t widest = 2;
  std::size_t width = 0;
  for (const auto character : Characters(grapheme)) {
    const char32_t code = code_point(character);
    if (code == emoji_presentation) width = widest;
    width += static_cast<std::size_t>(utf8proc_charwidth(signed_code(code)));
  }
  return std::min(width, widest);
}

}  // namespace

std::string_view first_character(std::string_view text) {
  return text.empty() ? text : text.substr(0, decode(text).size);
}

std::string_view first_grapheme(std::string_view text) {
  if (text.empty()) return text;
  // Two ASCII characters have a break between them, CR LF excepted.
  if (is_ascii(text[0]) && (text.size() == 1 || (is_ascii(text[1]) && text[0] != '\r'))) return text.substr(0, 1);

  auto [previous, size] = decode(text);
  utf8proc_int32_t state = 0;
  while (size < text.size()) {
    const Decoded next = decode(text.substr(size));
    if (utf8proc_grapheme_break_stateful(signed_code(previous), signed_code(next.code_point), &state)) break;
    previous = next.code_point;
    size += next.size;
  }
  return text.substr(0, size);
}

std::string_view first_word(std::string_view text) {
  text = skip_white_space(text);
  std::size_t size = 0;
  // What is ASCII, as most is, needs no look at graphemes: only what is not could join the last letter.
  while (size < text.size() && (is_ascii_alphanumeric(text[size]) || text[size] == '_')) ++size;
  if (size > 0 && (size == text.size() || is_ascii(text[size]))) return text.substr(0, size);
  size = 0;
  for (const auto grapheme : Graphemes(text)) {
    const char32_t character = code_point(grapheme);
    const bool joins = is_word_character(character) && !is_unspaced_letter(character) && !is_hangul(character);
    if (size > 0 && !joins) break;
    size += grapheme.size();
    if (!joins) break;
  }
  return text.substr(0, size);
}

char32_t code_point(std::string_view text) { return decode(text).code_point; }

bool is_white_space(char32_t character) {
  if (character < 0x80) return character == U' ' || (character >= U'\t' && character <= U'\r');
  switch (category(character)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return character == U'\u0085';  // next line
  }
}

bool is_word_character(char32_t character) {
  if (character < 0x80) return is_ascii_alphanumeric(static_cast<char>(character)) || character == U'_';
  const auto kind = category(character);
  return ((kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO) || kind == UTF8PROC_CATEGORY_PC) &&
         character != modifier_apostrophe;
}

bool is_unspaced_letter(char32_t character) {
  return (is_in(other_unspaced_blocks, character) || is_in(kana_blocks, character)) && is_word_character(character);
}

bool is_kana(char32_t character) { return is_in(kana_blocks, character) && is_letter(character); }

bool is_katakana(char32_t character) { return is_in(katakana_blocks, character) && is_letter(character); }

bool is_hangul(char32_t character) { return is_in(hangul_blocks, character) && is_letter(character); }

bool is_upper_case(char32_t character) {
  const auto kind = category(character);
  return kind == UTF8PROC_CATEGORY_LU || kind == UTF8PROC_CATEGORY_LT;
}

bool is_lower_case(char32_t character) { return category(character) == UTF8PROC_CATEGORY_LL; }

bool is_digit(char32_t character) { return category(character) == UTF8PROC_CATEGORY_ND; }

bool is_accent(char32_t character) {
  if (character < 0x300) return false;
  const auto combining_class = utf8proc_get_property(signed_code(character))->combining_class;
  return (combining_class >= 10 && combining_class <= 36) || (combining_class >= 202 && combining_class <= 240);
}

bool is_dash(char32_t character) { return category(character) == UTF8PROC_CATEGORY_PD; }

bool is_opening_punctuation(char32_t character) {
  const auto kind = category(character);
  return kind == UTF8PROC_CATEGORY_PS || kind == UTF8PROC_CATEGORY_PI;
}

bool is_closing_punctuation(char32_t character) {
  const auto kind = category(character);
  return kind == UTF8PROC_CATEGORY_PE || kind == UTF8PROC_CATEGORY_PF;
}

bool has_content(std::string_view text) {
  return std::ranges::any_of(Characters(text), [](std::string_view character) {
    const auto kind = category(code_point(character));
    return !(kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO) &&
           !(kind >= UTF8PROC_CATEGORY_ZS && kind <= UTF8PROC_CATEGORY_CF);
  });
}

std::string_view fold_case(std::string_view text, std::pmr::memory_resource& memory) {
  if (is_folded_ascii(text)) return text;
  std::pmr::string folded(&memory);
  append_folded(text, folded);
  return concatenate({folded}, memory);
}

void append_folded(std::string_view text, std::pmr::string& folded) {
  CanonicalWriter writer(folded);
  Folding buffer;
  while (!text.empty()) {
    const Decoded next = decode(text);
    if (next.size == 1) {  // ASCII, or an invalid byte, which stays the byte it is
      writer.flush();
      folded.push_back(ascii_lower(text.front()));
    } else {
      for (const auto code : folding_of(next.code_point, buffer)) writer.write(code);
    }
    text.remove_prefix(next.size);
  }
  writer.flush();
}

bool folds_to(std::string_view text, std::string_view folded_ascii) {
  // Most texts are ASCII, and differ in their first letter.
  while (!text.empty() && static_cast<unsigned char>(text.front()) < 0x80) {
    const char letter = text.front();
    const char folded = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (folded_ascii.empty() || folded != folded_ascii.front()) return false;
    text.remove_prefix(1);
    folded_ascii.remove_prefix(1);
  }
  Folding buffer;
  for (const auto character : Characters(text)) {
    for (const auto code : folding_of(code_point(character), buffer)) {
      if (folded_ascii.empty() || code != folded_ascii.front()) return false;
      folded_ascii.remove_prefix(1);
    }
  }
  return folded_ascii.empty();
}

bool is_one_of(std::span<const std::string_view> folded_ascii, std::string_view word) {
  // A word of ASCII, as most are, is folded once, and compared with words of its length only.
  std::array<char, 32> letters;
  const bool is_short = word.size() <= letters.size();
  if (!is_short || std::ranges::any_of(word, [](char c) { return !is_ascii(c); }))
    return std::ranges::any_of(folded_ascii, [=](std::string_view known) { return folds_to(word, known); });
  std::ranges::transform(word, letters.begin(), ascii_lower);
  const std::string_view folded(letters.data(), word.size());
  return std::ranges::any_of(folded_ascii, [=](std::string_view known) {
    return known.size() == folded.size() && (known.empty() || known.front() == folded.front()) && known == folded;
  });
}

std::string_view skip_white_space(std::string_view text) {
  while (!text.empty()) {
    if (is_ascii(text.front())) {
      if (!is_white_space(static_cast<char32_t>(text.front()))) break;
      text.remove_prefix(1);
      continue;
    }
    const Decoded next = decode(text);
    if (!is_white_space(next.code_point)) break;
    text.remove_prefix(next.size);
  }
  return text;
}

std::string_view trim_white_space(std::string_view text) {
  text = skip_white_space(text);
  for (; !text.empty() && is_ascii(text.back()); text.remove_suffix(1))
    if (!is_white_space(static_cast<char32_t>(text.back()))) return text;
  std::size_t position = 0;
  std::size_t end = 0;
  for (const auto character : Characters(text)) {
    position += character.size();
    if (!is_white_space(code_point(character))) end = position;
  }
  return text.substr(0, end);
}

std::string_view collapse_white_space(std::string_view text, std::pmr::memory_resource& memory) {
  text = trim_white_space(text);

  bool after_space = false;
  const bool is_collapsed = std::ranges::all_of(Characters(text), [&](std::string_view character) {
    const bool is_space = is_white_space(code_point(character));
    const bool fits = !is_space || (character == " " && !after_space);
    after_space = is_space;
    return fits;
  });
  if (is_collapsed) return text;

  char* const collapsed = static_cast<char*>(memory.allocate(text.size(), alignof(char)));
  char* end = collapsed;
  for (const auto character : Characters(text)) {
    if (!is_white_space(code_point(character)))
      end = std::ranges::copy(character, end).out;
    else if (end[-1] != ' ')
      *end++ = ' ';
  }
  return {collapsed, end};
}

std::string_view concatenate(std::initializer_list<std::string_view> parts, std::pmr::memory_resource& memory) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  char* const text = static_cast<char*>(memory.allocate(size, alignof(char)));
  char* end = text;
  for (const auto part : parts) end = std::ranges::copy(part, end).out;
  return {text, end};
}

std::string_view one_line(std::string_view text, std::pmr::memory_resource& memory) {
  text = collapse_white_space(text, memory);
  if (std::ranges::none_of(Characters(text), is_out_of_line)) return text;
  std::pmr::string line(&memory);
  for (const auto character : Characters(text))
    if (!is_out_of_line(character)) line.append(character);
  return collapse_white_space(concatenate({line}, memory), memory);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const auto grapheme : Graphemes(text)) width += grapheme_width(grapheme);
  return width;
}

std::string_view fit_width(std::string_view text, std::size_t columns, std::pmr::memory_resource& memory) {
  std::size_t width = 0, position = 0, size = 0;  // of what fits beside an ellipsis
  for (const auto grapheme : Graphemes(text)) {
    width += grapheme_width(grapheme);
    position += grapheme.size();
    if (width < columns) size = position;
    if (width > columns) return columns == 0 ? std::string_view() : concatenate({text.substr(0, size), "…"}, memory);
  }
  return text;
}

}  // namespace shot_assets::core
