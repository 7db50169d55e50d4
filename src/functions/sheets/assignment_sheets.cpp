// export_assignments() and import_assignments(): assignments as a spreadsheet has them.

#include <algorithm>

#include "core/locks/stage_locks.h"
#include "core/sheets/assignment_sheets.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/population/populate.h"
#include "functions/scene/managed.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/settings.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// The host's project ids may be of any type.
constexpr pg::Statement<pg::Text, pg::Text> all_projects = {
    "SELECT p.id, p.name FROM {projects(id text, name text)} p"};

// Numbers of scenes are texts such as 12A: a longer run of digits is a higher number.
constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Text, pg::Bool>
    all_scenes = {"SELECT s.id, COALESCE(s.project_id, b.project_id), s.scene_number, s.slug, s.name, " IS_MANAGED(
        "m",
        "s.id") " "
                "FROM {scenes(id uuid, project_id text, branch_id uuid, scene_number text, slug text, name text)} s "
                "LEFT JOIN {branches(id uuid, project_id text)} b ON b.id = s.branch_id "
                "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
                "ORDER BY length(substring(s.scene_number COLLATE \"C\" FROM '^[0-9]*')), s.scene_number COLLATE "
                "\"C\", "
                "s.slug COLLATE \"C\", s.name COLLATE \"C\", s.id"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text> shots_of_scenes = {
    "SELECT s.id, s.scene_id, s.shot_id FROM {shots(id uuid, scene_id uuid, shot_id text)} s "
    "WHERE s.scene_id = ANY ($1) ORDER BY s.id"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Text> instances_of_scenes = {
    "SELECT i.id, i.scene_id, p.name, p.asset_type FROM {scene_asset_instances} i "
    "JOIN {project_assets(id uuid, name text, asset_type text)} p ON p.id = i.project_asset_id "
    "WHERE i.scene_id = ANY ($1) ORDER BY i.id"};

constexpr pg::Statement<pg::Uuid, pg::Json> locks_of_scenes = {
    "SELECT s.id, s.stage_locks FROM {scenes(id uuid, stage_locks jsonb)} s WHERE s.id = ANY ($1)"};

// All scenes that the caller sees, with their projects: what a cell may mean, and what it must be told apart from.
struct Directory {
  pg::Array<core::SheetProject> projects;
  pg::Array<core::SheetScene> scenes;
  pg::UuidSet ids;  // of the scenes, in the same order

  std::uint32_t number_of(const pg_uuid_t& scene) const { return static_cast<std::uint32_t>(ids.find(scene)); }
};

Directory read_directory(const pg::Schema& schema, pg::Access access) {
  Directory directory;
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

// ---- out ------------------------------------------------------------------------------------------------------------

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
pg::Array<std::size_t> choose(const Directory& directory, const ExportedScenes& wanted) {
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

pg::Array<SceneCells> cells_of(const Directory& directory, const pg::Array<std::size_t>& chosen,
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

// ---- in -------------------------------------------------------------------------------------------------------------

class Import {
 public:
  Import(const pg::Schema& schema, std::span<core::SheetRow> rows)
      : schema_(schema), rows_(rows), arena_(pg::make_arena()) {}

  void find(pg::Access access) {
    directory_ = read_directory(schema_, access);
    const std::span<const core::SheetProject> projects = directory_.projects.span();
    const std::span<const core::SheetScene> scenes = directory_.scenes.span();
    pg::compute([&] {
      const core::SceneNames names(projects, scenes, arena_);
      core::find_scenes(rows_, names, scenes, arena_);
    });

    pg::UuidSet involved;
    for (const core::SheetRow& row : rows_)
      if (row.scene_at) involved.insert(to_pg(scenes[*row.scene_at].id));
    const pg::Param ids = pg::uuid_array(involved.span());
    pg::Array<core::SheetShot> shots;
    pg::query(schema_, shots_of_scenes, access, {ids}, [&](const auto& row) {
      shots.push_back({to_core(row.uuid(0)), directory_.number_of(row.uuid(1)), row.text(2)});
    });
    pg::Array<core::SheetInstance> instances;
    pg::query(schema_, instances_of_scenes, access, {ids}, [&](const auto& row) {
      instances.push_back({to_core(row.uuid(0)), directory_.number_of(row.uuid(1)), row.text(2), row.text(3)});
    });
    const std::span<const core::SheetShot> all_shots = shots.span();
    const std::span<const core::SheetInstance> all_instances = instances.span();
    pg::compute([&] { core::find_pairs(rows_, all_shots, all_instances, arena_); });
    read_stages(ids, access);
  }

  bool is_wrong() const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const core::SheetRow& row) { return core::is_wrong(row.outcome); });
  }

  // To read only, or to write what was read: then nobody else changes it meanwhile.
  void plan(pg::Access access) {
    pg::UuidSet scenes_to_write, shots;
    for (const core::SheetRow& row : rows_) {
      if (row.scene_at) scenes_to_write.insert(to_pg(directory_.scenes[*row.scene_at].id));
      if (row.shot_id) shots.insert(to_pg(*row.shot_id));
    }
    if (access == pg::Access::write) {
      begin_rewriting(schema_, scenes_to_write.span());
      lock_assignments_of(schema_, shots.span(), {});
    }
    const pg::Array<core::Assignment> existing = read_assignments_of_shots(schema_, shots.span(), access);
    const std::span<const core::SheetScene> scenes = directory_.scenes.span();
    const std::span<const core::Assignment> all = existing.span();
    pg::compute([&] { changes_ = core::plan_changes(rows_, scenes, all, arena_); });
  }

  // A legacy scene in which something changes is put into rows first; then there is something to change.
  void write() {
    if (capture()) plan(pg::Access::write);
    upsert_assignments(schema_, changes_.written);
    delete_assignments(schema_, changes_.deleted);
  }

  void report(pg::ResultSet& results, bool written) const {
    for (const core::SheetRow& row : rows_) {
      CHECK_FOR_INTERRUPTS();
      results.add({{Int32GetDatum(static_cast<int32>(row.number))},
                   {pg::text_datum(row.scene)},
                   {pg::text_datum(row.shot)},
                   {pg::text_datum(row.asset)},
                   id_or_null(row.shot_id),
                   id_or_null(row.instance_id),
                   {pg::text_datum(core::to_text(row.outcome))},
                   pg::text_or_null(row.problem),
                   outdated_stages(row),
                   {BoolGetDatum(written)}});
    }
  }

 private:
  void read_stages(const pg::Param& scenes, pg::Access access) {
    for (std::size_t i = 0; i < directory_.scenes.size(); ++i) stages_.push_back({});
    pg::query(schema_, locks_of_scenes, access, {scenes},
              [&](const auto& row) { stages_[directory_.number_of(row.uuid(0))] = read_statuses(row.json_of_row(1)); });
  }

  bool capture() {
    pg::UuidSet legacy;
    for (std::size_t i = 0; i < directory_.scenes.size(); ++i) {
      core::SheetScene& scene = directory_.scenes[i];
      if (!changes_.scenes[i] || scene.managed) continue;
      legacy.insert(to_pg(scene.id));
      scene.managed = true;
    }
    capture_legacy_scenes(schema_, legacy);
    return !legacy.empty();
  }

  static pg::Value id_or_null(const std::optional<core::Uuid>& id) {
    if (!id) return pg::null();
    auto* copy = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    *copy = to_pg(*id);
    return {UUIDPGetDatum(copy)};
  }

  // Of the scene of a row that changes something.
  pg::Value outdated_stages(const core::SheetRow& row) const {
    if (core::is_wrong(row.outcome) || row.outcome == core::SheetOutcome::unchanged) return pg::null();
    const core::StageStatuses before = stages_[*row.scene_at];
    const core::StageStatuses after = core::outdate_from(core::first_dependent_stage, before);
    pg::Array<int32> outdated;
    for (int stage = core::first_stage; settings::invalidate && stage <= core::last_stage; ++stage)
      if (after[stage] != before[stage]) outdated.push_back(stage);
    return {pg::integer_array(outdated.span()).value};
  }

  pg::Schema schema_;
  std::span<core::SheetRow> rows_;
  std::pmr::memory_resource& arena_;
  Directory directory_;
  pg::Array<core::StageStatuses> stages_;  // of the scenes that rows are about
  core::SheetChanges changes_ = {};
};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_export_assignments) {
  using namespace shot_assets;
  const ExportedScenes wanted = exported_scenes(fcinfo);
  const pg::Schema schema = pipeline_schema();
  const MemoryContext result_context = CurrentMemoryContext;

  pg::connect();
  const Directory directory = read_directory(schema, pg::Access::read);
  const pg::Array<std::size_t> chosen = choose(directory, wanted);
  std::pmr::memory_resource& arena = pg::make_arena();
  const pg::Array<SceneCells> cells = cells_of(directory, chosen, arena);
  core::TextBuilder csv(arena);
  pg::compute([&] { core::append_sheet_header(csv); });
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    CHECK_FOR_INTERRUPTS();
    SceneRows rows = read_scene(schema, to_pg(directory.scenes[chosen[i]].id));
    const core::Scene scene = rows.scene();
    pg::compute([&] { core::append_sheet_rows(scene, cells[i].project, cells[i].scene, csv, arena); });
  }
  const MemoryContext before = MemoryContextSwitchTo(result_context);
  const Datum result = pg::text_datum(csv.text());
  MemoryContextSwitchTo(before);
  pg::finish();
  PG_RETURN_DATUM(result);
}

SHOT_ASSETS_FUNCTION(shot_assets_import_assignments) {
  using namespace shot_assets;
  const std::string_view csv = pg::text_argument(fcinfo, 0, "csv");
  const bool dry_run = pg::boolean_argument(fcinfo, 1, "dry_run");
  const pg::Schema schema = pipeline_schema();
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<core::SheetRow> rows;
  pg::compute([&] { rows = core::parse_sheet(csv, arena); });
  pg::ResultSet results(fcinfo);

  pg::connect();
  Import import(schema, rows);
  import.find(dry_run ? pg::Access::read : pg::Access::write);
  const bool writes = !dry_run && !import.is_wrong();
  import.plan(writes ? pg::Access::write : pg::Access::read);
  if (writes) import.write();
  import.report(results, writes);
  pg::finish();
  return Datum(0);
}
