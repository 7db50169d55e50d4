#include "core/sheets/assignment_sheets.h"

#include <functional>
#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/unicode.h"
#include "core/text/csv.h"
#include "failing_memory.h"

namespace shot_assets::core {
namespace {

Uuid id(std::uint8_t kind, std::uint8_t number) {
  Uuid uuid = {};
  uuid.bytes[0] = kind;
  uuid.bytes[15] = number;
  return uuid;
}

std::string text_of_id(const Uuid& uuid) { return std::string(to_text(uuid).data(), 36); }

// Scene 1 of the film is managed, scene 2 is legacy; the other film has a scene 1, too.
class AssignmentSheet : public testing::Test {
 protected:
  std::vector<SheetProject> projects = {{"7", "Film"}, {"8", "Other"}};
  std::vector<SheetScene> scenes = {{id(1, 1), "7", "1", "int-café", "", true},
                                    {id(1, 2), "7", "2", "ext-street", "", false},
                                    {id(1, 3), "8", "1", "", "The 'End'", true}};
  std::vector<SheetShot> shots = {{id(2, 1), 0, "1A"}, {id(2, 2), 0, "1B"},  {id(2, 3), 1, "1A"},
                                  {id(2, 4), 0, ""},   {id(2, 5), 0, "1Ü "}, {id(2, 6), 0, "1ü"}};
  std::vector<SheetInstance> instances = {
      {id(3, 1), 0, "Renée", "character", "Renée"}, {id(3, 2), 0, "Rose", "character", "Rose"},
      {id(3, 3), 0, "Rose", "prop", "Rose"},        {id(3, 4), 1, "Renée", "character", "Renée"},
      {id(3, 5), 0, "Twin", "character", "Twin"},   {id(3, 6), 0, "Twin", "character", "Twin"}};
  std::vector<Assignment> existing = {{id(4, 1), id(2, 1), id(3, 1), Presence::enters, "left", 0, 0},
                                      {id(4, 2), id(2, 2), id(3, 1), Presence::throughout, "", 0, 0}};
  std::vector<ExtraImage> images = {{id(2, 1), false, 1, "a.png", "A"}, {id(2, 1), false, 2, "b.png", ""}};
  std::pmr::monotonic_buffer_resource memory;
  SheetChanges changes = {};
  SheetImageChanges image_changes = {};

  std::vector<SheetAsset> assets = {{id(5, 1), "7", "Renée", "character"},
                                    {id(5, 2), "7", "Horse", "prop"},
                                    {id(5, 3), "7", "Horse", "character"},
                                    {id(5, 4), "8", "Ghost", "character"},
                                    {id(5, 5), "", "Moon", "prop"}};

  std::span<SheetRow> read(std::string_view csv, SheetMode mode = SheetMode::merge, bool add_assets = false) {
    const auto named = parse_sheet(csv, memory);
    find_scenes(named, SceneNames(projects, scenes, memory), scenes, memory);
    const SheetContents contents = {scenes, shots, instances, assets};
    const auto rows = find_pairs(named, contents, mode, add_assets, memory);
    image_changes = plan_image_changes(rows, contents, images, mode, memory);
    changes = plan_changes(rows, contents, existing, mode, memory);
    return rows;
  }

  // The outcome of a row below this header.
  std::string outcome(std::string_view header, std::string_view row, bool add_assets = false) {
    std::string all;
    for (const SheetRow& one : read(concatenate({header, "\n", row}, memory), SheetMode::merge, add_assets))
      all += (all.empty() ? "" : "; ") + std::string(to_text(one.outcome)) + (one.problem.empty() ? "" : ": ") +
             std::string(one.problem);
    return all;
  }
  std::string outcome(std::string_view row) {
    return outcome("project,scene,shot,asset,asset_type,presence_type,presence_note", row);
  }

  std::string refusal(std::string_view csv) {
    try {
      read(csv);
    } catch (const Error& error) {
      return error.message;
    }
    return {};
  }
};

TEST_F(AssignmentSheet, Outcomes) {
  EXPECT_EQ(outcome("Film,1,1A,Renée,character,enters,left"), "unchanged");
  EXPECT_EQ(outcome("Film,1,1A,Renée,character,enters,right"), "changed");
  EXPECT_EQ(outcome("Film,1,1A,Renée,character,,left"), "unchanged") << "no presence: as it is";
  EXPECT_EQ(outcome("Film,1,1A,Renée,character,exits,left"), "changed");
  EXPECT_EQ(outcome("Film,1,1B,Rose,prop,passes_through,"), "created");
  EXPECT_EQ(outcome("Film,2,1A,Renée,,throughout,"), "unchanged") << "as a legacy scene shows it";
  EXPECT_EQ(outcome("Film,2,1A,Renée,,throughout,\"a note\""), "changed");
}

TEST_F(AssignmentSheet, WritesWhatDiffersOnly) {
  const auto rows = read(
      "scene,shot,asset,asset type,presence type\n"
      "int-café,1A,renée,,Passes through\n"
      "int-café,1B,Renée,,throughout\n"
      "int-café,1B,Rose,Props,\n");
  ASSERT_EQ(changes.written.size(), 2u);
  EXPECT_EQ(changes.written[0].presence, Presence::passes_through);
  EXPECT_EQ(changes.written[0].note, "left") << "the sheet has no notes: the assignment keeps its own";
  EXPECT_EQ(changes.written[1].instance_id, id(3, 3));
  EXPECT_EQ(changes.written[1].presence, Presence::throughout);
  EXPECT_EQ(changes.written[1].note, std::nullopt);
  EXPECT_TRUE(changes.deleted.empty());
  EXPECT_TRUE(changes.scenes[0]);
  EXPECT_FALSE(changes.scenes[1]);
  EXPECT_EQ(rows[1].outcome, SheetOutcome::unchanged);
}

TEST_F(AssignmentSheet, ScenesByNumberSlugNameOrId) {
  for (const std::string cell : {"Film,1", "FILM,int-café", "7,INT-CAFE\u0301", ",int-café"})
    EXPECT_EQ(outcome(cell + ",1B,Renée,,,"), "unchanged") << cell;
  EXPECT_EQ(outcome("," + text_of_id(id(1, 1)) + ",1B,Renée,,,"), "unchanged");
  EXPECT_EQ(outcome(",1,1B,Renée,,,"), "ambiguous: 2 scenes are called \"1\"; their ids tell them apart: " +
                                           text_of_id(id(1, 1)) + ", " + text_of_id(id(1, 3)));
  EXPECT_EQ(outcome("Film,3,1B,Renée,,,"), "unmatched: no scene \"3\" in its project");
  EXPECT_EQ(outcome("Other,2,1B,Renée,,,"), "unmatched: no scene \"2\" in its project");
  EXPECT_EQ(outcome("Flim,1,1B,Renée,,,"), "unmatched: no project \"Flim\"");
  EXPECT_EQ(outcome("Film, ,1B,Renée,,,"), "unmatched: it names no scene");
}

TEST_F(AssignmentSheet, ShotsAndAssetsOfTheScene) {
  EXPECT_EQ(outcome("Film,1,1Z,Renée,,,"), "unmatched: no shot \"1Z\" in its scene");
  EXPECT_EQ(outcome("Film,2,1B,Renée,,,"), "unmatched: no shot \"1B\" in its scene");
  EXPECT_EQ(outcome("Film,1,,Renée,,,"), "unmatched: it names no shot");
  EXPECT_EQ(outcome("Film,2,1A,Rose,,,"), "unmatched: no asset \"Rose\" in its scene");
  EXPECT_EQ(outcome("Film,1,1b,RENÉE,,,"), "unchanged") << "case is no difference";
  EXPECT_EQ(outcome("Film,1,1ü,Rose,prop,,"), "created") << "unless it is the only one";
  EXPECT_EQ(outcome("Film,1,1Ü,Rose,prop,,"),
            "ambiguous: 2 shots are called \"1Ü\" in its scene; their ids tell them apart: " + text_of_id(id(2, 5)) +
                ", " + text_of_id(id(2, 6)));
  EXPECT_EQ(outcome("Film,1," + text_of_id(id(2, 4)) + ",Renée,,,"), "created") << "a shot without a label";
  EXPECT_EQ(outcome("Film,1,1A,Rose,Characters,,"), "created") << "a type tells two of one name apart";
  EXPECT_EQ(outcome("Film,1,1A,Rose,,,").substr(0, 9), "ambiguous");
  EXPECT_EQ(outcome("Film,1,1A,Twin,character,,").substr(0, 9), "ambiguous");
  EXPECT_EQ(outcome("Film,1,1A," + text_of_id(id(3, 6)) + ",character,,"), "created");
}

TEST_F(AssignmentSheet, InvalidRows) {
  EXPECT_EQ(outcome("Film,1,1A,Renée,,entering,"),
            "invalid: invalid presence_type: \"entering\"; it is one of throughout, enters, exits, passes_through");
  EXPECT_EQ(outcome("Film,1,1A,Renée,,enters," + std::string(201, 'x')),
            "invalid: presence_note is too long: 201 characters of at most 200");
  EXPECT_EQ(outcome("Film,1,1A,Renée,,enters,,why"), "invalid: column 8 has no name");
  EXPECT_EQ(outcome("Film,1,1A,Renée,,enters,,"), "changed") << "an empty cell too many is nothing";
}

TEST_F(AssignmentSheet, PriorityAngleAndImage) {
  existing[0].priority = 3;
  existing[0].camera_angle = "side";
  existing[0].image_url = "a.png";
  constexpr std::string_view header = "scene,shot,asset,Priority,Angle,Image";
  EXPECT_EQ(outcome(header, "int-café,1A,Renée,3,side,a.png"), "unchanged");
  EXPECT_EQ(outcome(header, "int-café,1A,Renée,+3.0,Side,a.png"), "unchanged") << "as spreadsheets write it";
  for (const std::string cells :
       {"-3,side,a.png", ",side,a.png", "3,Three-quarter,a.png", "3,,a.png", "3,side,b.png", "3,side,", "0,,"})
    EXPECT_EQ(outcome(header, "int-café,1A,Renée," + cells), "changed") << cells;
  EXPECT_TRUE(changes.written[0].priority_given && changes.written[0].angle_given && changes.written[0].image_given)
      << "an empty cell clears";
  EXPECT_EQ(outcome("scene,shot,asset,presence", "int-café,1A,Renée,exits"), "changed");
  EXPECT_FALSE(changes.written[0].priority_given || changes.written[0].angle_given || changes.written[0].image_given)
      << "a sheet without the columns leaves them alone";

  EXPECT_EQ(outcome(header, "int-café,1B,Renée,-32768,three quarter,'=b.png"), "changed");
  EXPECT_EQ(changes.written[0].priority, -32768);
  EXPECT_EQ(changes.written[0].camera_angle, CameraAngle::three_quarter);
  EXPECT_EQ(changes.written[0].image_url, "=b.png");
  EXPECT_EQ(outcome(header, "int-café,1B,Renée,,,"), "unchanged");
  EXPECT_EQ(outcome(header, "ext-street,1A,Renée,0,,"), "unchanged") << "of a legacy scene";
  EXPECT_EQ(outcome(header, "ext-street,1A,Renée,1,,"), "changed");

  for (const std::string priority : {"high", "1.5", "32768", "-32769", "99999999999999999999", "--1", "-"})
    EXPECT_EQ(outcome(header, "int-café,1A,Renée," + priority + ",,"),
              "invalid: invalid Priority: \"" + priority + "\"; it is a whole number from -32768 to 32767");
  EXPECT_EQ(outcome(header, "int-café,1A,Renée,,top,"),
            "invalid: invalid Angle: \"top\"; it is one of front, side, three_quarter, back");
}

TEST_F(AssignmentSheet, ExtraImages) {
  const auto written = [&] {
    std::string all;
    for (const SheetImages& list : image_changes.written) {
      all += std::string(to_text(list.frame)) + ":";
      for (const RequestedImage& one : list.images) all += " " + std::string(one.url) + "=" + std::string(one.label);
      all += "; ";
    }
    return all;
  };
  constexpr std::string_view header = "scene,shot,asset,Frame,Image,Occurrences";
  EXPECT_EQ(outcome(header, "int-café,1A,A,Start,a.png,"), "unchanged");
  EXPECT_EQ(written(), "");
  EXPECT_EQ(outcome(header, "int-café,1A,A2,start,a.png,"), "changed");
  EXPECT_EQ(written(), "start: a.png=A2 b.png=; ") << "what has no row stays";
  EXPECT_EQ(outcome(header, "int-café,1A,,end,a.png,1"), "created");
  EXPECT_EQ(written(), "end: a.png=; ");
  EXPECT_EQ(outcome(header, "int-café,1A,,start,a.png,0"), "removed");
  EXPECT_EQ(written(), "start: b.png=; ");
  EXPECT_EQ(outcome(header, "int-café,1A,,end,a.png,0"), "unchanged");
  EXPECT_EQ(outcome(header, "int-café,1A,x,first,a.png,"),
            "invalid: invalid Frame: \"first\"; it is start or end, of an extra image");
  EXPECT_EQ(outcome(header, "int-café,1A,x,start,,"), "invalid: an extra image needs an Image");
  EXPECT_EQ(outcome("scene,shot,asset,Frame,Image,Presence", "int-café,1A,Renée,start,a.png,exits"),
            "invalid: an extra image has no presence_type; a row of an asset has no Frame");

  // Where a sheet replaces, its rows decide the order too.
  const auto rows =
      read("scene,shot,asset,frame,image\nint-café,1A,,start,b.png\nint-café,1A,A,start,a.png\n", SheetMode::replace);
  EXPECT_EQ(rows[0].outcome, SheetOutcome::unchanged);
  EXPECT_EQ(rows[1].outcome, SheetOutcome::changed);
  EXPECT_EQ(written(), "start: b.png= a.png=A; ");
  EXPECT_TRUE(changes.deleted.empty()) << "of assignments it says nothing";
  read("scene,shot,asset,frame,image\nint-café,1B,,end,c.png\n", SheetMode::replace);
  EXPECT_EQ(written(), "start:; end: c.png=; ");
  ASSERT_EQ(image_changes.removed.size(), 2U);
  EXPECT_EQ(image_changes.removed[0].label, "A");
  read("scene,shot,asset\nint-café,1A,Renée\n", SheetMode::replace);
  EXPECT_EQ(written(), "") << "a sheet without the column leaves them alone";
}

TEST_F(AssignmentSheet, EachPairOnce) {
  const auto rows = read("project,scene,shot,asset\nFilm,1,1A,Renée\n\nFilm,int-café,1a,RENÉE\nFilm,1,1B,Renée\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].number, 4u) << "as the spreadsheet shows it";
  EXPECT_EQ(rows[1].outcome, SheetOutcome::duplicate);
  EXPECT_EQ(rows[1].problem, "row 2 names the same shot and asset");
  EXPECT_EQ(rows[2].outcome, SheetOutcome::unchanged);
}

TEST_F(AssignmentSheet, KitsuCasting) {
  constexpr std::string_view header = "Parent;Name;Asset Type;Asset;Occurences;Label";
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;1;animate"), "unchanged");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;2;Fixed"), "unchanged");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;;exits"), "changed");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;0;"), "removed");
  EXPECT_EQ(changes.deleted.size(), 1u);
  EXPECT_EQ(outcome(header, "int-café;1B;Props;Rose;0;"), "unchanged") << "it was not in the shot";
  EXPECT_EQ(outcome(header, "ext-street;1A;;Renée;00;"), "removed") << "of a legacy scene, once it is in rows";
  EXPECT_TRUE(changes.scenes[1]);
  EXPECT_EQ(outcome(header, "int-café;1A;;Renée;-1;"),
            "invalid: invalid occurrences: \"-1\"; it is a whole number, 0 to take the asset out");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;1.0;"), "unchanged") << "as spreadsheets write numbers";
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;0,0;"), "removed");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;2.5;").substr(0, 7), "invalid");
  EXPECT_EQ(outcome(header, "int-café;1A;Characters;Renée;.;").substr(0, 7), "invalid");
  EXPECT_EQ(outcome(header, "int-café;1A;;Renée;1;posed"), "unchanged") << "labels are free";
  EXPECT_EQ(outcome(header, "int-café;1A;;Renée;1;passes-through"), "changed");
}

TEST_F(AssignmentSheet, Episodes) {
  constexpr std::string_view header = "Episode,Parent,Name,Asset Type,Asset,Occurences,Label";
  EXPECT_EQ(outcome(header, "E01,int-café,1A,Characters,Renée,1,"), "unchanged")
      << "the only one: that of this project";
  EXPECT_EQ(outcome(header, "MP,int-café,1A,Characters,Renée,1,"), "unchanged") << "of no episode";
  EXPECT_EQ(outcome(header, "Film,1,1A,Characters,Renée,1,"), "unchanged") << "an episode can be a project";
  EXPECT_EQ(outcome(header, "Other,2,1A,Characters,Renée,1,"), "unmatched: no scene \"2\" in its episode");
  EXPECT_EQ(outcome(header, "E01,int-café,1A,,Renée,,\nE02,int-café,1B,,Renée,,"),
            "unmatched: no project or scene is called after episode \"E01\", one of several; "
            "unmatched: no project or scene is called after episode \"E02\", one of several");
  scenes[0].slug = "E01_SQ10";
  scenes[1].slug = "E02_SQ10";
  EXPECT_EQ(outcome(header, "E01,SQ10,1A,,Renée,,\nE02,SQ10,1A,,Renée,,"), "unchanged; unchanged");
}

TEST_F(AssignmentSheet, NumbersAsPeopleWriteThem) {
  scenes[0].number = "12A";
  shots[0].label = "SH010";
  constexpr std::string_view header = "Project,Sequence,Shot Code,Assets,Presence";
  for (const std::string scene : {"12A", "12a", "012A", "Scene 12A", "SC12A", "#12A", "12 A"})
    for (const std::string shot : {"SH010", "10", "sh10", "Shot 10", "10.0", "#010"})
      EXPECT_EQ(outcome(header, "Film," + scene + "," + shot + ",Renée,Enters"), "unchanged") << scene << " " << shot;
  shots[1].label = "10";
  EXPECT_EQ(outcome(header, "Film,12A,SH010,Renée,enters"), "unchanged") << "letter by letter comes first";
  EXPECT_EQ(outcome(header, "Film,12A,Shot 10,Renée,").substr(0, 9), "ambiguous");
}

TEST_F(AssignmentSheet, SeveralAssetsInOneCell) {
  constexpr std::string_view header = "scene;shot;assets;type";
  EXPECT_EQ(outcome(header, "int-café;1B;\"Renée, Rose\";Character"), "unchanged; created");
  EXPECT_EQ(outcome(header, "int-café;1B;\"Renée\n Nobody \n\";"),
            "unchanged; unmatched: no asset \"Nobody\" in its scene");
  EXPECT_EQ(outcome(header, "int-café;1B;Renée / Renée;"), "unchanged; duplicate: row 2 names the same shot and asset");
  instances[1].asset_name = instances[1].display_name = "Rose, the second";
  EXPECT_EQ(outcome(header, "int-café;1B;Rose, the second;"), "created") << "a name";
  EXPECT_EQ(outcome(header, "int-café;1B;\"Renée & Rose, the second\";"),
            "unchanged; created; unmatched: no asset \"the second\" in its scene")
      << "a comma separates before an ampersand does";
  instances[1].asset_name = instances[1].display_name = "Petrova, Anna";
  EXPECT_EQ(outcome(header, "int-café;1B;\"Petrova, Anna; Renée\";"), "created; unchanged");
}

TEST_F(AssignmentSheet, AssetTypesAreLookedAt) {
  EXPECT_EQ(outcome("Film,1,1A,Renée,prop,,left"),
            "unmatched: asset \"Renée\" in its scene has the type \"character\", not \"prop\"");
  EXPECT_EQ(outcome("Film,1,1A,Renée,Vehicle,,left").substr(0, 9), "unmatched");
  for (const std::string type : {"Character", "CHARACTERS", "Char", "chars", " character "})
    EXPECT_EQ(outcome("Film,1,1A,Renée," + type + ",,left"), "unchanged") << type;
  instances[0].asset_type = "extra_archetype";
  for (const std::string type : {"Extras", "extra archetype", "Extra-Archetypes"})
    EXPECT_EQ(outcome("Film,1,1A,Renée," + type + ",,left"), "unchanged") << type;
}

TEST_F(AssignmentSheet, AssetsThatTheSceneLacks) {
  constexpr std::string_view header = "scene,shot,asset,type";
  EXPECT_EQ(outcome(header, "int-café,1A,Moon,"),
            "unmatched: no asset \"Moon\" in its scene; its project has one, which add_assets => true adds");
  EXPECT_EQ(outcome(header, "int-café,1A,Moon,", true), "created");
  EXPECT_TRUE(changes.written.empty()) << "nothing before there is an instance";
  EXPECT_TRUE(changes.scenes[0]);
  EXPECT_EQ(outcome(header, "int-café,1A,Horse,", true).substr(0, 9), "ambiguous");
  const auto rows = read("scene,shot,asset,type\nint-café,1A,horse,Props\n", SheetMode::merge, true);
  EXPECT_EQ(rows[0].new_asset_id, id(5, 2));
  EXPECT_EQ(rows[0].instance_id, std::nullopt);
  EXPECT_EQ(outcome(header, "int-café,1A,Horse,Vehicle", true),
            "unmatched: asset \"Horse\" in its project has the type \"prop\", not \"Vehicle\"");
  EXPECT_EQ(outcome(header, "int-café,1A,Ghost,", true), "unmatched: no asset \"Ghost\" in its scene or project");
  EXPECT_EQ(outcome(header, "int-café,1A,Moon,\nint-café,1A,moon,", true).substr(0, 18), "created; duplicate");
  EXPECT_EQ(outcome("scene,shot,asset,occurences", "int-café,1A,Moon,0", true), "unchanged");
}

TEST_F(AssignmentSheet, Replacing) {
  auto rows = read("scene,shot,asset\nint-café,1B,Renée\n", SheetMode::replace);
  EXPECT_EQ(rows[0].outcome, SheetOutcome::unchanged);
  ASSERT_EQ(changes.removed.size(), 1u) << "Renée leaves 1A, which has no row";
  EXPECT_EQ(shots[changes.removed[0].shot].label, "1A");
  ASSERT_EQ(changes.deleted.size(), 1u);
  EXPECT_EQ(changes.deleted[0], id(4, 1));
  EXPECT_TRUE(changes.scenes[0]);
  EXPECT_FALSE(changes.scenes[1]);

  rows = read("scene,shot,asset\nint-café,1A,\n", SheetMode::replace);
  EXPECT_EQ(rows[0].outcome, SheetOutcome::unchanged) << "nobody is in 1A";
  EXPECT_EQ(changes.deleted.size(), 2u);

  existing.clear();
  shots.push_back({id(2, 7), 1, "1B"});
  instances.push_back({id(3, 7), 1, "Rose", "prop", "Rose"});
  rows = read("scene,shot,asset\next-street,1A,Renée\next-street,1B,Rose\n", SheetMode::replace);
  EXPECT_EQ(changes.removed.size(), 2u) << "of a legacy scene, in which everybody is everywhere";
  EXPECT_TRUE(changes.scenes[1]);
  rows = read("scene,shot,asset\next-street,1A,Renée\next-street,1A,Rose\next-street,1B,Renée\next-street,1B,Rose\n",
              SheetMode::replace);
  EXPECT_TRUE(changes.removed.empty());
  EXPECT_FALSE(changes.scenes[1]) << "it stays a legacy scene";
}

TEST_F(AssignmentSheet, LineBreaksInNotes) {
  existing[0].note = "one\r\ntwo";
  EXPECT_EQ(outcome("Film,1,1A,Renée,,,\"one\ntwo\""), "unchanged") << "a spreadsheet's own";
  EXPECT_EQ(outcome("Film,1,1A,Renée,,,\"one\n\ntwo\""), "changed");
}

TEST_F(AssignmentSheet, ModeIsOneOfTwo) {
  EXPECT_EQ(parse_sheet_mode("replace"), SheetMode::replace);
  EXPECT_THROW(parse_sheet_mode("Replace"), Error);
}

TEST_F(AssignmentSheet, Headers) {
  EXPECT_EQ(refusal(""), "csv has no column scene");
  EXPECT_EQ(refusal("\n1,1A,Bob"), "csv has no column scene");
  EXPECT_EQ(refusal("scene,asset"), "csv has no column shot");
  EXPECT_EQ(refusal("scene,shot,asset,presense_type"), "unknown column of csv: \"presense_type\"");
  EXPECT_EQ(refusal("scene,shot,asset,Parent"), "columns 1 and 4 of csv are the same");
  EXPECT_EQ(refusal("Sequence,Shot Code,Asset Name,Presence,Notes"), "");
  EXPECT_EQ(refusal("sceneNumber;shotCode;elements;Category;Occurrences"), "");
  EXPECT_EQ(refusal("sep=;\nscene;shot;asset"), "");
  EXPECT_EQ(refusal("SCENE, Shot ,\"asset\",Presence-Type,"), "") << "a header as people type it";
}

TEST_F(AssignmentSheet, NamesThatLookLikeFormulasComeBack) {
  shots[0].label = "-1A";
  EXPECT_EQ(outcome("Film,1,'-1A,Renée,,,left"), "unchanged");
  EXPECT_EQ(outcome("Film,1,-1A,Renée,,,'left"), "changed") << "an apostrophe before anything else is text";
  EXPECT_EQ(outcome("Film,1,-1A,Renée,,enters,'=left"), "changed");
  EXPECT_EQ(changes.written[0].note, "=left");
}

// Cells that name what they stand for, whatever else is called so.
TEST_F(AssignmentSheet, CellsAreFoundAgain) {
  scenes.push_back({id(1, 4), "7", "02", "1", "Ext-Street", true});
  scenes.push_back({id(1, 5), "", "1", "", "", true});
  scenes.push_back({id(1, 6), "9", text_of(id(1, 1), memory), "", "", true});  // of a project that nobody sees
  const SceneNames names(projects, scenes, memory);
  const std::string_view wanted[] = {"int-café", "2", "1", "'02"};  // not 02, which a spreadsheet makes 2
  for (std::uint32_t i = 0; i < scenes.size(); ++i) {
    const std::string_view cell = names.scene_cell(i);
    EXPECT_EQ(cell, i < std::size(wanted) ? wanted[i] : text_of_id(scenes[i].id));
    std::optional<std::uint32_t> project;
    if (const auto found = names.find_projects(names.project_cell(scenes[i].project_id)); found.size() == 1)
      project = found.front();
    EXPECT_EQ(names.find_scenes(project, unguarded(cell)), NameTable::Items{i});
  }

  const SceneContents contents(shots, instances, memory);
  for (std::uint32_t i = 0; i < shots.size(); ++i)
    EXPECT_EQ(contents.find_shots(shots[i].scene, contents.shot_cell(i)), NameTable::Items{i});
  for (std::uint32_t i = 0; i < instances.size(); ++i)
    EXPECT_EQ(
        contents.of_type(contents.find_instances(instances[i].scene, contents.asset_cell(i)), instances[i].asset_type),
        NameTable::Items{i});
  EXPECT_EQ(contents.asset_cell(2), "Rose");
  EXPECT_EQ(contents.asset_cell(4), text_of_id(id(3, 5)));
}

TEST_F(AssignmentSheet, SurvivesAnyAllocationFailure) {
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& failing) {
              const auto named =
                  parse_sheet("scene,shot,asset\nint-café,1A,Renée\nx,1A,Renée\nint-café,1B,Rose\n", failing);
              find_scenes(named, SceneNames(projects, scenes, failing), scenes, failing);
              const SheetContents contents = {scenes, shots, instances, assets};
              const auto rows = find_pairs(named, contents, SheetMode::replace, true, failing);
              plan_changes(rows, contents, existing, SheetMode::replace, failing);
            }),
            10u);
}

}  // namespace
}  // namespace shot_assets::core
