#include "core/text/spelling.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

unsigned slips(std::u32string_view a, std::u32string_view b) {
  unsigned slips = 0;
  while (!is_within_slips(a, b, slips)) ++slips;
  return slips;
}

TEST(Spelling, CountsSlips) {
  EXPECT_EQ(slips(U"", U""), 0U);
  EXPECT_EQ(slips(U"orlok", U"orlok"), 0U);
  EXPECT_EQ(slips(U"", U"ab"), 2U);
  EXPECT_EQ(slips(U"jon", U"john"), 1U);
  EXPECT_EQ(slips(U"hutter", U"huter"), 1U);
  EXPECT_EQ(slips(U"hutter", U"hunter"), 1U);
  EXPECT_EQ(slips(U"hutter", U"hutetr"), 1U);
  EXPECT_EQ(slips(U"ellen", U"helen"), 2U);
  EXPECT_EQ(slips(U"orlok", U"rolko"), 2U);
  EXPECT_EQ(slips(U"ca", U"abc"), 3U);  // a slip does not happen inside another
  EXPECT_EQ(slips(U"наташа", U"наташу"), 1U);
}

// By the definition, as the textbook fills its table.
unsigned distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::vector<unsigned>> table(a.size() + 1, std::vector<unsigned>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      unsigned& least = table[i][j] = static_cast<unsigned>(i + j);
      if (i > 0) least = std::min(least, table[i - 1][j] + 1);
      if (j > 0) least = std::min(least, table[i][j - 1] + 1);
      if (i > 0 && j > 0) least = std::min(least, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least = std::min(least, table[i - 2][j - 2] + 1);
    }
  return table[a.size()][b.size()];
}

TEST(Spelling, AgreesWithTheTextbook) {
  std::mt19937 random(1);
  const auto random_word = [&] {
    std::u32string word(random() % 8, U' ');
    for (auto& letter : word) letter = U"abc"[random() % 3];
    return word;
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::u32string a = random_word(), b = random_word();
    const unsigned expected = distance(a, b);
    for (unsigned most = 0; most <= 3; ++most)
      ASSERT_EQ(is_within_slips(a, b, most), expected <= most)
          << std::string(a.begin(), a.end()) << ' ' << std::string(b.begin(), b.end()) << ' ' << most;
  }
}

TEST(Spelling, TakesAMillionLetters) {
  const std::u32string word(1'000'000, U'a');
  EXPECT_TRUE(is_within_slips(word, word + U"b", 2));
  EXPECT_FALSE(is_within_slips(U"bbb" + word, word, 2));
  EXPECT_FALSE(is_within_slips(U"bbb" + word, word + U"bbb", 2));
}

}  // namespace
}  // namespace shot_assets::core
