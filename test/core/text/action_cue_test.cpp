#include "core/text/action_cue.h"

#include <algorithm>
#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using namespace std::string_view_literals;
using Names = std::vector<AssetName>;

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
      {"Bob;;\u200D\U0001F680 floats.", {"Bob"}, "\U0001F680 floats"},
      {"The  WAITER \n crosses\u00A0 the room . ", {"waiter"}, "crosses the room"},
      {"An Owl hoots", {"owl"}, "hoots"},
      {"The Waiter waits.", {"The Waiter"}, "waits"},
      {"Bob, limping, leaves.", {"Bob"}, "leaves"},
      {"Bob — limping — leaves.", {"Bob"}, "leaves"},
      {"BOB (30s), a clerk, leaves.", {"Bob"}, "leaves"},
      {"SARAH* (CONT'D) walks on.", {"Sarah"}, "walks on"},
      {"SARAH*\u0301walks on.", {"Sarah"}, "walks on"},
      {"SARAH (30s)\u0301walks on.", {"Sarah"}, "walks on"},
      {"Bob: runs in", {"Bob"}, "runs in"},
      {"Bob waits...", {"Bob"}, "waits..."},
      {"小明走进房间。他坐下。", {"小明"}, "走进房间"},
      {"สมชายเดินเข้ามา", {"สมชาย"}, "เดินเข้ามา"},
      {"\u200Fדני נכנס.", {"דני"}, "נכנס"},
      {"🤖 rolls in.", {"🤖"}, "rolls in"},
  });
}

TEST(ActionCue, IsEmptyWhereTheNameIsNotTheSubject) {
  expect({
      {"From the left, Bob enters.", {"Bob"}, ""},
      {"Behind  the waiter, Bob waits!", {"Waiter"}, ""},
      {"Ellen's coat falls.", {"Ellen"}, ""},
      {"Ellen’s coat falls.", {"Ellen"}, ""},
      {"James' coat falls.", {"James"}, ""},
      {"Bob and Alice leave.", {"Bob"}, ""},
      {"Bob & Alice leave.", {"Bob"}, ""},
      {"Bob, Alice and Tom leave.", {"Bob"}, ""},
      {"Bob-like shadows fall.", {"Bob"}, ""},
      {"Bob/Alice leave.", {"Bob"}, ""},
      {"Bob Dylan sings.", {"Bob"}, ""},
      {"小明的外套掉了。", {"小明"}, ""},
      {"小明和小红走了。", {"小明"}, ""},
      {"エレンが笑う。", {"エレン"}, ""},
      {"소라가 들어온다.", {"소라"}, ""},
      {"Meet Bob Jr.", {"Bob Jr."}, ""},
      {"Bob, unsmiling, 1931.", {"Bob"}, ""},
      {"BOB, DEAD OR ALIVE, and a poor likeness.", {"Bob"}, ""},
      {"Bob, headset, three monitors, one sandwich.", {"Bob"}, ""},
      {"Bob, upside down, a spanner between his teeth.", {"Bob"}, ""},
      {"Bob, tired, and Sue leave.", {"Bob"}, ""},
  });
}

TEST(ActionCue, IsEmptyWhereTheSubjectIsNotSeenOrDoesNothing) {
  expect({
      {"SARAH (O.S.) calls him.", {"Sarah"}, ""},
      {"Sarah (V.O.) tells of the war.", {"Sarah"}, ""},
      {"SARAH (O.S.)\nCome down here.", {"Sarah"}, ""},
      {"SARAH\nCome down here.\n\nSarah waits.", {"Sarah"}, "waits"},
      {"THE GUARDS\nHalt!", {"Guards"}, ""},
      {"Bob does not come.", {"Bob"}, ""},
      {"\"Bob leaves,\" she says.", {"Bob"}, ""},
  });
}

TEST(ActionCue, NeedsACapitalOfANameThatIsAnEverydayWord) {
  expect({
      {"He will not stay. Will runs out of the door!", {"Will"}, "runs out of the door!"},
      {"Will he stay?", {"Will"}, ""},
      {"HE WILL STAY. WILL RUNS.", {"Will"}, ""},
      {"May rain fall.", {"May"}, ""},
      {"Rose (20s) turns.", {"Rose"}, "turns"},
      {"Rose petals drift across the font.", {"Rose"}, ""},
      {"Rose petals drift across the font. Rose lifts one.", {"Rose"}, "lifts one"},
      {"Dawn breaks over the harbor.", {"Dawn"}, ""},
      {"Dawn breaks the seal.", {"Dawn"}, "breaks the seal"},
      {"Hope fades from his eyes.", {"Hope"}, ""},
      {"Ivy covers the west wing.", {"Ivy"}, ""},
      {"IVY (20s) covers her ears.", {"Ivy"}, "covers her ears"},
      {"The rose falls.", {"Rose"}, ""},
      {"The rose falls.", {AssetName("Rose", false)}, "falls"},
  });
}

TEST(ActionCue, TakesTheFirstOfWhichThereIsSomethingToTake) {
  std::pmr::monotonic_buffer_resource memory;
  const Names names = {"Bob"};
  const ActionCues cues(names, memory);
  const auto reading = cues.read("Bob leaves. Bob sits down.", memory);
  EXPECT_EQ(reading.of(0), "leaves");
  const auto none = std::string_view();
  EXPECT_EQ(reading.first_of(0, [=](std::string_view said) { return said == "leaves" ? none : said; }), "sits down");
  EXPECT_EQ(reading.first_of(0, [=](std::string_view) { return none; }), "");
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
      {"Zoe waits.", {"Zoë"}, "waits"},
      {"Bob\u0301 waits.", {"Bob"}, "waits"},
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
      {"John Smith greets John.", {"John", "John Smith"}, ""},
      {"The Head Waiter bows. A waiter runs.", {"Waiter", "Head Waiter"}, "runs"},
      {"John Smith Jr. waits.", {"Smith", "John Smith", "John Smith Jr."}, ""},
      {"John Smith Jones waits.", {"John", "John Smith Jones"}, ""},
      {"John smiles.", {"John", "John Smith Jones"}, "smiles"},  // the longer name does not come about
      {"A B C waits.", {"B", "A B X", "B C"}, ""},
      {"A B A B C waits.", {"A B", "A B C"}, ""},
      {"Bob waits.", {"Bob", "Bob", "BOB"}, "waits"},
  });
}

TEST(ActionCue, AnswersForEveryName) {
  std::pmr::monotonic_buffer_resource memory;
  const Names names = {"Bob", "", "Alice", "bob", "Bob Stone"};
  const ActionCues cues(names, memory);
  const auto action = "Alice waits. Bob Stone leaves. Bob sits."sv;
  const std::vector<std::string_view> expected = {"sits", "", "waits", "sits", "leaves"};
  const auto reading = cues.read(action, memory);
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(reading.of(i), expected[i]) << names[i].text;
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
  const Names names = {"Bob",   std::string_view(long_name), "a",
                       "a b a", std::string_view(marks),     std::string_view(words).substr(0, 1000)};
  std::pmr::monotonic_buffer_resource memory;
  const ActionCues cues(names, memory);
  for (const auto& action : {words, marks, sentences, long_name, std::string(1'000'000, '\0')})
    for (const std::size_t name : {0, 1, 3}) EXPECT_LE(cues.read(action, memory).of(name).size(), action.size());
  const std::string with_bob = sentences + "Bob waits.";
  EXPECT_EQ(cues.read(with_bob, memory).of(0), "waits");
  const std::string long_name_waits = long_name + " waits";
  EXPECT_EQ(cues.read(long_name_waits, memory).of(1), "waits");
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
