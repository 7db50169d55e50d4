#include "core/base/unicode.h"

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using Strings = std::vector<std::string_view>;

constexpr auto family = "👨‍👩‍👧‍👦"sv;

template <typename Range>
Strings list(Range range) {
  Strings strings;
  for (const auto piece : range) strings.push_back(piece);
  return strings;
}

std::string folded(std::string_view text) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(fold_case(text, memory));
}

std::string collapsed(std::string_view text) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(collapse_white_space(text, memory));
}

TEST(Characters, AreCodePoints) {
  EXPECT_EQ(list(Characters("aé小👍")), (Strings{"a", "é", "小", "👍"}));
  EXPECT_EQ(list(Characters("")), Strings{});
  EXPECT_EQ(list(Characters("\0a"sv)), (Strings{"\0"sv, "a"}));
}

TEST(Characters, InvalidBytesStandAlone) {
  EXPECT_EQ(list(Characters("a\xFF\xC3(\xE5\xB0")), (Strings{"a", "\xFF", "\xC3", "(", "\xE5", "\xB0"}));
  EXPECT_EQ(code_point("\xFF"), U'\uFFFD');
  EXPECT_EQ(code_point("\xED\xA0\x80"), U'\uFFFD') << "a surrogate";
  EXPECT_EQ(code_point("\xC0\x80"), U'\uFFFD') << "an overlong NUL";
}

TEST(Graphemes, AreUserPerceivedCharacters) {
  EXPECT_EQ(list(Graphemes("abc")), (Strings{"a", "b", "c"}));
  EXPECT_EQ(list(Graphemes("e\u0301\u0323x")), (Strings{"e\u0301\u0323", "x"}));
  EXPECT_EQ(list(Graphemes("👨‍👩‍👧‍👦👍🏽")), (Strings{family, "👍🏽"}));
  EXPECT_EQ(list(Graphemes("🇩🇪🇫🇷🇯")), (Strings{"🇩🇪", "🇫🇷", "🇯"}));
  EXPECT_EQ(list(Graphemes("नमस्ते")), (Strings{"न", "म", "स्", "ते"}));
  EXPECT_EQ(list(Graphemes("한\u1112\u1161\u11AB")), (Strings{"한", "\u1112\u1161\u11AB"}));
  EXPECT_EQ(list(Graphemes("\r\n\n")), (Strings{"\r\n", "\n"}));
  EXPECT_EQ(list(Graphemes("שָׁלוֹם")), (Strings{"שָׁ", "ל", "וֹ", "ם"}));
}

TEST(Words, AreSplitAtWhiteSpaceAndPunctuation) {
  EXPECT_EQ(list(Words("  Ellen's coat\u00A0falls. ")), (Strings{"Ellen", "'", "s", "coat", "falls", "."}));
  EXPECT_EQ(list(Words("R2-D2 snake_case 3/4")), (Strings{"R2", "-", "D2", "snake_case", "3", "/", "4"}));
  EXPECT_EQ(list(Words("Ellen\u02BCs")), (Strings{"Ellen", "\u02BC", "s"}));
  EXPECT_EQ(list(Words(" \t\n")), Strings{});
}

TEST(Words, AreSingleLettersWhereNoSpacesAreWritten) {
  EXPECT_EQ(list(Words("小明走")), (Strings{"小", "明", "走"}));
  EXPECT_EQ(list(Words("Boxエレ")), (Strings{"Box", "エ", "レ"}));
  EXPECT_EQ(list(Words("소라가")), (Strings{"소", "라", "가"}));
  EXPECT_EQ(list(Words("ที่นี่")), (Strings{"ที่", "นี่"}));
}

TEST(Words, NeverDivideAGrapheme) {
  EXPECT_EQ(list(Words("नमस्ते दुनिया")), (Strings{"नमस्ते", "दुनिया"}));
  EXPECT_EQ(list(Words("👨‍👩‍👧‍👦🇩🇪!")), (Strings{family, "🇩🇪", "!"}));
  EXPECT_EQ(list(Words("cafe\u0301s")), (Strings{"cafe\u0301s"}));
}

TEST(WhiteSpace, IsUnicodes) {
  for (const char32_t space : U"\t\n\v\f\r \u0085\u00A0\u1680\u2003\u2028\u2029\u202F\u205F\u3000"sv)
    EXPECT_TRUE(is_white_space(space)) << std::hex << static_cast<unsigned>(space);
  for (const char32_t other : U"a\0\u200B\u200D\uFEFF\uFFFD"sv)
    EXPECT_FALSE(is_white_space(other)) << std::hex << static_cast<unsigned>(other);
}

TEST(WhiteSpace, Collapses) {
  EXPECT_EQ(collapsed(" \u00A0 red \r\n\t hair\u3000 "), "red hair");
  EXPECT_EQ(collapsed("red\u00A0hair"), "red hair");
  EXPECT_EQ(collapsed("\xFF  \xFF"), "\xFF \xFF");
  EXPECT_EQ(collapsed(" \n "), "");
}

TEST(WhiteSpace, CollapsesToAViewWhereNothingChanges) {
  const auto text = " red hair "sv;
  const auto result = collapse_white_space(text, *std::pmr::null_memory_resource());
  EXPECT_EQ(result, "red hair");
  EXPECT_EQ(result.data(), text.data() + 1);
}

TEST(FoldCase, MakesEqualWhatReadersTakeForTheSame) {
  const struct {
    std::string_view one, other;
  } pairs[] = {
      {"STRASSE", "Straße"},
      {"ΣΊΣΥΦΟΣ", "σίσυφος"},
      {"José", "JOSE\u0301"},
      {"q\u0323\u0307", "Q\u0307\u0323"},  // marks typed in another order
      {"한", "\u1112\u1161\u11AB"},
      {"Ｒ２－Ｄ２", "r2-d2"},
      {"ｶﾞ", "ガ"},
      {"Ellen’s", "ellen's"},
      {"well‑known", "well-known"},  // no-break hyphen
      {"❤️", "❤"},
      {"ЁЖ", "ёж"},
  };
  for (const auto& [one, other] : pairs) EXPECT_EQ(folded(one), folded(other)) << one << " " << other;
}

TEST(FoldCase, KeepsApartWhatDiffers) {
  EXPECT_NE(folded("Jose"), folded("José"));
  EXPECT_NE(folded("\xFF"), folded("\xFE"));
  EXPECT_NE(folded("\xFF"), folded("\uFFFD"));
  EXPECT_NE(folded("기"), folded("김"));
  EXPECT_NE(folded("a\0b"sv), folded("ab"));
}

TEST(FoldCase, FoldsToAscii) {
  EXPECT_TRUE(folds_to("OTS", "ots"));
  EXPECT_TRUE(folds_to("ＯＴＳ", "ots"));
  EXPECT_TRUE(folds_to("¾", "3/4"));
  EXPECT_TRUE(folds_to("", ""));
  EXPECT_FALSE(folds_to("ot", "ots"));
  EXPECT_FALSE(folds_to("otss", "ots"));
  EXPECT_FALSE(folds_to("\xFF", "ots"));
}

TEST(HasContent, IsMoreThanPunctuation) {
  for (const auto text : {"a", "7", "小", "👍", "-x-", "\xFF", "$"}) EXPECT_TRUE(has_content(text)) << text;
  for (const auto text : {"", " ", "...", "—", "„“", "。\u3000！", "\u200B", "\x01"})
    EXPECT_FALSE(has_content(text)) << text;
  EXPECT_FALSE(has_content("\0"sv));
}

TEST(OneLine, HasNothingThatMovesWhatStandsBesideIt) {
  const struct {
    std::string_view text, line;
  } cases[] = {
      {"", ""},
      {"Bob", "Bob"},
      {"  two\r\n lines\t", "two lines"},
      {"\x1B[31mred\x07", "[31mred"},
      {"\u009B31m\u0085x", "31m x"},
      {"a\u2028b\u2029c", "a b c"},
      {"\u202Eevil\u202C \u2066x\u2069\u200F", "evil x"},
      {"\x01 \x01", ""},
      {"👩\u200D👩\u200D👧 می\u200Cخواهم", "👩\u200D👩\u200D👧 می\u200Cخواهم"},
      {"e\u0301\xFF", "e\u0301\xFF"},
  };
  std::pmr::monotonic_buffer_resource memory;
  for (const auto& [text, line] : cases) EXPECT_EQ(one_line(text, memory), line) << text;
}

TEST(FitWidth, CutsBetweenGraphemes) {
  const struct {
    std::string_view text;
    std::size_t columns;
    std::string_view fitting;
  } cases[] = {
      {"abc", 3, "abc"},
      {"abcd", 3, "ab…"},
      {"小明", 4, "小明"},
      {"小明x", 4, "小…"},
      {"小明", 3, "小…"},
      {"小明", 2, "…"},
      {"小明", 1, "…"},
      {"abc", 0, ""},
      {"", 0, ""},
      {family, 2, family},
      {"e\u0301x", 2, "e\u0301x"},
      {"e\u0301xy", 2, "e\u0301…"},
      {"ab\u200B\u200B", 2, "ab\u200B\u200B"},
  };
  std::pmr::monotonic_buffer_resource memory;
  for (const auto& [text, columns, fitting] : cases) EXPECT_EQ(fit_width(text, columns, memory), fitting) << text;
}

TEST(DisplayWidth, IsInTerminalColumns) {
  const struct {
    std::string_view text;
    std::size_t width;
  } cases[] = {
      {"", 0},   {"abc", 3}, {"e\u0301", 1}, {"小明", 4}, {"한국", 4}, {"ｱ", 1},        {family, 2},
      {"🇩🇪", 2}, {"❤", 1},   {"❤️", 2},  {"\t\n", 0}, {"\xFF", 1}, {"👍🏽", 2},
  };
  for (const auto& [text, width] : cases) EXPECT_EQ(display_width(text), width) << text;
}

TEST(Unicode, IsLinearInTheLengthOfItsInput) {
  constexpr std::size_t million = 1'000'000;
  std::string marks = "e";
  for (std::size_t i = 0; i < million / 2; ++i) marks += "\u0301\u0323";
  std::pmr::monotonic_buffer_resource memory;
  for (const auto& text : {std::string(million, 'A'), std::string(million, ' '), std::string(million, '\xFF'),
                           std::string(million, '\0'), marks}) {
    std::size_t graphemes = 0;
    for ([[maybe_unused]] const auto grapheme : Graphemes(text)) ++graphemes;
    EXPECT_GT(graphemes, 0U);
    EXPECT_LE(list(Words(text)).size(), million);
    EXPECT_EQ(fold_case(text, memory).size(), text.size());
    EXPECT_LE(collapse_white_space(text, memory).size(), text.size());
    EXPECT_LE(display_width(text), million);
  }
}

TEST(Unicode, FirstWord) {
  EXPECT_EQ(first_word("  past_2 the window"), "past_2");
  EXPECT_EQ(first_word("past"), "past");
  EXPECT_EQ(first_word("past, the window"), "past");
  EXPECT_EQ(first_word("(past)"), "(");
  EXPECT_EQ(first_word("naïve man"), "naïve");
  EXPECT_EQ(first_word("cafe\u0301 noir"), "cafe\u0301") << "an accent that joins the last letter";
  EXPECT_EQ(first_word("one\u00A0two"), "one");
  EXPECT_EQ(first_word("OK好"), "OK") << "Chinese characters are words by themselves";
  EXPECT_EQ(first_word(""), "");
}

TEST(Unicode, IsOneOf) {
  constexpr std::string_view known[] = {"walks", "k", "", "abcdefghijklmnopqrstuvwxyzabcdefgh"};
  EXPECT_TRUE(is_one_of(known, "WalkS"));
  EXPECT_TRUE(is_one_of(known, "\u212A")) << "the Kelvin sign folds to k";
  EXPECT_TRUE(is_one_of(known, ""));
  EXPECT_TRUE(is_one_of(known, "abcdefghijklmnopqrstuvwxyzABCDEFGH")) << "more letters than are folded at once";
  for (const auto other : {"walk", "walkss", "talks", "wälks", "abcdefghijklmnopqrstuvwxyzabcdefghi"})
    EXPECT_FALSE(is_one_of(known, other)) << other;
}

TEST(Unicode, TrimsBothEnds) {
  EXPECT_EQ(trim_white_space("\t a b \r\n"), "a b");
  EXPECT_EQ(trim_white_space("\u00A0é\u2003 \u00A0"), "é");
  EXPECT_EQ(trim_white_space(" \u00A0 "), "");
  EXPECT_EQ(trim_white_space("日 \u3000\n"), "日");
}

TEST(Unicode, SurvivesFailingAllocations) {
  const std::string text = "  ÉCOLE " + std::string(1000, 'X') + "\u0323\u0301\u00A0Straße ";
  EXPECT_GT(failures_until_success([&](auto& memory) { fold_case(text, memory); }), 0U);
  EXPECT_EQ(failures_until_success([&](auto& memory) { collapse_white_space(text, memory); }), 1U);
}

}  // namespace
}  // namespace shot_assets::core
