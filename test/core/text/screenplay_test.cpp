#include "core/text/screenplay.h"

#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace shot_assets::core {
namespace {

using Lines = std::vector<std::string>;

// "cue> text" of a speech, the text of an action; line breaks as bars.
Lines parts(std::string_view text, ScriptField field, const std::vector<std::string_view>& cast = {}) {
  std::pmr::monotonic_buffer_resource memory;
  CueNames names(memory);
  for (const auto name : cast) names.add(name);
  Lines lines;
  for (const ScriptPart& part : script_parts(text, field, names, memory)) {
    std::string line = part.is_speech ? std::string(part.cue) + ">" : "";
    for (const char byte : part.text) line += byte == '\n' ? '|' : byte;
    lines.push_back(line);
  }
  return lines;
}

TEST(Screenplay, DividesAnActionByItsCues) {
  const auto of = [](std::string_view text) { return parts(text, ScriptField::action); };
  EXPECT_EQ(of("Bob sits.\n\nSARAH (O.S.)\nCome here!\n\nHe rises."),
            (Lines{"Bob sits.||", "SARAH (O.S.)>Come here!|", "He rises."}));
  EXPECT_EQ(of("SARAH: Come here!"), (Lines{"SARAH> Come here!"}));
  EXPECT_EQ(of("Bob: runs in"), (Lines{"Bob: runs in"}));
  EXPECT_EQ(of("INT. KITCHEN - DAY\nBob sits."), (Lines{"Bob sits."}));
  EXPECT_EQ(of("CUT TO:\nBob sits."), (Lines{"Bob sits."}));
  EXPECT_EQ(of("BOB ENTERS.\nHe sits."), (Lines{"BOB ENTERS.|He sits."}));
  EXPECT_EQ(of("BOB"), (Lines{"BOB"}));
  EXPECT_EQ(of(""), Lines{});
}

TEST(Screenplay, DividesADialogueByItsCues) {
  const auto of = [](std::string_view text) { return parts(text, ScriptField::dialogue); };
  EXPECT_EQ(of("Where?"), (Lines{">Where?"}));
  EXPECT_EQ(of("SARAH\nWhere?\nBOB (V.O.)\nHere."), (Lines{"SARAH>Where?|", "BOB (V.O.)>Here."}));
  EXPECT_EQ(of("Sarah: Where?\nBob (on phone): Here."), (Lines{"Sarah> Where?|", "Bob (on phone)> Here."}));
  EXPECT_EQ(of("小明：他在哪？"), (Lines{"小明>他在哪？"}));
}

TEST(Screenplay, TakesANameOfTheCastForACueThatBeginsAsAHeadingDoes) {
  const std::vector<std::string_view> cast = {"The Baroness", "Guards", "Night Nurse", "Same",
                                              "Zoë",          "Carlos", "Low Angle"};
  for (const std::string_view cue : {"THE BARONESS (O.S.)", "THE GUARDS", "NIGHT NURSE", "NIGHT NURSE V.O.",
                                     "THE NIGHT NURSE*", "SAME", "THE CARLOS", "THE ZOE"}) {
    const std::string speech = std::string(cue) + "\nHalt!";
    EXPECT_EQ(parts(speech, ScriptField::action, cast), Lines{std::string(cue) + ">Halt!"});
    EXPECT_EQ(parts(speech, ScriptField::dialogue, cast), Lines{std::string(cue) + ">Halt!"});
    EXPECT_EQ(parts(std::string(cue) + ": Halt!", ScriptField::action, cast), Lines{std::string(cue) + "> Halt!"});
  }
  EXPECT_EQ(parts("LOW ANGLE: Halt!", ScriptField::action, cast), Lines{"LOW ANGLE> Halt!"});
  for (const std::string_view heading : {"THE GUARDS RUN", "THE STREET", "NIGHT", "THE"})
    EXPECT_EQ(parts(std::string(heading) + "\nHalt!", ScriptField::action, cast),
              Lines{std::string(heading) + "|Halt!"});
  EXPECT_EQ(parts("THE GUARDS\nHalt!", ScriptField::action), Lines{"THE GUARDS|Halt!"});
}

TEST(Screenplay, KnowsTheMarksOfWhoIsNotInTheFrame) {
  for (const std::string_view mark :
       {"(O.S.)", "(OS)", "(O.C.)", "(V.O.)", "(v.o.)", "(off)", "(on phone)", "(on the phone)",
        "(O.S. from the kitchen)", "(V.O., tired)", "[OFF-SCREEN]", "(voice-over)", "(im Off)"}) {
    EXPECT_EQ(out_of_frame_mark(std::string(" ") + std::string(mark) + " rest"), mark);
  }
  EXPECT_EQ(out_of_frame_mark("* (CONT'D) (O.S.)"), "(O.S.)");
  EXPECT_EQ(out_of_frame_mark(" V.O."), "V.O.");
  for (const std::string_view mark :
       {"(CONT'D)", "(30s)", "(into phone)", "(off to work)", "", "* ", "(", "()", "or not"})
    EXPECT_EQ(out_of_frame_mark(mark), "") << mark;
}

TEST(Screenplay, TakesListEntriesApart) {
  std::pmr::monotonic_buffer_resource memory;
  const auto of = [&](std::string_view entry) {
    Lines names;
    for (const ListedName& name : listed_names(entry, memory))
      names.push_back(std::string(name.text) + (name.mark.empty() ? "" : " not there"));
    return names;
  };
  EXPECT_EQ(of("Sarah"), Lines{"Sarah"});
  EXPECT_EQ(of("Sarah, Bob"), (Lines{"Sarah, Bob", "Sarah", "Bob"}));
  EXPECT_EQ(of("Sarah and Bob"), (Lines{"Sarah and Bob", "Sarah", "Bob"}));
  EXPECT_EQ(of("SARAH (O.S.)"), Lines{"SARAH not there"});
  EXPECT_EQ(of("SARAH V.O."), Lines{"SARAH not there"});
  EXPECT_EQ(of("Sarah (30s, tall)"), Lines{"Sarah (30s, tall)"});
  EXPECT_EQ(of(" , "), Lines{});
}

}  // namespace
}  // namespace shot_assets::core
