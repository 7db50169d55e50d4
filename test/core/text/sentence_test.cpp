#include "core/text/sentence.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

using Strings = std::vector<std::string_view>;

Strings sentences(std::string_view text) {
  Strings found;
  for (const auto sentence : Sentences(text)) found.push_back(sentence);
  return found;
}

struct Case {
  std::string_view text;
  Strings sentences;
};

void expect(const std::vector<Case>& cases) {
  for (const auto& [text, expected] : cases) EXPECT_EQ(sentences(text), expected) << text;
}

TEST(Sentences, EndBeforeWhiteSpace) {
  expect({
      {"Bob enters. Alice leaves.", {"Bob enters.", "Alice leaves."}},
      {" Bob enters!\n\nAlice? \u00A0No ", {"Bob enters!", "Alice?", "No"}},
      {"Bob waits… Alice leaves... Bob waits.", {"Bob waits…", "Alice leaves...", "Bob waits."}},
      {"What?! Really‽ Yes.", {"What?!", "Really‽", "Yes."}},
      {"See a.mov at example.com now", {"See a.mov at example.com now"}},
      {"أين أنت؟ هنا۔ نعم", {"أين أنت؟", "هنا۔", "نعم"}},
      {"वह आया। वह गया॥ बस", {"वह आया।", "वह गया॥", "बस"}},
      {"", {}},
      {" \n", {}},
      {"no end", {"no end"}},
  });
}

TEST(Sentences, EndWithoutWhiteSpaceInScriptsWithout) {
  expect({
      {"小明走进房间。他坐下！好？", {"小明走进房间。", "他坐下！", "好？"}},
      {"「走！」小明说。", {"「走！」", "小明说。"}},
      {"他说完。“再见。”", {"他说完。", "“再见。”"}},
      {"好！\uFE00好", {"好！\uFE00", "好"}},
  });
}

TEST(Sentences, TakeTheQuotesAndBracketsThatClose) {
  expect({
      {"\"Stop!\" Bob leaves.", {"\"Stop!\"", "Bob leaves."}},
      {"„Halt!“ Bob geht.", {"„Halt!“", "Bob geht."}},
      {"(Bob waits.) Alice leaves.", {"(Bob waits.)", "Alice leaves."}},
      {"He says “Go.”). Then he goes.", {"He says “Go.”).", "Then he goes."}},
      {"“Stop!” he shouts. Bob stops.", {"“Stop!” he shouts.", "Bob stops."}},
  });
}

TEST(Sentences, GoOnAfterAbbreviations) {
  for (const auto text : {
           "Dr. Smith and Mrs. Jones enter.",
           "St. Mary rests.",
           "Mr. T. enters.",
           "J. R. Hutter reads.",
           "É. Zola reads.",
           "А. С. Пушкин пишет.",
           "A wall of 3.5 m. at least.",
           "Room No. 5 is empty.",
           "A pet, e.g. Rex.",
           "At 5 p.m. Bob leaves.",
           "INT. KITCHEN - DAY",
           "Capt. Ahab, approx. 60 years old.",
           "The U.S. Army waits.",
           "Wait... what.",
           "Wait… what.",
           "Swords, bows etc. are on the wall.",
       })
    EXPECT_EQ(sentences(text), Strings{text}) << text;
  expect({
      {"She says no. Bob leaves.", {"She says no.", "Bob leaves."}},
      {"The wall has 3 m. Bob climbs.", {"The wall has 3 m.", "Bob climbs."}},
      {"She is 25. Bob is 30.", {"She is 25.", "Bob is 30."}},
      {"Meet the doctor. Smith leaves.", {"Meet the doctor.", "Smith leaves."}},
  });
}

TEST(Sentences, FollowAnAuthorWhoWritesLowerCase) {
  expect({
      {"tall man. wears a hat. smiles", {"tall man.", "wears a hat.", "smiles"}},
      {"tall man... wears a hat", {"tall man... wears a hat"}},
      {"Tall man. wears a hat", {"Tall man. wears a hat"}},
  });
}

TEST(Sentences, HaveSomethingToRead) {
  expect({
      {"... And then. Nothing.", {"... And then.", "Nothing."}},
      {"!!! ???", {"!!! ???"}},
      {"🎉! Bob", {"🎉!", "Bob"}},
  });
}

TEST(Sentences, WithoutTheirFullStop) {
  const struct {
    std::string_view sentence, expected;
  } cases[] = {
      {"Bob enters.", "Bob enters"},
      {" Bob enters . ", "Bob enters"},
      {"小明走了。", "小明走了"},
      {"वह आया।", "वह आया"},
      {"Bob enters!", "Bob enters!"},
      {"Why?", "Why?"},
      {"Wait...", "Wait..."},
      {"Wait…", "Wait…"},
      {"走。。。", "走。。。"},
      {".", ""},
      {"", ""},
      {"\"Go.\"", "\"Go.\""},
  };
  for (const auto& [sentence, expected] : cases) EXPECT_EQ(without_full_stop(sentence), expected) << sentence;
}

TEST(Sentences, AreFoundInLinearTime) {
  std::string stops, words, closers, spaces;
  for (int i = 0; i < 250'000; ++i) {
    stops += "....";
    words += "a. b";
    closers += "a.))";
    spaces += "   .";
  }
  for (const auto& text : {"a" + stops, words, closers, "a" + spaces, "a." + std::string(1'000'000, ' ')})
    EXPECT_GE(sentences(text).size(), 1U);
}

}  // namespace
}  // namespace shot_assets::core
