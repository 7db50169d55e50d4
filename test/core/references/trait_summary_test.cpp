#include "core/references/trait_summary.h"

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/unicode.h"
#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using namespace std::string_view_literals;

std::string summary(std::string_view description, std::size_t max_length = default_trait_summary_length) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(trait_summary(description, max_length, memory));
}

std::size_t grapheme_count(std::string_view text) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto grapheme : Graphemes(text)) ++count;
  return count;
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

TEST(TraitSummary, IsTheFirstSentence) {
  const struct {
    std::string_view description, expected;
  } cases[] = {
      {"red-haired woman in a blue dress", "red-haired woman in a blue dress"},
      {"Red-haired woman. Wears a blue dress.", "Red-haired woman"},
      {"  Red-haired\u00A0 woman\r\n\tin blue . Smiles.", "Red-haired woman in blue"},
      {"Who is she? Nobody knows.", "Who is she?"},
      {"Dr. Smith, a 3.5 m tall robot. Friendly.", "Dr. Smith, a 3.5 m tall robot"},
      {"红发女子。穿蓝色连衣裙。", "红发女子"},
      {"لوحة قديمة. مكسورة.", "لوحة قديمة"},
      {"", ""},
      {" \n\u3000", ""},
      {"...", ""},
      {"—!?", ""},
      {".", ""},
      {"👩‍🚀. Floats.", "👩‍🚀"},
  };
  for (const auto& [description, expected] : cases) EXPECT_EQ(summary(description), expected) << description;
}

TEST(TraitSummary, IsCutAfterAWord) {
  const struct {
    std::string_view description;
    std::size_t max_length;
    std::string_view expected;
  } cases[] = {
      {"red-haired woman", 16, "red-haired woman"},
      {"red-haired woman.", 16, "red-haired woman"},
      {"red-haired woman", 15, "red-haired…"},
      {"red-haired woman", 11, "red-haired…"},
      {"red-haired woman", 10, "red-haire…"},
      {"tall, dark man", 7, "tall…"},
      {"a man – tall", 9, "a man…"},
      {"a man (very tall)", 10, "a man…"},
      {"a  man   who   waits", 9, "a man…"},
      {"hello world", 2, "h…"},
      {"hello world", 1, "…"},
      {"hello world", 0, ""},
      {"a", 1, "a"},
      {"— hello", 4, "— h…"},  // the dash alone would say nothing
      {"红发女子穿着蓝色连衣裙", 5, "红发女子…"},
      {"红发，女子", 4, "红发…"},
      {"머리가 빨간 여자", 6, "머리가…"},
  };
  for (const auto& [description, max_length, expected] : cases)
    EXPECT_EQ(summary(description, max_length), expected) << description << " " << max_length;
}

TEST(TraitSummary, IsNeverCutInsideAGrapheme) {
  const struct {
    std::string_view grapheme;
  } cases[] = {
      {"e\u0301\u0323"}, {"👨‍👩‍👧‍👦"}, {"🇩🇪"}, {"स्"}, {"ที่"}, {"\u1112\u1161\u11AB"}, {"שָׁ"}, {"\xFF"},
      {"\0"sv},
  };
  for (const auto& [grapheme] : cases) {
    const std::string description = "x" + repeated(grapheme, 9);
    EXPECT_EQ(summary(description, 10), description);
    EXPECT_EQ(summary(description, 5), "x" + repeated(grapheme, 3) + "…") << grapheme;
  }
}

TEST(TraitSummary, HasEightyGraphemesByDefault) {
  const std::string exact = "She " + repeated("é", 76);
  EXPECT_EQ(summary(exact), exact);
  const std::string longer = repeated("word ", 30);
  EXPECT_EQ(summary(longer), repeated("word ", 15) + "word…");
  EXPECT_EQ(grapheme_count(summary(longer)), 80U);
}

TEST(TraitSummary, IsAViewWhereNothingChanges) {
  const auto description = "Red hair. Blue eyes."sv;
  EXPECT_EQ(trait_summary(description, 80, *std::pmr::null_memory_resource()).data(), description.data());
}

TEST(TraitSummary, TakesAMillionCharacters) {
  for (const auto piece :
       {"a"sv, "a "sv, "a\n"sv, "."sv, "Dr. "sv, "a.) "sv, "\u0301"sv, "\xFF"sv, "\0"sv, "小"sv, " "sv})
    EXPECT_LE(grapheme_count(summary(repeated(piece, 1'000'000 / piece.size()))), 80U) << piece;
}

TEST(TraitSummary, SurvivesFailingAllocations) {
  const std::string description = repeated("red  hair ", 20);
  std::string result;
  EXPECT_GT(failures_until_success([&](auto& memory) { result = trait_summary(description, 80, memory); }), 0U);
  EXPECT_EQ(result, summary(description));
}

}  // namespace
}  // namespace shot_assets::core
