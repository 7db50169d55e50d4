#include "core/base/error.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(InQuotes, IsTheTextInQuotationMarks) {
  EXPECT_EQ(in_quotes(""), "\"\"");
  EXPECT_EQ(in_quotes("Throughout "), "\"Throughout \"");
  EXPECT_EQ(in_quotes(repeated("é", 100)), '"' + repeated("é", 100) + '"');
}

TEST(InQuotes, IsCutBetweenCharacters) {
  EXPECT_EQ(in_quotes(repeated("x", 101)), '"' + repeated("x", 100) + "...\"");
  EXPECT_EQ(in_quotes("x" + repeated("👻", 200)), "\"x" + repeated("👻", 99) + "...\"");
}

}  // namespace
}  // namespace shot_assets::core
