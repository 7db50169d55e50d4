#include "core/text/action_cue.h"

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using namespace std::string_view_literals;
using Names = std::vector<std::string_view>;

// What the action says of the first of these names.
std::string cue(std::string_view action, const Names& names) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(ActionCues(names, memory).read(action, memory).of(0));
}

struct Case {
  std::string_view action;
  Names names;
  std::string_view expected;
};

void expect(const std::vector<Case>& cases) {
  for (const auto& [action, names, expected] : cases) EXPECT_EQ(cue(action, names), expected) << action;
}

TEST(ActionCue, IsThePredicateOfASentenceThatStartsWithTheName) {
  expect({
      {"A waiter crosses behind the main characters.", {"Waiter"}, "crosses behind the main characters"},
      {"Bob waves. Alice runs in from the left! Bob sits.", {"Alice"}, "runs in from the left!"},
      {"Bob,,\u200D\U0001F680 floats.", {"Bob"}, "\U0001F680 floats"},  // a joiner belongs to the comma before it
      {"The  WAITER \n crosses\u00A0 the room . ", {"waiter"}, "crosses the room"},
      {"An Owl hoots", {"owl"}, "hoots"},
      {"The Waiter waits.", {"The Waiter"}, "waits"},
      {"Bob, limping, leaves.", {"Bob"}, "limping, leaves"},
      {"Bob — limping — leaves.", {"Bob"}, "limping — leaves"},
      {"Bob: runs in", {"Bob"}, "runs in"},
      {"Bob waits...", {"Bob"}, "waits..."},
      {"小明走进房间。他坐下。", {"小明"}, "走进房间"},
      {"สมชายเดินเข้ามา", {"สมชาย"}, "เดินเข้ามา"},
      {"\u200Fדני נכנס.", {"דני"}, "נכנס"},
      {"🤖 rolls in.", {"🤖"}, "rolls in"},
  });
}

TEST(ActionCue, IsTheWholeSentenceOtherwise) {
  expect({
      {"From the left, Bob enters.", {"Bob"}, "From the left, Bob enters"},
      {"Behind  the waiter, Bob waits!", {"Waiter"}, "Behind the waiter, Bob waits!"},
      {"Ellen's coat falls.", {"Ellen"}, "Ellen's coat falls"},
      {"Ellen’s coat falls.", {"Ellen"}, "Ellen’s coat falls"},
      {"James' coat falls.", {"James"}, "James' coat falls"},
      {"Bob and Alice leave.", {"Bob"}, "Bob and Alice leave"},
      {"Bob & Alice leave.", {"Bob"}, "Bob & Alice leave"},
      {"Bob-like shadows fall.", {"Bob"}, "Bob-like shadows fall"},
      {"Bob/Alice leave.", {"Bob"}, "Bob/Alice leave"},
      {"小明的外套掉了。", {"小明"}, "小明的外套掉了"},
      {"小明和小红走了。", {"小明"}, "小明和小红走了"},
      {"エレンが笑う。", {"エレン"}, "エレンが笑う"},
      {"소라가 들어온다.", {"소라"}, "소라가 들어온다"},
      {"Meet Bob Jr.", {"Bob Jr."}, "Meet Bob Jr"},
  });
}

TEST(ActionCue, IsEmptyWhereNothingIsSaid) {
  expect({
      {"Alice waits.", {"Bob"}, ""},
      {"", {"Bob"}, ""},
      {"Bob.", {"Bob"}, ""},
      {"The waiter!", {"Waiter"}, ""},
      {"Bob", {"Bob"}, ""},
      {"Bob waits.", {""}, ""},
      {"Bob waits.", {" \u00A0"}, ""},
      {"Bob waits.", {"\u200B"}, ""},
  });
}

TEST(ActionCue, NeedsTheWholeName) {
  expect({
      {"Bobby waits.", {"Bob"}, ""},
      {"Discobob waits.", {"Bob"}, ""},
      {"Bob_2 waits.", {"Bob"}, ""},
      {"Bob\u0301 waits.", {"Bob"}, ""},
      {"John. Smith waits.", {"John Smith"}, ""},
      {"김씨 waits.", {"기"}, ""},
      {"👩‍🚀 floats.", {"👩"}, ""},
      {"🇩🇪 waves.", {"🇪"}, ""},
      {"กิน", {"ก"}, ""},
      {"Ellen's coat falls. Ellen waits.", {"Ellens"}, ""},
  });
}

TEST(ActionCue, FindsNamesOfAnySpelling) {
  expect({
      {"R2-D2 rolls in.", {"R2-D2"}, "rolls in"},
      {"r2‑d2 rolls in.", {"R2-D2"}, "rolls in"},
      {"Dr. No waits.", {"Dr. No"}, "waits"},
      {"The Ship’s Hold floods.", {"Ship's Hold"}, "floods"},
      {"STRASSE turns dark.", {"Straße"}, "turns dark"},
      {"JOSE\u0301 waits.", {"José"}, "waits"},
      {"John\nSmith waits.", {"John  Smith"}, "waits"},
      {"राम आता है।", {"राम"}, "आता है"},
      {"Bob\xFF waits.", {"Bob\xFF"}, "waits"},
      {"Bob\0X waits."sv, {"Bob\0X"sv}, "waits"},
  });
}

TEST(ActionCue, LongestNameFirst) {
  expect({
      {"John Smith sits.", {"John", "John Smith"}, ""},
      {"John Smith sits.", {"Smith", "John Smith"}, ""},
      {"John Smith sits.", {"John Smith", "John", "Smith"}, "sits"},
      {"John Smith sits. John waits.", {"John", "John Smith"}, "waits"},
      {"John Smith greets John.", {"John", "John Smith"}, "John Smith greets John"},
      {"The Head Waiter bows. A waiter runs.", {"Waiter", "Head Waiter"}, "runs"},
      {"John Smith Jr. waits.", {"Smith", "John Smith", "John Smith Jr."}, ""},
      {"John Smith Jones waits.", {"John", "John Smith Jones"}, ""},
      {"John Smith waits.", {"John", "John Smith Jones"}, "Smith waits"},  // the longer name does not come about
      {"A B C waits.", {"B", "A B X", "B C"}, ""},
      {"A B A B C waits.", {"A B", "A B C"}, "A B C waits"},
      {"Red Red Red Fox runs.", {"Red Red", "Red Red Fox"}, "Red Fox runs"},
      {"Bob waits.", {"Bob", "Bob", "BOB"}, "waits"},
  });
}

// Says by the definition, without regard to cost, whether a text names a name outside of longer ones. One-letter words.
bool is_named(std::string_view text, std::string_view name, const Names& names) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const bool is_inside_longer = std::ranges::any_of(names, [&](std::string_view longer) {
      if (longer.size() <= name.size()) return false;
      for (auto begin = text.find(longer); begin <= at; begin = text.find(longer, begin + 1))
        if (begin + longer.size() >= at + name.size()) return true;
      return false;
    });
    if (!is_inside_longer) return true;
  }
  return false;
}

TEST(ActionCue, LongestNameFirstWhateverTheNames) {
  std::mt19937 random(1);
  const auto random_words = [&](std::size_t most) {
    std::string words(1 + random() % most, ' ');
    for (auto& word : words) word = "ab"[random() % 2];
    return words;
  };
  const auto spaced = [](std::string_view letters) {
    std::string text;
    for (const char letter : letters) text += {letter, ' '};
    return text;
  };
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::string> letters, words;
    for (int i = 0; i < 4; ++i) {
      letters.push_back(random_words(5));
      words.push_back(spaced(letters.back()));
    }
    const std::string text = random_words(12);
    const Names names(words.begin(), words.end());
    const std::string action = "See " + spaced(text);  // no name is the subject, so a cue is never reduced to nothing

    std::pmr::monotonic_buffer_resource memory;
    const ActionCues cues(names, memory);
    const auto reading = cues.read(action, memory);
    for (std::size_t i = 0; i < names.size(); ++i)
      ASSERT_EQ(!reading.of(i).empty(), is_named(text, letters[i], {letters.begin(), letters.end()}))
          << action << ": " << words[i];
  }
}

TEST(ActionCue, AnswersForEveryName) {
  std::pmr::monotonic_buffer_resource memory;
  const Names names = {"Bob", "", "Alice", "bob", "Bob Stone"};
  const ActionCues cues(names, memory);
  const auto action = "Alice waits. Bob Stone leaves. Bob sits."sv;
  const Names expected = {"sits", "", "waits", "sits", "leaves"};
  const auto reading = cues.read(action, memory);
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(reading.of(i), expected[i]) << names[i];
}

TEST(ActionCue, TakesAMillionCharacters) {
  std::string words, marks = "e", sentences, long_name;
  for (int i = 0; i < 250'000; ++i) {
    words += "a b ";
    marks += "\u0301\u0323";
    sentences += "Bo. ";
    long_name += "a b ";
  }
  long_name += "end";
  const Names names = {"Bob", long_name, "a", "a b a", marks, std::string_view(words).substr(0, 1000)};
  std::pmr::monotonic_buffer_resource memory;
  const ActionCues cues(names, memory);
  for (const auto& action : {words, marks, sentences, long_name, std::string(1'000'000, '\0')})
    for (const std::size_t name : {0, 1, 3}) EXPECT_LE(cues.read(action, memory).of(name).size(), action.size());
  const std::string with_bob = words + "Bob";
  EXPECT_EQ(cues.read(with_bob, memory).of(0).size(), with_bob.size());
  const std::string long_name_waits = long_name + " waits";
  EXPECT_EQ(cues.read(long_name_waits, memory).of(1), "waits");
}

// A sentence that merely mentions many is kept once for all of them.
TEST(ActionCue, MemoryDoesNotGrowWithNamesTimesLength) {
  std::vector<std::string> texts;
  std::string action = "Here  come";
  for (int i = 0; i < 1000; ++i) action += " " + texts.emplace_back("Extra" + std::to_string(i));
  const Names names(texts.begin(), texts.end());
  std::pmr::monotonic_buffer_resource memory;
  const ActionCues cues(names, memory);
  const auto reading = cues.read(action, memory);
  EXPECT_EQ(reading.of(0).size(), action.size() - 1);
  EXPECT_EQ(reading.of(999).data(), reading.of(0).data());
}

TEST(ActionCue, SurvivesFailingAllocations) {
  const Names names = {"Élodie the Magnificent, Queen", "Bob", "Bob\u0323\u0301 Stone"};
  std::string result;
  const auto failures = failures_until_success([&](auto& memory) {
    const ActionCues cues(names, memory);
    result = cues.read("Bob waits. ÉLODIE THE MAGNIFICENT, QUEEN  runs\n in.", memory).of(0);
  });
  EXPECT_GT(failures, 5U);
  EXPECT_EQ(result, "runs in");
}

}  // namespace
}  // namespace shot_assets::core
