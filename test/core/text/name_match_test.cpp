#include "core/text/name_match.h"

#include <algorithm>
#include <memory_resource>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "failing_memory.h"

namespace shot_assets::core {
namespace {

using Names = std::vector<std::string_view>;
using enum Likeness;

// What is found, as a string that reads well when it differs: "60 part: Orlok".
std::string described(const std::optional<Mention>& mention) {
  if (!mention) return "";
  constexpr std::string_view likenesses[] = {"whole",  "reordered", "inflected", "respelled",
                                             "longer", "part",      "uncertain"};
  return std::to_string(mention->percent) + ' ' + std::string(likenesses[static_cast<std::size_t>(mention->likeness)]) +
         ": " + std::string(mention->text);
}

std::string in_label(std::string_view name, std::string_view label, const Names& others = {}) {
  std::pmr::monotonic_buffer_resource memory;
  return described(NameMatcher(name, others, memory).find_in_label(label));
}

// The surest mention, the first of them.
std::string in_prose(std::string_view name, std::string_view text, const Names& others = {}) {
  std::pmr::monotonic_buffer_resource memory;
  const auto mentions = NameMatcher(name, others, memory).find_in_prose(text);
  if (mentions.empty()) return "";
  return described(*std::ranges::max_element(mentions, {}, &Mention::percent));
}

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view expected;
  Names others;
};

void expect_in_label(const std::vector<Case>& cases) {
  for (const auto& [name, text, expected, others] : cases)
    EXPECT_EQ(in_label(name, text, others), expected) << name << " in " << text;
}

void expect_in_prose(const std::vector<Case>& cases) {
  for (const auto& [name, text, expected, others] : cases)
    EXPECT_EQ(in_prose(name, text, others), expected) << name << " in " << text;
}

TEST(NameMatch, FindsTheNameItself) {
  expect_in_label({
      {"Hutter", "Hutter", "100 whole: Hutter", {}},
      {"Hutter", " HUTTER\n", "100 whole: HUTTER", {}},
      {"The Waiter", "waiter", "100 whole: waiter", {}},
      {"Waiter", "A Waiter", "100 whole: A Waiter", {}},
      {"Dr. No", "Dr No", "100 whole: Dr No", {}},
      {"R2-D2", "R2 D2", "100 whole: R2 D2", {}},
      {"Ellen's Bedroom", "ELLEN’S BEDROOM", "100 whole: ELLEN’S BEDROOM", {}},
      {"Orlok", "Orlok (shadow)", "100 whole: Orlok (shadow)", {}},
      {"Orlok (shadow)", "Orlok [shadow]", "100 whole: Orlok [shadow]", {}},
      {"A", "A", "100 whole: A", {}},
  });
  expect_in_prose({
      {"Hutter", "Hutter eats alone.", "100 whole: Hutter", {}},
      {"Rats", "He splits a Coffin. Rats pour over his boots.", "100 whole: Rats", {}},
      {"Count Orlok", "Across the water Count  Orlok stands.", "100 whole: Count  Orlok", {}},
      {"Ellen", "Ellen's coat falls.", "100 whole: Ellen", {}},
      {"First Mate", "The First Mate comes down.", "100 whole: First Mate", {}},
  });
}

TEST(NameMatch, FindsTheNameInAnyScript) {
  expect_in_label({
      {"小明", "小明", "100 whole: 小明", {}},
      {"エレン・フッター", "エレン・フッター", "100 whole: エレン・フッター", {}},
      {"Ｂｏｂ", "Bob", "100 whole: Bob", {}},
      {"김소라", "김소라", "100 whole: 김소라", {}},
      {"สมชาย", "สมชาย", "100 whole: สมชาย", {}},
      {"Граф Орлок", "ГРАФ ОРЛОК", "100 whole: ГРАФ ОРЛОК", {}},
      {"أحمد علي", "أحمد علي", "100 whole: أحمد علي", {}},
      {"Straße", "STRASSE", "100 whole: STRASSE", {}},
      {"राम", "राम", "100 whole: राम", {}},
      {"🤖", "🤖", "100 whole: 🤖", {}},
  });
  expect_in_prose({
      {"小明", "小明走进房间。", "100 whole: 小明", {}},
      {"エレン", "窓辺のエレンが笑う。", "100 whole: エレン", {}},
      {"소라", "소라가 들어온다.", "100 whole: 소라", {}},
      {"สมชาย", "แล้วสมชายเดินเข้ามา", "100 whole: สมชาย", {}},
      {"Орлок", "Граф ОРЛОК поднимается.", "100 whole: ОРЛОК", {}},
      {"علي", "يدخل علي من الباب.", "100 whole: علي", {}},
      {"דני", "\u200Fדני נכנס.", "100 whole: דני", {}},
      {"राम", "राम आता है।", "100 whole: राम", {}},
  });
}

TEST(NameMatch, DoesNotMindAccents) {
  expect_in_label({
      {"José", "Jose", "100 whole: Jose", {}},
      {"Zoe", "Zoë", "100 whole: Zoë", {}},
      {"Nguyễn", "Nguyen", "100 whole: Nguyen", {}},
      {"احمد", "أحمد", "100 whole: أحمد", {}},
      {"מֹשֶׁה", "משה", "100 whole: משה", {}},
      {"カギ", "ガギ", "", {}},  // not an accent: another syllable
  });
}

TEST(NameMatch, FindsTheWordsInAnotherOrder) {
  expect_in_label({
      {"John Smith", "Smith, John", "95 reordered: Smith, John", {}},
      {"Smith, John", "John Smith", "95 reordered: John Smith", {}},
      {"Deck of the Empusa", "The Empusa's Deck", "95 reordered: The Empusa's Deck", {}},
      {"Castle Dining Hall", "Dining Hall, Castle", "95 reordered: Dining Hall, Castle", {}},
      {"スミス・ジョン", "ジョン・スミス", "95 reordered: ジョン・スミス", {}},
      {"小明", "明小", "", {}},
  });
  expect_in_prose({
      {"John Smith", "Then Smith, John, is called.", "95 reordered: Smith, John", {}},
      {"John Smith", "He sees Smith. John waits.", "62 part: Smith", {}},
  });
}

TEST(NameMatch, ForgivesSlips) {
  expect_in_label({
      {"John Smith", "Jon Smith", "77 respelled: Jon Smith", {}},
      {"Jon Smith", "John Smith", "75 respelled: John Smith", {}},
      {"John Smith", "Smith, Jon", "73 respelled: Smith, Jon", {}},
      {"Hutter", "Huter", "66 respelled: Huter", {}},
      {"Hutter", "Hutetr", "66 respelled: Hutetr", {}},
      {"Catherine", "Katherine", "77 respelled: Katherine", {}},
      {"Наташа", "Наташу", "66 respelled: Наташу", {}},
      {"Анна", "Анну", "", {}},  // a slip in four letters; only English and German endings are forms of a name
      {"アレクサンダー", "アレキサンダー", "75 respelled: アレキサンダー", {}},
      {"Orlok", "Orlock", "60 respelled: Orlock", {}},
      {"Count Orlok", "Orlock", "36 part: Orlock", {}},
  });
  expect_in_prose({
      {"Hutter", "Then Huter sits.", "66 respelled: Huter", {}},
      {"Hutter", "They mutter and shudder.", "", {}},  // in prose the first letter counts
      {"Letter of Symbols", "No better place.", "", {}},
      {"Count Orlok", "Orlock waits.", "", {}},
  });
}

TEST(NameMatch, ForgivesFewSlips) {
  expect_in_label({
      {"Bob", "Rob", "", {}},
      {"Mary", "Marc", "", {}},
      {"Ellen", "Helen", "", {}},
      {"Castle Dining Hall", "Castle Dining Room", "", {}},
      {"Guard 12", "Guard 13", "", {}},
      {"Terminal 2001", "Terminal 2002", "", {}},
      {"김소라", "김소리", "", {}},
  });
}

TEST(NameMatch, NeverFindsANameInsideAWord) {
  for (const std::string_view text : {"Banner", "Anna", "Joann", "Ann_2", "Annabelle"}) {
    EXPECT_EQ(in_label("Ann", text), "") << text;
    EXPECT_EQ(in_prose("Ann", std::string(text) + " waves."), "") << text;
  }
  expect_in_label({
      {"Knock", "Knocks", "65 inflected: Knocks", {}},
      {"Hutter", "Shutter", "", {}},
      {"Orlokian", "Orlok", "", {}},
      {"アン", "アンドロイド", "", {}},
      {"Иван", "Иванов", "", {}},
      {"กิน", "ก", "", {}},
  });
  expect_in_prose({
      {"Knock", "He knocks on the door.", "", {}},
      {"Ann", "A banner. Ann's hat.", "100 whole: Ann", {}},
      {"アン", "アンドロイドが来る。", "", {}},
      {"علي", "وعليه أن يذهب.", "", {}},
  });
}

TEST(NameMatch, KnowsFormsOfTheName) {
  expect_in_label({
      {"Guard", "Guards", "65 inflected: Guards", {}},
      {"Lady", "Ladies", "65 inflected: Ladies", {}},
      {"Policeman", "Policemen", "65 inflected: Policemen", {}},
      {"Guard", "Guards", "", {"Guards"}},
  });
  expect_in_prose({
      {"Guard", "Two guards run in.", "95 inflected: guards", {}},
      {"Müller", "Müllers Hut fällt.", "65 inflected: Müllers", {}},
      {"Graf", "Er sieht den Grafen.", "65 inflected: Grafen", {}},
      {"Graf", "Er sieht den alten Grafen.", "65 inflected: Grafen", {}},
      {"Graf Orlok", "Er folgt dem Grafen Orlok.", "65 inflected: Grafen Orlok", {}},
      {"Ann", "She sees Anne.", "", {}},
      {"Guard", "He guards the door.", "", {}},
  });
}

TEST(NameMatch, NeedsCaseAndPlaceForEverydayWords) {
  expect_in_prose({
      {"Will", "He will not stay.", "", {}},
      {"Will", "She sees Will.", "100 whole: Will", {}},
      {"Will", "Will runs out of the door!", "100 whole: Will", {}},
      {"Dawn", "Dawn breaks over the harbor.", "85 uncertain: Dawn", {}},
      {"Will", "Will he stay?", "", {}},
      {"Will", "HE WILL NOT STAY.", "", {}},
      {"Will", "WILL runs.", "100 whole: WILL", {}},
      {"May", "It may rain.", "", {}},
      {"Rose", "A Rose falls.", "", {}},
      {"Guard", "The guard waits.", "100 whole: guard", {}},
      {"Guard", "They guard the door.", "80 uncertain: guard", {}},
  });
}

TEST(NameMatch, FindsAPartOfTheName) {
  expect_in_label({
      {"Count Orlok", "Orlok", "60 part: Orlok", {}},
      {"Count Orlok", "The Count", "60 part: The Count", {}},
      {"Castle Dining Hall", "DINING HALL", "65 part: DINING HALL", {}},
      {"John Smith", "John", "57 part: John", {}},
      {"王小明", "小明", "66 part: 小明", {}},
      {"エレン・フッター", "エレン", "57 part: エレン", {}},
      {"王小明", "明", "", {}},
      {"John Smith", "John Carpenter", "", {}},
      {"Count Orlok", "Count Dracula", "", {}},
      {"Guard 1", "Guard 2", "", {}},
      {"Guard 1", "Guard", "73 part: Guard", {}},
      {"Guard 1", "1", "", {}},
      {"Mr. X", "Mr", "", {}},
  });
  expect_in_prose({
      {"Count Orlok", "Orlok rises.", "60 part: Orlok", {}},
      {"Letter of Symbols", "Count Orlok reads behind a letter.", "58 part: letter", {}},
      {"The Count", "The count rises.", "100 whole: count", {}},
      {"Bread Knife", "The knife cuts.", "60 part: knife", {}},
      {"王小明", "小明走进房间。", "66 part: 小明", {}},
      {"王小明", "王走进房间。", "", {}},
      {"First Mate", "The mast breaks.", "", {}},
      {"The", "The mast breaks.", "100 whole: The", {}},  // a name without other words is looked for as it is
  });
}

TEST(NameMatch, FindsTheNameInALongerLabel) {
  expect_in_label({
      {"Hutter", "Young Hutter", "81 longer: Young Hutter", {}},
      {"Hutter", "Hutter's hand", "84 longer: Hutter's hand", {}},
      {"Hall", "TOWN HALL", "80 longer: TOWN HALL", {}},
      {"小明", "小明妈妈", "80 longer: 小明妈妈", {}},
      {"Hutter", "Young Huter", "54 longer: Young Huter", {}},
  });
}

TEST(NameMatch, LeavesOtherAssetsTheirNames) {
  const Names others = {"John Smith", "Captain Hook",    "Marie",     "Young Hutter",
                        "Ellen",      "Ellen's Bedroom", "Smith John"};
  expect_in_label({
      {"John", "John Smith", "", others},
      {"Captain", "Captain Hook", "", others},
      {"Maria", "Marie", "", others},
      {"Maria", "Maria", "100 whole: Maria", others},
      {"Marie", "Marie", "100 whole: Marie", others},
      {"Hutter", "Young Hutter", "", others},
      {"Old Hutter", "Young Hutter", "", others},
      {"Ellen's Bedroom", "Ellen", "", others},
      {"Ellen", "Ellen's Bedroom", "", others},
      {"John Smith", "Smith John", "", others},
  });
  expect_in_prose({
      {"John", "John Smith greets John.", "100 whole: John", others},
      {"John", "John Smith waits.", "", others},
      {"Captain Hook", "The Captain waits.", "", {"Captain"}},
      {"Captain Hook", "The Captain waits.", "65 part: Captain", {}},
      {"Ellen", "Ellen’s bedroom is dark.", "", others},
      {"小明", "王小明走了。", "", {"王小明"}},
  });
}

TEST(NameMatch, TellsEveryMention) {
  std::pmr::monotonic_buffer_resource memory;
  constexpr std::string_view text = "Orlok turns. Ellen fears Count Orlok.";
  const NameMatcher matcher("Count Orlok", {}, memory);
  std::vector<std::string> mentions;
  for (const Mention& mention : matcher.find_in_prose(text)) {
    mentions.push_back(described(mention));
    EXPECT_GE(mention.text.data(), text.data());
  }
  EXPECT_EQ(mentions, (std::vector<std::string>{"60 part: Orlok", "100 whole: Count Orlok", "60 part: Orlok"}));
}

TEST(NameMatch, FindsNothingInNothing) {
  for (const std::string_view nothing : {"", " ", "\u00A0\n", "...", "—", "\u200B", "()"}) {
    EXPECT_EQ(in_label("Bob", nothing), "") << nothing;
    EXPECT_EQ(in_prose("Bob", nothing), "") << nothing;
    EXPECT_EQ(in_label(nothing, "Bob"), "") << nothing;
    EXPECT_EQ(in_label(nothing, nothing), "") << nothing;
  }
}

TEST(NameMatch, TakesLongTexts) {
  std::string words, marks = "e", brackets;
  for (int i = 0; i < 20'000; ++i) {
    words += "Bo b ";
    marks += "\u0301\u0323";
    brackets += "((b(";
  }
  const std::string word(100'000, 'b');
  for (const auto& name : {words, marks, brackets, word, std::string("Bob b bo")}) {
    std::pmr::monotonic_buffer_resource memory;
    const Names others = {words, word, marks};
    const NameMatcher matcher(std::string_view(name), others, memory);
    for (const auto& text : {words, marks, brackets, word}) {
      matcher.find_in_label(text);
      matcher.find_in_prose(text);
    }
  }
  EXPECT_EQ(in_prose("Bob", words + "Bob"), "100 whole: Bob");
}

TEST(NameMatch, SurvivesFailingAllocations) {
  const Names others = {"Élodie", "Magnificent Queen"};
  std::string result;
  const auto failures = failures_until_success([&](auto& memory) {
    const NameMatcher matcher("Élodie the Magnificent", others, memory);
    result = described(matcher.find_in_label("ELODIE THE MAGNIFISENT"));
    result += " / " + std::to_string(matcher.find_in_prose("The magnificent Élodie runs. Élodie!").size());
  });
  EXPECT_GT(failures, 5U);
  EXPECT_EQ(result, "88 respelled: ELODIE THE MAGNIFISENT / 1");
}

}  // namespace
}  // namespace shot_assets::core
