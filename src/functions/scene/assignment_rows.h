// What the functions that change assignments take and give back.
#pragma once

#include <span>
#include <string_view>

#include "pg/results.h"

namespace shot_assets {

// What was chosen about the reference image of an assignment. A schema that an earlier version has attached lacks these
// columns, and a host may have columns of these names for something else.
//
// Where another choice goes: this file, core_rows.h and assignment_rows.cpp; core::Assignment and core/assignments
// (choices, assignment_batch); assignment_writer, set_reference and assignment_lists; compared_assignments, for what
// outdates; the types in src/sql/assignments and the contract in src/sql/setup, with the list in
// check_host_functions().
struct ChoiceColumn {
  const char* name;
  const char* type;
  const char* type_in_words;
};
inline constexpr ChoiceColumn priority_column = {"priority", "int2", "smallint"};
inline constexpr ChoiceColumn angle_column = {"camera_angle", "text", "text"};
inline constexpr ChoiceColumn image_column = {"image_url", "text", "text"};

// In statements: the column of a row a, and a part that is left out where the column is not there.
#define CHOICE(column) "{a." column " of shot_asset_assignments}"
#define WHERE_THERE(column, text) "{?shot_asset_assignments." column ":" text ":}"
#define CHOSEN_PRIORITY CHOICE("priority int2")
#define CHOSEN_ANGLE CHOICE("camera_angle text")
#define CHOSEN_IMAGE CHOICE("image_url text")
#define IF_PRIORITY(text) WHERE_THERE("priority int2", text)
#define IF_ANGLE(text) WHERE_THERE("camera_angle text", text)
#define IF_IMAGE(text) WHERE_THERE("image_url text", text)
#define CHOICE_COLUMNS CHOSEN_PRIORITY ", " CHOSEN_ANGLE ", " CHOSEN_IMAGE

#define ASSIGNMENT_COLUMNS "a.id, a.shot_id, a.scene_asset_instance_id, a.presence_type::text, a.presence_note::text"
// The columns of the type shot_assets.assignment.
#define ASSIGNMENT_ROW ASSIGNMENT_COLUMNS ", a.created_at, a.updated_at, " CHOICE_COLUMNS
using AssignmentRow =
    pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Time, pg::Time, pg::Int2, pg::Text, pg::Text>;

// Before CHOICE_COLUMNS are written, each where there is something to write. Raises 55000 where the schema lacks it, or
// has it in another type.
void require_choice_columns(const pg::Schema& schema, bool priority, bool camera_angle, bool image_url);

inline constexpr pg::Statement<pg::Bool> assignment_of_pair = {
    "SELECT true FROM {shot_asset_assignments} a WHERE a.shot_id = $1 AND a.scene_asset_instance_id = $2"};

// The assignments of pairs of shot and instance, in the order of the pairs. Connected to SPI.
void add_assignment_rows(pg::ResultSet& results, const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                         std::span<const pg_uuid_t> instances);

// The argument presence_type. Raises 22023 where it is none.
std::string_view presence_argument(FunctionCallInfo fcinfo, int n);

}  // namespace shot_assets
