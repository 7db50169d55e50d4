// import_assignments(): a spreadsheet of assignments, compared with what is there and written.

#include <algorithm>

#include "core/locks/stage_locks.h"
#include "core/references/override_check.h"
#include "core/sheets/assignment_sheets.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/shared_scenes.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/population/populate.h"
#include "functions/references/extra_images.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/assignment_rows.h"
#include "functions/scene/scene_reader.h"
#include "functions/sheets/new_instances.h"
#include "functions/sheets/scene_contents.h"
#include "functions/base/pipeline.h"
#include "functions/base/settings.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Json> locks_of_scenes = {
    "SELECT s.id, s.stage_locks FROM {scenes(id uuid, stage_locks jsonb)} s WHERE s.id = ANY ($1)"};

class Import {
 public:
  Import(const pg::Schema& schema, std::span<core::SheetRow> rows, core::SheetMode mode, bool add_assets)
      : schema_(schema),
        rows_(rows),
        mode_(mode),
        add_assets_(add_assets),
        arena_(pg::make_arena()),
        new_instances_(schema) {}

  void find(pg::Access access) {
    directory_ = read_sheet_directory(schema_, access);
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
    contents_ = read_scene_contents(schema_, directory_, ids, access, arena_);
    const core::SheetContents names = contents_.with(directory_);
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
      for (const core::SheetShot& shot : contents_.shots) shots.insert(to_pg(shot.id));
    if (access == pg::Access::write) {
      begin_rewriting(schema_, scenes_to_write.span());
      begin_changing(schema_, scenes_to_write.span());
    }
    plan_images(access);
    if (access == pg::Access::write) {
      lock_assignments_of(schema_, shots.span(), {});
    }
    const pg::Array<core::Assignment> existing = read_assignments_of_shots(schema_, shots.span(), access);
    const std::span<const core::Assignment> all = existing.span();
    const core::SheetContents names = contents_.with(directory_);
    pg::compute([&] { changes_ = core::plan_changes(rows_, names, all, mode_, arena_); });
    for (const core::RequestedAssignment& one : changes_.written)
      require_choice_columns(schema_, one.priority != 0, one.camera_angle.has_value(), !one.image_url.empty());
    if (removed_.empty()) removed_ = changes_.removed;  // of a legacy scene: before it is put into rows
  }

  // Before any row is locked. Afterwards rows name the instances that somebody else has added meanwhile.
  void lock_new_instances() {
    for (const core::SheetRow& row : rows_)
      if (row.new_asset_id) new_instances_.add(scene_of(row), to_pg(*row.new_asset_id));
    new_instances_.lock();
    name_new_instances();
  }

  // A legacy scene in which something changes is put into rows first; then there is something to change.
  void write() {
    const bool captured = capture();
    if (make_instances() || captured) plan(pg::Access::write);
    upsert_assignments(schema_, changes_.written);
    delete_assignments(schema_, changes_.deleted);
    for (const core::SheetImages& one : images_.written)
      write_extra_images(schema_, to_pg(one.shot_id), one.frame, one.images);
  }

  // In a legacy scene, rows that leave assets out remove nothing. A user who expects a removal should know that.
  void explain_legacy_scenes() const {
    if (mode_ == core::SheetMode::replace) return;
    for (std::size_t i = 0; i < directory_.scenes.size(); ++i) {
      if (directory_.scenes[i].managed || changes_.scenes[i]) continue;
      const auto is_here = [&](const auto& one) { return one.scene == i; };
      const auto rows = std::count_if(rows_.begin(), rows_.end(), [&](const core::SheetRow& row) {
        return row.scene_at == std::uint32_t(i) && !row.frame;
      });
      const std::span<const core::SheetShot> shots = contents_.shots.span();
      const std::span<const core::SheetInstance> instances = contents_.instances.span();
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
      const core::SheetInstance& instance = contents_.instances[one.instance];
      report_removal(results, written, one.shot, instance.display_name, instance.id);
    }
    for (const core::SheetImageRemoval& one : images_.removed)
      report_removal(results, written, one.shot, one.label, std::nullopt);
  }

 private:
  // What no row names.
  void report_removal(pg::ResultSet& results, bool written, std::uint32_t shot_at, std::string_view asset,
                      const std::optional<core::Uuid>& instance) const {
    CHECK_FOR_INTERRUPTS();
    const core::SheetShot& shot = contents_.shots[shot_at];
    results.add({pg::null(),
                 {pg::text_datum(name_of(directory_.scenes[shot.scene]))},
                 {pg::text_datum(shot.label)},
                 {pg::text_datum(asset)},
                 id_or_null(shot.id),
                 id_or_null(instance),
                 {pg::text_datum(core::to_text(core::SheetOutcome::removed))},
                 pg::null(),
                 outdated_stages(shot.scene, core::SheetOutcome::removed),
                 {BoolGetDatum(written)}});
  }

  // Before assignments are locked, as by other calls that lock a shot. What was read before the shots were locked can
  // have changed.
  void plan_images(pg::Access access) {
    const core::SheetContents names = contents_.with(directory_);
    std::span<const core::Uuid> of;
    pg::compute([&] { of = core::shots_with_images(rows_, names, mode_, arena_); });
    if (of.empty()) return;
    pg::Array<pg_uuid_t> shots;
    for (const core::Uuid& shot : of) shots.push_back(to_pg(shot));
    const auto read_and_plan = [&] {
      pg::Array<core::ExtraImage> existing;
      read_extra_images(schema_, shots.span(), access, existing);
      const std::span<const core::ExtraImage> all = existing.span();
      pg::compute([&] { images_ = core::plan_image_changes(rows_, names, all, mode_, arena_); });
    };
    read_and_plan();
    if (access != pg::Access::write || images_.written.empty()) return;
    for (const core::SheetImages& one : images_.written) lock_orders_of_shot(schema_, to_pg(one.shot_id));
    read_and_plan();
  }

  pg_uuid_t scene_of(const core::SheetRow& row) const { return to_pg(directory_.scenes[*row.scene_at].id); }

  static std::string_view name_of(const core::SheetScene& scene) {
    if (!scene.number.empty()) return scene.number;
    return scene.slug.empty() ? scene.name : scene.slug;
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
    const bool are_any = new_instances_.make();
    name_new_instances();
    return are_any;
  }

  void name_new_instances() {
    for (core::SheetRow& row : rows_) {
      if (!row.new_asset_id) continue;
      const std::optional<pg_uuid_t>& id = new_instances_.id_of(scene_of(row), to_pg(*row.new_asset_id));
      if (id) row.instance_id = to_core(*id);
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
  SheetDirectory directory_;
  SceneContents contents_;                 // of the scenes that rows are about
  pg::Array<core::StageStatuses> stages_;  // of these scenes
  NewInstances new_instances_;
  core::SheetChanges changes_ = {};
  core::SheetImageChanges images_ = {};
  std::span<const core::SheetRemoval> removed_;
};

}  // namespace

}  // namespace shot_assets

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
