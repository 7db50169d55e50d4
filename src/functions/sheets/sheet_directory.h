// Which project and which scene a cell of a sheet means.
#pragma once

#include "core/sheets/assignment_sheets.h"

#include "pg/statement.h"
#include "pg/uuid_set.h"

namespace shot_assets {

// All scenes that the caller sees, with their projects: what a cell may mean, and what it must be told apart from.
struct SheetDirectory {
  pg::Array<core::SheetProject> projects;
  pg::Array<core::SheetScene> scenes;
  pg::UuidSet ids;  // of the scenes, in the same order

  std::uint32_t number_of(const pg_uuid_t& scene) const { return static_cast<std::uint32_t>(ids.number_of(scene)); }
};

SheetDirectory read_sheet_directory(const pg::Schema& schema, pg::Access access);

}  // namespace shot_assets
