#include "core/sheets/assignment_sheets.h"

#include "functions/sheets/sheet_directory.h"

#include "functions/scene/managed.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scope.h"
#include "functions/base/uuid.h"

namespace shot_assets {

namespace {

// The host's project ids may be of any type.
constexpr pg::Statement<pg::Text, pg::Text> all_projects = {
    "SELECT p.id, p.name FROM {projects(id text, name text)} p"};

// clang-format off
constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Text, pg::Bool> all_scenes = {
    "SELECT s.id, " PROJECT_OF_SCENE ", s.scene_number, s.slug, s.name, " IS_MANAGED("m", "s.id")
    " FROM " SCENES_WITH_SCOPE(", scene_number text, slug text, name text")
    " LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
    "ORDER BY " SCENE_ORDER("s")};
// clang-format on

}  // namespace

SheetDirectory read_sheet_directory(const pg::Schema& schema, pg::Access access) {
  SheetDirectory directory;
  pg::query(schema, all_projects, access, {}, [&](const auto& row) {
    directory.projects.push_back({row.text(0), row.text(1)});
  });
  pg::query(schema, all_scenes, access, {}, [&](const auto& row) {
    // One id, one number; the host may have dropped the key.
    if (directory.ids.insert(row.uuid(0)) < directory.scenes.size()) return;
    directory.scenes.push_back(
        {to_core(row.uuid(0)), row.text(1), row.text(2), row.text(3), row.text(4), row.boolean(5)});
  });
  return directory;
}

}  // namespace shot_assets
