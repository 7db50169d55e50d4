// export_assignments() and import_assignments(): assignments as a spreadsheet has them.

#include <algorithm>

#include "core/locks/stage_locks.h"
#include "core/scene/display_names.h"
#include "core/sheets/assignment_sheets.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/assignments/instance_writer.h"
#include "functions/locks/locked_scenes.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/population/populate.h"
#include "functions/scene/managed.h"
#include "functions/scene/scene_order.h"
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

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Text, pg::Bool>
    all_scenes = {"SELECT s.id, COALESCE(s.project_id, b.project_id), s.scene_number, s.slug, s.name, " IS_MANAGED(
        "m",
        "s.id") " "
                "FROM {scenes(id uuid, project_id text, branch_id uuid, scene_number text, slug text, name text)} s "
                "LEFT JOIN {branches(id uuid, project_id text)} b ON b.id = s.branch_id "
                "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
                "ORDER BY " NATURAL_ORDER("s.scene_number") ", s.slug COLLATE \"C\", s.name COLLATE \"C\", s.id"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text> shots_of_scenes = {
    "SELECT s.id, s.scene_id, s.shot_id FROM {shots(id uuid, scene_id uuid, shot_id text)} s "
    "WHERE s.scene_id = ANY ($1) ORDER BY s.id"};

// Those that a scene of $1 may take by its branch. Where one of them has none, both are of any.
constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text> all_assets = {
    "SELECT p.id, p.project_id, p.name, p.asset_type "
    "FROM {project_assets(id uuid, project_id text, name text, asset_type text, branch_id text)} p "
    "WHERE p.branch_id IS NULL OR p.branch_id = ANY (ARRAY(SELECT s.branch_id::text "
    "FROM {scenes(id uuid, branch_id uuid)} s WHERE s.id = ANY ($1))) "
    "OR EXISTS (SELECT FROM {scenes(id uuid, branch_id uuid)} s WHERE s.id = ANY ($1) AND s.branch_id IS NULL) "
    "ORDER BY p.id"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Uuid, pg::Time, pg::Text> instances_of_scenes = {
    "SELECT i.id, i.scene_id, p.name, p.asset_type, i.project_asset_id, i.created_at, i.instance_name "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz, "
    "instance_name text)} i "
    "JOIN {project_assets(id uuid, name text, asset_type text)} p ON p.id = i.project_asset_id "
    "WHERE i.scene_id = ANY ($1) ORDER BY i.scene_id, i.id"};

constexpr pg::Statement<pg::Uuid, pg::Json> locks_of_scenes = {
    "SELECT s.id, s.stage_locks FROM {scenes(id uuid, stage_locks jsonb)} s WHERE s.id = ANY ($1)"};

// All scenes that the caller sees, with their projects: what a cell may mean, and what it must be told apart from.
struct Directory {
  pg::Array<core::SheetProject> projects;
  pg::Array<core::SheetScene> scenes;
  pg::UuidSet ids;  // of the scenes, in the same order

  std::uint32_t number_of(const pg_uuid_t& scene) const { return static_cast<std::uint32_t>(ids.number_of(scene)); }
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

// An instance that an import makes.
struct NewInstance {
  pg_uuid_t scene, asset;
  std::optional<pg_uuid_t> id;
};

bool comes_before(const NewInstance& a, const NewInstance& b) {
  if (const int order = memcmp(&a.scene, &b.scene, UUID_LEN); order != 0) return order < 0;
  return pg::comes_before(a.asset, b.asset);
}

class Import {
 public:
  Import(const pg::Schema& schema, std::span<core::SheetRow> rows, core::SheetMode mode, bool add_assets)
      : schema_(schema), rows_(rows), mode_(mode), add_assets_(add_assets), arena_(pg::make_arena()) {}

  void find(pg::Access access) {
    directory_ = read_directory(schema_, access);
    const std::span<const core::SheetProject> projects = directory_.projects.span();
    const std::span<core::SheetScene> scenes = directory_.scenes.span();
    pg::compute([&] {
      const core::SceneNames names(projects, scenes, arena_);
      core::find_scenes(rows_, names, scenes, arena_);
    });

    pg::UuidSet involved;
    for (const core::SheetRow& row : rows_)
      if (row.scene_at) involved.insert(to_pg(scenes[*row.scene_at].id));
    const pg::Param ids = pg::uuid_array(involved.span());
    pg::query(schema_, shots_of_scenes, access, {ids}, [&](const auto& row) {
      shots_.push_back({to_core(row.uuid(0)), directory_.number_of(row.uuid(1)), row.text(2)});
    });
    read_instances(ids, access);
    pg::query(schema_, all_assets, access, {ids}, [&](const auto& row) {
      assets_.push_back({to_core(row.uuid(0)), row.text(1), row.text(2), row.text(3)});
    });
    const core::SheetContents names = contents();
    pg::compute([&] { rows_ = core::find_pairs(rows_, names, mode_, add_assets_, arena_); });
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
    if (mode_ == core::SheetMode::replace)
      for (const core::SheetShot& shot : shots_) shots.insert(to_pg(shot.id));
    if (access == pg::Access::write) {
      begin_rewriting(schema_, scenes_to_write.span());
      begin_changing(schema_, scenes_to_write.span());
      lock_assignments_of(schema_, shots.span(), {});
    }
    const pg::Array<core::Assignment> existing = read_assignments_of_shots(schema_, shots.span(), access);
    const std::span<const core::Assignment> all = existing.span();
    const core::SheetContents names = contents();
    pg::compute([&] { changes_ = core::plan_changes(rows_, names, all, mode_, arena_); });
    if (removed_.empty()) removed_ = changes_.removed;  // of a legacy scene: before it is put into rows
  }

  // Before any row is locked. Afterwards rows name the instances that somebody else has added meanwhile.
  void lock_new_instances() {
    for (const core::SheetRow& row : rows_)
      if (row.new_asset_id) new_instances_.push_back({scene_of(row), to_pg(*row.new_asset_id), std::nullopt});
    const std::span<NewInstance> all = new_instances_.span();
    std::sort(all.begin(), all.end(), comes_before);
    const auto end = std::unique(all.begin(), all.end(), [](const NewInstance& a, const NewInstance& b) {
      return !comes_before(a, b) && !comes_before(b, a);
    });
    distinct_new_instances_ = all.first(static_cast<std::size_t>(end - all.begin()));
    for (NewInstance& one : distinct_new_instances_) {
      lock_new_instance(schema_, one.scene, one.asset);
      one.id = find_instance_of_asset(schema_, one.scene, one.asset);
    }
    name_new_instances();
  }

  // A legacy scene in which something changes is put into rows first; then there is something to change.
  void write() {
    const bool captured = capture();
    if (make_instances() || captured) plan(pg::Access::write);
    upsert_assignments(schema_, changes_.written);
    delete_assignments(schema_, changes_.deleted);
  }

  // In a legacy scene, rows that leave assets out remove nothing. A user who expects a removal should know that.
  void explain_legacy_scenes() const {
    if (mode_ == core::SheetMode::replace) return;
    for (std::size_t i = 0; i < directory_.scenes.size(); ++i) {
      if (directory_.scenes[i].managed || changes_.scenes[i]) continue;
      const auto is_here = [&](const auto& one) { return one.scene == i; };
      const auto rows = std::count_if(rows_.begin(), rows_.end(),
                                      [&](const core::SheetRow& row) { return row.scene_at == std::uint32_t(i); });
      const std::span<const core::SheetShot> shots = shots_.span();
      const std::span<const core::SheetInstance> instances = instances_.span();
      if (rows == 0 || rows >= std::count_if(shots.begin(), shots.end(), is_here) *
                                   std::count_if(instances.begin(), instances.end(), is_here))
        continue;
      ereport(NOTICE, (errmsg("the file changes nothing in scene \"%s\", where every asset is in every shot",
                              pg::server_cstring(name_of(directory_.scenes[i]))),
                       errdetail("Nobody has assigned anything there yet, and rows that a file leaves out take nothing "
                                 "away."),
                       errhint("To have in each shot what the file says and nothing else, use mode => 'replace'.")));
      return;
    }
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
                   outdated_stages(row.scene_at, row.outcome),
                   {BoolGetDatum(written && core::is_change(row.outcome))}});
    }
    for (const core::SheetRemoval& one : removed_) {
      CHECK_FOR_INTERRUPTS();
      const core::SheetShot& shot = shots_[one.shot];
      const core::SheetInstance& instance = instances_[one.instance];
      results.add({pg::null(),
                   {pg::text_datum(name_of(directory_.scenes[shot.scene]))},
                   {pg::text_datum(shot.label)},
                   {pg::text_datum(instance.display_name)},
                   id_or_null(shot.id),
                   id_or_null(instance.id),
                   {pg::text_datum(core::to_text(core::SheetOutcome::removed))},
                   pg::null(),
                   outdated_stages(shot.scene, core::SheetOutcome::removed),
                   {BoolGetDatum(written)}});
    }
  }

 private:
  core::SheetContents contents() const {
    return {directory_.scenes.span(), shots_.span(), instances_.span(), assets_.span()};
  }

  pg_uuid_t scene_of(const core::SheetRow& row) const { return to_pg(directory_.scenes[*row.scene_at].id); }

  static std::string_view name_of(const core::SheetScene& scene) {
    if (!scene.number.empty()) return scene.number;
    return scene.slug.empty() ? scene.name : scene.slug;
  }

  // Scene by scene: what tells two instances apart depends on their scene.
  void read_instances(const pg::Param& scenes, pg::Access access) {
    pg::Array<core::InstanceName> names;
    pg::query(schema_, instances_of_scenes, access, {scenes}, [&](const auto& row) {
      const core::Uuid id = to_core(row.uuid(0));
      instances_.push_back({id, directory_.number_of(row.uuid(1)), row.text(2), row.text(3), row.text(2)});
      names.push_back({id, to_core(row.uuid(4)), row.time(5), row.text(2), row.text(6)});
    });
    const std::span<core::SheetInstance> all = instances_.span();
    const std::span<const core::InstanceName> all_names = names.span();
    pg::compute([&] {
      for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
        while (end < all.size() && all[end].scene == all[first].scene) ++end;
        const auto display = core::display_names(all_names.subspan(first, end - first), arena_);
        for (std::size_t i = first; i < end; ++i) all[i].display_name = display[i - first];
      }
    });
  }

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

  bool make_instances() {
    for (NewInstance& one : distinct_new_instances_)
      if (!one.id) {
        require_asset_of_project(schema_, one.scene, one.asset);
        one.id = create_instance(schema_, one.scene, one.asset, "import_assignments");
      }
    name_new_instances();
    return !distinct_new_instances_.empty();
  }

  void name_new_instances() {
    for (core::SheetRow& row : rows_) {
      if (!row.new_asset_id) continue;
      const NewInstance wanted = {scene_of(row), to_pg(*row.new_asset_id), std::nullopt};
      const auto one =
          std::lower_bound(distinct_new_instances_.begin(), distinct_new_instances_.end(), wanted, comes_before);
      if (one->id) row.instance_id = to_core(*one->id);
    }
  }

  static pg::Value id_or_null(const std::optional<core::Uuid>& id) {
    if (!id) return pg::null();
    auto* copy = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
    *copy = to_pg(*id);
    return {UUIDPGetDatum(copy)};
  }

  // Of the scene of a row that changes something.
  pg::Value outdated_stages(std::optional<std::uint32_t> scene, core::SheetOutcome outcome) const {
    if (!core::is_change(outcome)) return pg::null();
    const core::StageStatuses before = stages_[*scene];
    core::Stages outdated;
    if (settings::invalidate)
      outdated = core::outdated_by(before, core::outdate_from(core::first_dependent_stage, before));
    return {pg::integer_array(outdated.span()).value};
  }

  pg::Schema schema_;
  std::span<core::SheetRow> rows_;
  core::SheetMode mode_;
  bool add_assets_;
  std::pmr::memory_resource& arena_;
  Directory directory_;
  pg::Array<core::SheetShot> shots_;          // of the scenes that rows are about
  pg::Array<core::SheetInstance> instances_;  // of these scenes
  pg::Array<core::SheetAsset> assets_;
  pg::Array<core::StageStatuses> stages_;  // of these scenes
  pg::Array<NewInstance> new_instances_;
  std::span<NewInstance> distinct_new_instances_;
  core::SheetChanges changes_ = {};
  std::span<const core::SheetRemoval> removed_;
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
  const std::string_view mode_name = pg::text_argument(fcinfo, 2, "mode");
  const bool add_assets = pg::boolean_argument(fcinfo, 3, "add_assets");
  const pg::Schema schema = pipeline_schema();
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<core::SheetRow> rows;
  core::SheetMode mode = {};
  pg::compute([&] {
    mode = core::parse_sheet_mode(mode_name);
    rows = core::parse_sheet(csv, arena);
  });
  pg::ResultSet results(fcinfo);

  pg::connect();
  Import import(schema, rows, mode, add_assets);
  import.find(dry_run ? pg::Access::read : pg::Access::write);
  const bool writes = !dry_run && !import.is_wrong();
  if (writes) import.lock_new_instances();
  import.plan(writes ? pg::Access::write : pg::Access::read);
  import.explain_legacy_scenes();
  if (writes) import.write();
  import.report(results, writes);
  pg::finish();
  return Datum(0);
}
