#include "core/references/video_notes.h"

#include <memory_resource>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

using enum Presence;

struct Told {
  std::string_view name, type;
  Presence presence;
  std::string_view note, cue, description;
};

std::string note(const Told& told) {
  std::pmr::monotonic_buffer_resource memory;
  return std::string(video_note({told.name, is_plural(told.name, told.type), told.presence, told.note, told.cue,
                                 whole_sentences(told.description, longest_noted_look, memory)},
                                memory));
}

TEST(VideoNotes, AreSentences) {
  EXPECT_EQ(note({"Hutter", "character", exits, "", "backs away out of the light", ""}),
            "Hutter exits the frame: backs away out of the light");
  EXPECT_EQ(note({"Hutter", "character", exits, "backs away", "", ""}), "Hutter exits the frame: backs away");
  EXPECT_EQ(note({"Bob", "character", enters, "from the left", "strolls in", ""}),
            "Bob enters the frame from the left");
  EXPECT_EQ(note({"Bob", "character", enters, "slowly", "", ""}), "Bob enters the frame slowly");
  EXPECT_EQ(note({"Bob", "character", enters, "", "", ""}), "Bob enters the frame");
  EXPECT_EQ(note({"Bob", "character", throughout, "from the left", "sits", ""}), "");
  EXPECT_EQ(note({"Waiter", "character", passes_through, "", "crosses behind them", "A tall man. In white."}),
            "Midway through the shot, Waiter (A tall man. In white) crosses behind them");
  EXPECT_EQ(note({"Waiter", "character", passes_through, "from left to right", "crosses", ""}),
            "Midway through the shot, Waiter passes through the frame from left to right");
  EXPECT_EQ(note({"Waiter", "character", passes_through, "hurries past", "", ""}),
            "Midway through the shot, Waiter hurries past");
  EXPECT_EQ(note({"Owen", "character", passes_through, "", "screaming", ""}),
            "Midway through the shot, Owen passes through the frame: screaming");
  EXPECT_EQ(note({"The Twins", "character", passes_through, "", "bring flowers", ""}),
            "Midway through the shot, the Twins bring flowers");
  EXPECT_EQ(note({"An Usher", "character", passes_through, "", "", ""}),
            "Midway through the shot, an Usher passes through the frame");
}

TEST(VideoNotes, GiveAPluralNameAPluralVerb) {
  EXPECT_EQ(note({"The Guards", "character", enters, "", "march in", ""}), "The Guards enter the frame: march in");
  EXPECT_EQ(note({"Rats", "prop", exits, "", "", ""}), "Rats exit the frame");
  EXPECT_EQ(note({"Villagers", "extra_archetype", passes_through, "", "", ""}),
            "Midway through the shot, Villagers pass through the frame");
  for (const std::string_view many : {"The Guards", "Guards", "Two Soldiers", "Men in Black", "Bob and Alice", "Police",
                                      "Townsfolk", "townspeople", "Crewmen", "Policewomen", "Crew", "The Crew 2"})
    EXPECT_TRUE(is_plural(many, "character")) << many;
  for (const std::string_view one : {"James", "Rogers", "Letter of Symbols", "The Princess", "Dr. Jones",
                                     "Man with Dogs", "Ellen", "Guard 2", "Chris", "The Boss"})
    EXPECT_FALSE(is_plural(one, "character")) << one;
  for (const std::string_view one :
       {"Letter of Symbols", "Deck of Cards", "Chess Set", "Compass", "Bus", "Ellen's Coat", "Mercedes", "Crew Bus"})
    EXPECT_FALSE(is_plural(one, "prop")) << one;
  EXPECT_TRUE(is_plural("Ellen's Books", "prop"));
}

TEST(VideoNotes, GiveANumberedNameTheVerbOfItsNoun) {
  EXPECT_EQ(note({"Rats 1", "prop", enters, "", "", ""}), "Rats 1 enter the frame");
  EXPECT_EQ(note({"Rat 1", "prop", enters, "", "", ""}), "Rat 1 enters the frame");
  EXPECT_EQ(note({"Guards 12", "extra_archetype", passes_through, "", "", ""}),
            "Midway through the shot, Guards 12 pass through the frame");
  EXPECT_EQ(note({"Guard 12", "extra_archetype", passes_through, "", "", ""}),
            "Midway through the shot, Guard 12 passes through the frame");
  for (const std::string_view many :
       {"Guards 2", "The Guards 1", "Rats #2", "Rats (2)", "Waiters No. 2", "Guards B", "Police 2", "Bob and Alice 2"})
    EXPECT_TRUE(is_plural(many, "character")) << many;
  for (const std::string_view one :
       {"James 2", "Terminator 2", "Guard B", "Waiter No. 2", "Doctor No", "Malcolm X", "Agent 47", "Rogers #1"})
    EXPECT_FALSE(is_plural(one, "character")) << one;
  for (const std::string_view one : {"Compass 2", "Plan B", "Bus 12", "Letter of Symbols 3"})
    EXPECT_FALSE(is_plural(one, "prop")) << one;
}

TEST(VideoNotes, DescribeInWholeSentences) {
  std::pmr::monotonic_buffer_resource memory;
  const std::string first(200, 'a'), second(120, 'b');
  EXPECT_EQ(whole_sentences(first + ". " + second + ".", 300, memory), first);
  EXPECT_EQ(whole_sentences("A man.  In a hat. ", 300, memory), "A man. In a hat");
  EXPECT_EQ(whole_sentences("A man in a very long hat.", 10, memory), "A man in…");
  EXPECT_EQ(whole_sentences(" \n", 300, memory), "");
}

}  // namespace
}  // namespace shot_assets::core
