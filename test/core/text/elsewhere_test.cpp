#include "core/text/elsewhere.h"

#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/text/running_text.h"

namespace shot_assets::core {
namespace {

using Sentences = std::vector<std::string_view>;

Standing standing(std::string_view text, std::string_view name, std::string_view sentence = {}) {
  const std::string_view whole = sentence.empty() ? text : text.substr(text.find(sentence));
  return standing_of(whole, whole.substr(whole.find(name), name.size()), text);
}

void expect(Standing expected, const Sentences& sentences) {
  for (const auto sentence : sentences) EXPECT_EQ(standing(sentence, "Rose"), expected) << sentence;
}

TEST(Elsewhere, HearsWhoIsNotThere) {
  expect(Standing::heard, {"O.S., Rose calls for help.", "Rose mutters O.S.", "Over the speakers, Rose counts down.",
                           "Rose murmurs from the ceiling speakers.", "The radio crackles -- Rose, out of breath.",
                           "From below, Rose screams.", "Rose snores in the next room.", "On entend Rose hors champ.",
                           "Aus dem Bad hört man Rose singen.", "Irgendwo draußen schreit Rose.",
                           "Rose, on the other end of the line, keeps talking."});
  expect(Standing::seen,
         {"Rose talks on the phone.", "Rose screams.", "From behind the door, Rose steps out.",
          "Rose takes the radio from the shelf.", "Rose walks into the next room.", "Rose listens to the speakers."});
}

TEST(Elsewhere, SeesPicturesAsPictures) {
  expect(Standing::spoken_of,
         {"Rose, in a framed black and white photo on the shelf, smiles.", "A framed wedding picture: Harold and Rose.",
          "The wanted poster has Rose's face.", "In the photo, Rose smiles.", "Auf dem Gemälde über dem Klavier: Rose.",
          "He tears down the Rose poster.", "A bald man draws Rose."});
  expect(Standing::seen, {"Rose, in front of the painting, smiles.", "Rose hangs the picture.",
                          "Rose tears the poster off the wall.", "Next to the poster stands Rose."});
}

TEST(Elsewhere, MissesWhoIsNotThere) {
  expect(Standing::spoken_of,
         {"The band minus Rose.", "Everyone but Rose laughs.", "The same w/o Rose.", "They send him instead of Rose.",
          "Rose has already left.", "Rose and her boys are long gone.", "Rose will be back.", "Tomorrow Rose arrives.",
          "Morgen kommt Rose.", "He imagines telling Rose the truth.", "Of Rose, nothing.", "Von Rose keine Spur.",
          "Ni rastro de Rose.", "Rose not in this one.", "He can't find Rose.", "The crowd chants for Rose."});
  expect(Standing::owner, {"Das Zimmer von Rose ist leer."});
  expect(Standing::seen, {"Nobody but Rose laughs.", "Rose has a knife.", "Rose does not move.",
                          "Er nimmt die Hand von Rose.", "Rose is at the window.", "SPLIT SCREEN: Rose in bed."});
}

TEST(Elsewhere, KnowsNamesOfOtherThings) {
  expect(Standing::spoken_of, {"They pass the Rose Garden.", "He waits outside Hotel Rose."});
  EXPECT_EQ(standing("It's June.", "June"), Standing::spoken_of);
  EXPECT_EQ(standing("Last day of Summer.", "Summer"), Standing::spoken_of);
  expect(Standing::seen, {"In the garden, Rose waits.", "Rose Miller waits."});
  EXPECT_EQ(standing("He looks at June.", "June"), Standing::seen);
}

TEST(Elsewhere, ReadsWhatFollowsAPicture) {
  EXPECT_EQ(standing("INSERT - LOCKET. Rose, unsmiling, 1931.", "Rose", "Rose, unsmiling, 1931."), Standing::spoken_of);
  EXPECT_EQ(standing("He scrolls past a missed call. Rose.", "Rose", "Rose."), Standing::spoken_of);
  EXPECT_EQ(standing("He hangs the picture. Rose smiles.", "Rose", "Rose smiles."), Standing::seen);
  EXPECT_EQ(standing("The door opens. Rose, in black.", "Rose", "Rose, in black."), Standing::seen);
}

TEST(Elsewhere, TellsACompoundFromAVerb) {
  const auto sure = [](std::string_view sentence) {
    return surety({sentence, sentence.substr(0, 4), true, true, false});
  };
  for (const auto sentence : {"Rose petals drift across the font.", "Rose thorns tear at his sleeve."})
    EXPECT_EQ(sure(sentence), perhaps_compound) << sentence;
  for (const auto sentence :
       {"Rose exits.", "Rose lifts the lid.", "Rose runs out.", "Rose sees him.", "Rose hugs Tom."})
    EXPECT_EQ(sure(sentence), 100) << sentence;
}

}  // namespace
}  // namespace shot_assets::core
