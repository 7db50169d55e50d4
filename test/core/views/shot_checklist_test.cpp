#include "core/views/shot_checklist.h"

#include <ctime>
#include <iostream>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "film_scene.h"

namespace shot_assets::core {
namespace {

using Names = std::vector<std::string_view>;

struct Script {
  std::string_view setting{}, action{}, dialogue{};
  Names foreground{}, background{};
};

// What is suggested for a scene of this one shot: "90 in the background: …".
std::string suggestion(std::string_view name, std::string_view type, const Script& script, const Names& others = {},
                       std::string_view other_type = "character") {
  FilmScene scene;
  Shot& shot = scene.add_shot("1A");
  shot.setting = script.setting;
  shot.action = script.action;
  shot.dialogue = script.dialogue;
  shot.characters_foreground = script.foreground;
  shot.characters_background = script.background;

  std::vector<NamedAsset> other_assets;
  for (const std::string_view other : others)
    other_assets.push_back({id('p', other_assets.size() + 2), other, other_type});
  std::pmr::monotonic_buffer_resource memory;
  const auto rows = shot_checklist(scene.scene(), {id('p', 1), name, type}, other_assets, memory);
  if (rows.size() != 1 || rows[0].shot != &shot) return "no row for the shot";
  if (rows[0].confidence == 0) return std::string(rows[0].reason);
  return std::to_string(rows[0].confidence) + ' ' + std::string(rows[0].reason);
}

TEST(ShotChecklist, FindsACharacterWhereItSaysMost) {
  const Script all = {.setting = "INT. HUTTER - DAY",
                      .action = "Hutter eats.",
                      .dialogue = "Hutter!",
                      .foreground = {"Ellen", "Hutter"},
                      .background = {"Hutter"}};
  EXPECT_EQ(suggestion("Hutter", "character", all), "100 in the foreground: \"Hutter\"");
  EXPECT_EQ(suggestion("Hutter", "character", {.action = all.action, .background = all.background}),
            "90 in the background: \"Hutter\"");
  EXPECT_EQ(suggestion("Hutter", "character", {.action = all.action, .dialogue = all.dialogue}),
            "75 named in the action: \"Hutter\"");
  EXPECT_EQ(suggestion("Hutter", "character", {.dialogue = all.dialogue}), "60 addressed in the dialogue: \"Hutter\"");
  EXPECT_EQ(suggestion("Hutter", "character", {.setting = all.setting}), "");
  EXPECT_EQ(suggestion("Hutter", "character", Script{}), "");
}

TEST(ShotChecklist, PrefersAWholeNameToAPartInABetterPlace) {
  EXPECT_EQ(suggestion("Count Orlok", "character", {.action = "Count Orlok rises.", .foreground = {"Orlok"}}),
            "75 named in the action: \"Count Orlok\"");
  EXPECT_EQ(suggestion("Count Orlok", "character", {.foreground = {"Orlok"}}),
            "60 in the foreground: \"Orlok\", a part of the name");
}

TEST(ShotChecklist, HearsWhoSpeaksWhoIsAddressedAndWhoIsNamed) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"ELLEN: Where is he?", "70 speaks in the dialogue: \"ELLEN\""},
      {"HUTTER: Gone.\n ELLEN : Where?", "70 speaks in the dialogue: \"ELLEN\""},
      {"Come here, Ellen!", "60 addressed in the dialogue: \"Ellen\""},
      {"Ellen, come here.", "60 addressed in the dialogue: \"Ellen\""},
      {"“Ellen!”", "60 addressed in the dialogue: \"Ellen\""},
      {"He fears Ellen. Ellen, come!", "60 addressed in the dialogue: \"Ellen\""},
      {"艾伦：他在哪？", ""},
      {"Hutter loves Ellen", "40 named in the dialogue: \"Ellen\""},
      {"He told me: Ellen: gone", "60 addressed in the dialogue: \"Ellen\""},
      {"ELLEN\nWhere is he?", "70 speaks in the dialogue: \"ELLEN\""},
      {"ELLEN (CONT'D)\nWhere is he?", "70 speaks in the dialogue: \"ELLEN (CONT'D)\""},
      {"ELLEN (O.S.): Where is he?", "20 speaks in the dialogue, not in the frame: \"ELLEN (O.S.)\""},
      {"ELLEN (V.O.)\nWhere is he?", "20 speaks in the dialogue, not in the frame: \"ELLEN (V.O.)\""},
      {"Ellen's neck is beautiful.", "40 named in the dialogue: \"Ellen\""},
      {"Where is Ellen?", "40 named in the dialogue: \"Ellen\""},
      {"Spellen!", ""},
  };
  for (const auto& [dialogue, expected] : cases)
    EXPECT_EQ(suggestion("Ellen", "character", {.dialogue = dialogue}), expected) << dialogue;
  EXPECT_EQ(suggestion("小明", "character", {.dialogue = "小明：他在哪？"}), "70 speaks in the dialogue: \"小明\"");
  EXPECT_EQ(suggestion("小明", "character", {.dialogue = "小明，过来！"}), "60 addressed in the dialogue: \"小明\"");
}

TEST(ShotChecklist, HearsASpeakerWhoseNameBeginsAsAHeadingDoes) {
  EXPECT_EQ(suggestion("The Baroness", "character", {.dialogue = "THE BARONESS (O.S.)\nWho is there?"}),
            "20 speaks in the dialogue, not in the frame: \"THE BARONESS (O.S.)\"");
  for (const std::string_view dialogue : {"THE GUARDS: Halt!", "THE GUARDS\nHalt!"})
    EXPECT_EQ(suggestion("Guards", "extra_archetype", {.dialogue = dialogue}),
              "70 speaks in the dialogue: \"THE GUARDS\"");
  EXPECT_EQ(suggestion("Night Nurse", "character", {.dialogue = "NIGHT NURSE\nHush."}),
            "70 speaks in the dialogue: \"NIGHT NURSE\"");
  EXPECT_EQ(suggestion("Night Nurse", "character", {.action = "NIGHT NURSE\nHush."}).substr(0, 2), "70");
  EXPECT_EQ(suggestion("Drone", "vehicle", {.action = "DRONE\nOver the field."}).substr(0, 2), "75");
}

TEST(ShotChecklist, ReadsTheMarksOfLists) {
  const auto listed = [](std::string_view entry) { return suggestion("Sarah", "character", {.foreground = {entry}}); };
  for (const std::string_view entry : {"SARAH (O.S.)", "SARAH (O.C.)", "SARAH (V.O.)", "Sarah (off)",
                                       "Sarah (on phone)", "SARAH (O.S.) (CONT'D)", "SARAH (O.S., shouting)"})
    EXPECT_EQ(listed(entry), "20 listed, not in the frame: \"" + std::string(entry) + '"');
  for (const std::string_view entry :
       {"SARAH (CONT'D)", "Sarah (30s)", "SARAH*", "Sarah, Bob", "Bob & Sarah", "Sarah (taking off her coat)"})
    EXPECT_EQ(listed(entry).substr(0, 21), "100 in the foreground") << entry;
  EXPECT_EQ(suggestion("Bob", "character", {.foreground = {"SARAH (O.S.), Bob"}}), "100 in the foreground: \"Bob\"");
  EXPECT_EQ(listed("Sarah's voice"), "16 listed, not in the frame: \"Sarah's voice\", which says more than the name");
  EXPECT_EQ(listed("Bob without Sarah").substr(0, 9), "20 listed");
  for (const std::string_view entry : {"no sign of Sarah", "photo of Sarah", "poster of the late Sarah", "NOT Sarah"})
    EXPECT_EQ(listed(entry).substr(0, listed(entry).find(':')).substr(3), "listed, not in the frame") << entry;
  // What is hers is not she, so the list does not name her.
  EXPECT_EQ(listed("Sarah's mother"), "");
  EXPECT_EQ(listed("Sarah's hands").substr(2), " in the foreground: \"Sarah's hands\", which says more than the name");
  EXPECT_EQ(listed("1. Bob\n2. Sarah"), "100 in the foreground: \"Sarah\"");
  // The list decides.
  EXPECT_EQ(suggestion("Sarah", "character", {.action = "Sarah calls.", .background = {"SARAH (O.S.)"}}),
            "20 listed, not in the frame: \"SARAH (O.S.)\"");
}

TEST(ShotChecklist, TellsWhoIsSeenFromWhoIsSpokenOf) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"Sarah kisses Bob.", "75 named in the action"},
      {"Bob's hand trembles.", "75 named in the action"},
      {"Bob's car stops.", "50 something of theirs"},
      {"She looks at a photo of Bob.", "30 spoken of"},
      {"She waits for Bob.", "30 spoken of"},
      {"They talk about Bob.", "30 spoken of"},
      {"Bob is nowhere to be seen.", "30 spoken of"},
      {"BOB (O.S.) coughs.", "20 heard"},
      {"Bob's voice fills the room.", "20 heard"},
      {"Off screen, Bob shouts.", "20 heard"},
      {"SARAH\nBob, come here!", "60 addressed"},
      {"A portrait of the late Bob.", "30 spoken of"},
      {"Three missed calls from Bob.", "30 spoken of"},
      {"She has not seen Bob.", "30 spoken of"},
      {"She has seen Bob.", "75 named in the action"},
      {"The chair where Bob sat.", "30 spoken of"},
      {"The chair where Bob sits.", "75 named in the action"},
      {"A chair was kept for Bob.", "30 spoken of"},
      {"She opens the door for Bob.", "75 named in the action"},
      {"Gentle as a Bob.", "30 spoken of"},
      {"The file on Bob is thin.", "30 spoken of"},
      {"Bob slides out of frame.", "75 named in the action"},
      {"Out of frame, Bob shouts.", "20 heard"},
      {"Kein Bob weit und breit.", "30 spoken of"},
      {"Auf dem Foto: Bob.", "30 spoken of"},
      {"La voiture de Bob démarre.", "50 something of theirs"},
      {"Gros plan sur les mains de Bob.", "75 named in the action"},
      {"Nadie ha visto a Bob.", "30 spoken of"},
      {"BOB (from the kitchen): Coming!", "20 speaks in the dialogue, not in the frame"},
      {"BOB (F.C.): Coming!", "20 speaks in the dialogue, not in the frame"},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(suggestion("Bob", "character", {.action = text}).substr(0, expected.size()), expected) << text;
}

// Seconds of the checklist of so many shots of 1 kB beside so many assets of similar names.
double seconds_for(int shots, int assets) {
  std::vector<std::string> names;
  for (int i = 0; i < assets; ++i) names.push_back("Guard of the Gate " + std::to_string(i));
  std::vector<NamedAsset> others;
  for (const std::string& name : names) others.push_back({id('p', others.size() + 2), name, "character"});
  std::string action;
  while (action.size() < 1000) action += "The Guard of the Gate 17 greets the Guard of the North Gate and goes. ";
  FilmScene scene;
  for (int i = 0; i < shots; ++i) scene.add_shot("1A").action = action;
  std::pmr::monotonic_buffer_resource memory;
  const std::clock_t begin = std::clock();
  const auto rows = shot_checklist(scene.scene(), {id('p', 1), "Guard of the North Gate", "character"}, others, memory);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  EXPECT_EQ(rows.size(), static_cast<std::size_t>(shots));
  EXPECT_EQ(rows[0].confidence, 75);
  return seconds;
}

// Twice the size takes about twice the time: the square would be four times.
TEST(ShotChecklist, TakesALargeFilmInLinearTime) {
  const double all = seconds_for(10'000, 5'000);
  std::cout << "10,000 shots, 5,000 assets: " << all << " s\n";
  EXPECT_LT(all, 3 * seconds_for(5'000, 5'000));
  EXPECT_LT(all, 3 * seconds_for(10'000, 2'500));
}

TEST(ShotChecklist, FindsALocationInTheSettingOnly) {
  const auto location = [](std::string_view name, std::string_view setting) {
    return suggestion(name, "location", {.setting = setting, .action = name, .dialogue = name, .foreground = {name}});
  };
  EXPECT_EQ(location("Castle Dining Hall", "INT. CASTLE DINING HALL - NIGHT"),
            "100 the setting: \"CASTLE DINING HALL\"");
  EXPECT_EQ(location("Castle Dining Hall", "INT. DINING HALL - NIGHT"),
            "65 the setting: \"DINING HALL\", a part of the name");
  EXPECT_EQ(location("Dining Hall", "INT. CASTLE, DINING HALL - NIGHT"), "100 the setting: \"DINING HALL\"");
  EXPECT_EQ(location("Castle Dining Hall", "INT. CASTLE / DINING HALL"), "100 the setting: \"CASTLE / DINING HALL\"");
  EXPECT_EQ(location("Hall", "INT. TOWN HALL - DAY"), "80 the setting: \"TOWN HALL\", which says more than the name");
  EXPECT_EQ(location("Day Room", "INT. HALL - DAY"), "");
  EXPECT_EQ(location("Night Club", "EXT. STREET - NIGHT"), "");
  EXPECT_EQ(location("Castle", ""), "");
  EXPECT_EQ(location("厨房", "内景，厨房，夜"), "100 the setting: \"厨房\"");
}

TEST(ShotChecklist, FindsAPropInActionAndDialogue) {
  const Script script = {.setting = "INT. LOCKET - DAY",
                         .action = "The locket\n swings free.",
                         .dialogue = "A locket!",
                         .foreground = {"Locket"}};
  EXPECT_EQ(suggestion("Locket", "prop", script), "75 named in the action: \"locket\"");
  EXPECT_EQ(suggestion("Locket", "prop", {.dialogue = "Give me the locket."}), "40 named in the dialogue: \"locket\"");
  EXPECT_EQ(suggestion("Locket", "prop", {.setting = script.setting, .foreground = script.foreground}), "");
  EXPECT_EQ(suggestion("Gold Locket", "prop", {.action = "A gold\n locket."}),
            "75 named in the action: \"gold locket\"");
}

TEST(ShotChecklist, TreatsEveryOtherTypeAsACharacter) {
  EXPECT_EQ(suggestion("Villagers", "extra_archetype", {.background = {"Villagers"}}),
            "90 in the background: \"Villagers\"");
  EXPECT_EQ(suggestion("Black Coach", "vehicle", {.action = "A black coach races in."}),
            "75 named in the action: \"black coach\"");
}

TEST(ShotChecklist, LeavesOtherAssetsTheirNames) {
  const Script script = {.action = "John Smith waits."};
  EXPECT_EQ(suggestion("John", "character", script, {"John Smith"}), "");
  EXPECT_EQ(suggestion("John", "character", script), "75 named in the action: \"John\"");
}

TEST(ShotChecklist, SaysWhereTheAssetIs) {
  const auto assigned = [](bool managed, std::size_t asset) {
    FilmScene scene(managed);
    scene.add_shot("1A").shot_order = 2;
    scene.add_shot("1B").shot_order = 1;
    scene.add_instance("Bob");
    scene.add_instance("Bob in rags").project_asset_id = id('p', 1);
    scene.add_instance("Alice");
    scene.assign(2, 2, Presence::exits);
    scene.assign(1, 3, Presence::throughout);
    std::pmr::monotonic_buffer_resource memory;
    std::string shots;
    for (const ShotSuggestion& row : shot_checklist(scene.scene(), {id('p', asset), "Bob", "character"}, {}, memory))
      if (row.is_assigned) shots += row.shot->label;
    return shots;
  };
  EXPECT_EQ(assigned(true, 1), "1B");
  EXPECT_EQ(assigned(true, 3), "1A");
  EXPECT_EQ(assigned(true, 4), "");
  EXPECT_EQ(assigned(false, 1), "1B1A");
  EXPECT_EQ(assigned(false, 4), "");
}

// Each name is looked at with what is around it, not with all that was said: else this would take hours.
TEST(ShotChecklist, ReadsADialogueThatNamesSomebodyVeryOftenOnce) {
  std::string in_one_line, in_many;
  for (int i = 0; i < 50'000; ++i) {
    in_one_line += "I saw Ellen - ";
    in_many += "HUTTER: I saw Ellen again\n";
  }
  for (const auto* dialogue : {&in_one_line, &in_many}) {
    EXPECT_EQ(suggestion("Ellen", "character", {.dialogue = *dialogue}), "40 named in the dialogue: \"Ellen\"");
    const std::string opened = *dialogue + "\nELLEN: Where?";
    EXPECT_EQ(suggestion("Ellen", "character", {.dialogue = opened}), "70 speaks in the dialogue: \"ELLEN\"");
  }
}

// A line is opened by one name at most.
TEST(ShotChecklist, WhoComesSecondInALineDoesNotOpenIt) {
  EXPECT_EQ(suggestion("Ellen", "character", {.dialogue = "Ellen, Ellen: come"}),
            "60 addressed in the dialogue: \"Ellen\"");
}

}  // namespace
}  // namespace shot_assets::core
