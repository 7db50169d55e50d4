#include "core/sheets/assignment_sheets.h"

#include <functional>
#include <memory_resource>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/unicode.h"
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
  std::vector<SheetInstance> instances = {{id(3, 1), 0, "Renée", "character"}, {id(3, 2), 0, "Rose", "character"},
                                          {id(3, 3), 0, "Rose", "prop"},       {id(3, 4), 1, "Renée", "character"},
                                          {id(3, 5), 0, "Twin", "character"},  {id(3, 6), 0, "Twin", "character"}};
  std::vector<Assignment> existing = {{id(4, 1), id(2, 1), id(3, 1), Presence::enters, "left", 0, 0},
                                      {id(4, 2), id(2, 2), id(3, 1), Presence::throughout, "", 0, 0}};
  std::pmr::monotonic_buffer_resource memory;
  SheetChanges changes = {};

  std::span<SheetRow> read(std::string_view csv) {
    const auto rows = parse_sheet(csv, memory);
    find_scenes(rows, SceneNames(projects, scenes, memory), scenes, memory);
    find_pairs(rows, shots, instances, memory);
    changes = plan_changes(rows, scenes, existing, memory);
    return rows;
  }

  // What becomes of a row below this header.
  std::string outcome(std::string_view header, std::string_view row) {
    const auto rows = read(concatenate({header, "\n", row}, memory));
    if (rows.size() != 1) return std::to_string(rows.size()) + " rows";
    return std::string(to_text(rows[0].outcome)) + (rows[0].problem.empty() ? "" : ": ") + std::string(rows[0].problem);
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
            "invalid: invalid occurences: \"-1\"; it is a number, 0 to take the asset out");
  EXPECT_EQ(outcome(header, "int-café;1A;;Renée;1;posed").substr(0, 32), "invalid: invalid label: \"posed\";");
}

TEST_F(AssignmentSheet, Headers) {
  EXPECT_EQ(refusal(""), "csv has no column scene");
  EXPECT_EQ(refusal("\n1,1A,Bob"), "csv has no column scene");
  EXPECT_EQ(refusal("scene,asset"), "csv has no column shot");
  EXPECT_EQ(refusal("scene,shot,asset,presense_type"), "unknown column of csv: \"presense_type\"");
  EXPECT_EQ(refusal("scene,shot,asset,Parent"), "columns 1 and 4 of csv are the same");
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
  const std::string_view wanted[] = {"int-café", "2", "1", "02"};
  for (std::uint32_t i = 0; i < scenes.size(); ++i) {
    const std::string_view cell = names.scene_cell(i);
    EXPECT_EQ(cell, i < std::size(wanted) ? wanted[i] : text_of_id(scenes[i].id));
    std::optional<std::uint32_t> project;
    if (const auto found = names.find_projects(names.project_cell(scenes[i].project_id)); found.size() == 1)
      project = found.front();
    EXPECT_EQ(names.find_scenes(project, cell), NameTable::Items{i});
  }

  const SceneContents contents(shots, instances, memory);
  for (std::uint32_t i = 0; i < shots.size(); ++i)
    EXPECT_EQ(contents.find_shots(shots[i].scene, contents.shot_cell(i)), NameTable::Items{i});
  for (std::uint32_t i = 0; i < instances.size(); ++i)
    EXPECT_EQ(contents.find_instances(instances[i].scene, contents.asset_cell(i), instances[i].asset_type),
              NameTable::Items{i});
  EXPECT_EQ(contents.asset_cell(2), "Rose");
  EXPECT_EQ(contents.asset_cell(4), text_of_id(id(3, 5)));
}

TEST_F(AssignmentSheet, SurvivesAnyAllocationFailure) {
  EXPECT_GT(failures_until_success([&](std::pmr::memory_resource& failing) {
              const auto rows =
                  parse_sheet("scene,shot,asset\nint-café,1A,Renée\nx,1A,Renée\nint-café,1B,Rose\n", failing);
              find_scenes(rows, SceneNames(projects, scenes, failing), scenes, failing);
              find_pairs(rows, shots, instances, failing);
              plan_changes(rows, scenes, existing, failing);
            }),
            10u);
}

}  // namespace
}  // namespace shot_assets::core
