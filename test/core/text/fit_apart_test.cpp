#include "core/text/fit_apart.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using Texts = std::vector<std::string>;

Texts fitted(const Texts& texts, std::size_t columns) {
  std::pmr::monotonic_buffer_resource memory;
  std::vector<std::string_view> views(texts.begin(), texts.end());
  fit_apart(views, columns, memory);
  return {views.begin(), views.end()};
}

TEST(FitApart, KeepsTheBeginningAndTheEnd) {
  EXPECT_EQ(fitted({}, 12), Texts{});
  EXPECT_EQ(fitted({"Guard", "Guard of the gate"}, 12), (Texts{"Guard", "Guard o…gate"}));
  EXPECT_EQ(fitted({"Guard of the gate", "Guard of the gate"}, 12), (Texts{"Guard o…gate", "Guard o…gate"}))
      << "one text";
}

TEST(FitApart, NumbersTextsThatWouldLookTheSame) {
  EXPECT_EQ(fitted({"Guard of one gate", "Guard of two gate", "Guard of six gate"}, 12),
            (Texts{"Guard o…gate", "Guard of … 3", "Guard of … 2"}));
  EXPECT_EQ(fitted({"Guard of one gate", "Guard of two gate", "Guard of … 2"}, 12),
            (Texts{"Guard o…gate", "Guard of … 3", "Guard of … 2"}))
      << "a number that a text has already";
}

TEST(FitApart, GoesOnWithNumbersOfMoreDigits) {
  Texts texts;
  for (char letter = 'a'; letter < 'm'; ++letter) texts.push_back(std::string("Guard of ") + letter + " gate");
  const Texts shown = fitted(texts, 12);
  EXPECT_EQ(shown[8], "Guard of … 9");
  EXPECT_EQ(shown[9], "Guard of… 10");
  EXPECT_EQ(shown[11], "Guard of… 12");
}

TEST(FitApart, TriesEachNumberOnce) {
  Texts texts;
  for (int i = 0; i < 2000; ++i) texts.push_back(std::string(50, 'x') + std::to_string(i) + std::string(50, 'y'));
  std::vector<std::string_view> views(texts.begin(), texts.end());
  FailingMemory memory(100'000);
  ASSERT_NO_THROW(fit_apart(views, 40, memory));
  EXPECT_EQ(std::set<std::string_view>(views.begin(), views.end()).size(), texts.size());
}

TEST(FitApart, SurvivesFailingAllocations) {
  const Texts texts = {"Guard of one gate", "Guard of two gate", "Guard of six gate"};
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& memory) {
              std::vector<std::string_view> views(texts.begin(), texts.end());
              fit_apart(views, 12, memory);
            }),
            3U);
}

}  // namespace
}  // namespace shot_assets::core
