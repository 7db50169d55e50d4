// export_assignments(): assignments as a spreadsheet has them.

#include "core/sheets/assignment_sheets.h"

#include "functions/references/extra_images.h"
#include "functions/scene/scene_reader.h"
#include "functions/sheets/sheet_directory.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

struct ExportedScenes {
  std::optional<pg_uuid_t> scene, project;
};

ExportedScenes exported_scenes(FunctionCallInfo fcinfo) {
  ExportedScenes wanted;
  if (!PG_ARGISNULL(0)) wanted.scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  if (!PG_ARGISNULL(1)) wanted.project = pg::uuid_argument(fcinfo, 1, "project_id");
  if (!wanted.scene && !wanted.project)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("scene_id and project_id must not both be null"),
                    errdetail("One of them says what to export."),
                    errhint("Call shot_assets.export_assignments(scene_id => ...) or (project_id => ...).")));
  return wanted;
}

// Numbers of the scenes to export.
pg::Array<std::size_t> choose(const SheetDirectory& directory, const ExportedScenes& wanted) {
  const std::string_view project = wanted.project ? id_text(to_core(*wanted.project)) : std::string_view();
  bool project_exists = !wanted.project;
  for (const core::SheetProject& one : directory.projects) project_exists = project_exists || one.id == project;
  pg::Array<std::size_t> chosen;
  for (std::size_t i = 0; i < directory.scenes.size(); ++i) {
    const core::SheetScene& scene = directory.scenes[i];
    const bool is_of_project = !wanted.project || scene.project_id == project;
    project_exists = project_exists || is_of_project;
    if (is_of_project && (!wanted.scene || scene.id == to_core(*wanted.scene))) chosen.push_back(i);
  }
  if (!project_exists) raise_not_found("project", *wanted.project);
  if (wanted.scene && chosen.empty()) raise_not_found("scene", *wanted.scene);
  return chosen;
}

struct SceneCells {
  std::string_view project, scene;
};

pg::Array<SceneCells> cells_of(const SheetDirectory& directory, const pg::Array<std::size_t>& chosen,
                               std::pmr::memory_resource& arena) {
  pg::Array<SceneCells> cells;
  for (std::size_t i = 0; i < chosen.size(); ++i) cells.push_back({});
  const std::span<const core::SheetProject> projects = directory.projects.span();
  const std::span<const core::SheetScene> scenes = directory.scenes.span();
  const std::span<SceneCells> all = cells.span();
  const std::span<const std::size_t> numbers = chosen.span();
  pg::compute([&] {
    const core::SceneNames names(projects, scenes, arena);
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = {names.project_cell(scenes[numbers[i]].project_id), names.scene_cell(numbers[i])};
  });
  return cells;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_export_assignments) {
  using namespace shot_assets;
  const ExportedScenes wanted = exported_scenes(fcinfo);
  const pg::Schema schema = pipeline_schema();
  const MemoryContext result_context = CurrentMemoryContext;

  pg::connect();
  const SheetDirectory directory = read_sheet_directory(schema, pg::Access::read);
  const pg::Array<std::size_t> chosen = choose(directory, wanted);
  std::pmr::memory_resource& arena = pg::make_arena();
  const pg::Array<SceneCells> cells = cells_of(directory, chosen, arena);
  core::TextBuilder csv(arena);
  pg::compute([&] { core::append_sheet_header(csv); });
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    CHECK_FOR_INTERRUPTS();
    SceneRows rows = read_scene(schema, to_pg(directory.scenes[chosen[i]].id));
    pg::Array<pg_uuid_t> shots;
    for (const core::Shot& shot : rows.shots) shots.push_back(to_pg(shot.id));
    read_extra_images(schema, shots.span(), pg::Access::read, rows.extra_images);
    const core::Scene scene = rows.scene();
    pg::compute([&] { core::append_sheet_rows(scene, cells[i].project, cells[i].scene, csv, arena); });
  }
  const MemoryContext before = MemoryContextSwitchTo(result_context);
  const Datum result = pg::text_datum(csv.text());
  MemoryContextSwitchTo(before);
  pg::finish();
  PG_RETURN_DATUM(result);
}
