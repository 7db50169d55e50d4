#include "core/invalidation/causes.h"

#include "functions/invalidation/capture.h"
#include "functions/invalidation/change.h"
#include "functions/invalidation/compared_assignments.h"
#include "functions/invalidation/legacy.h"
#include "functions/invalidation/owner_view.h"
#include "functions/locks/slots.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/arguments.h"
#include "pg/statement.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

#define ASSIGNMENTS_OF_SCENE \
  "FROM {shots} t JOIN {shot_asset_assignments} a ON a.shot_id = t.id WHERE t.scene_id = e.id"

// How many assignments a scene has, and whether they are every pair, as a legacy scene shows it.
constexpr pg::Statement<pg::Uuid, pg::Int8, pg::Bool> assignments_of_scenes = {
    "SELECT e.id, a.number, (SELECT count(*) FROM {shots} t WHERE t.scene_id = e.id) "
    "* (SELECT count(*) FROM {scene_asset_instances} i WHERE i.scene_id = e.id) = a.number "
    "AND NOT EXISTS (SELECT " ASSIGNMENTS_OF_SCENE " AND " IS_NOT_AS_IN_LEGACY_SCENE
    ") "
    "FROM unnest($1) AS e(id) CROSS JOIN LATERAL "
    "(SELECT COALESCE(sum(of_shot.number), 0)::int8 AS number FROM {shots} t CROSS JOIN LATERAL "
    // Counted shot by shot. Left to choose, PostgreSQL reads all assignments for each scene.
    "(SELECT count(*) AS number FROM {shot_asset_assignments} a WHERE a.shot_id = t.id) of_shot "
    "WHERE t.scene_id = e.id) a"};

constexpr pg::Statement<pg::Uuid> managed_scenes = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m JOIN {scenes} s ON s.id = m.scene_id "
    "WHERE m.scene_id = ANY ($1) AND m.managed_since IS NOT NULL"};

constexpr pg::Statement<pg::Uuid> scenes_without_shots = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m WHERE m.scene_id = ANY ($1) "
    "AND m.managed_since IS NOT NULL AND NOT EXISTS (SELECT FROM {shots} t WHERE t.scene_id = m.scene_id)"};

constexpr pg::Statement<> forget_that_managed = {
    "UPDATE {shot_asset_scene_states} m SET managed_since = NULL, changes = m.changes + 1 "
    "WHERE m.scene_id = ANY ($1) AND m.managed_since IS NOT NULL"};

// Also for a transaction that is too old to see what others have taken away.
pg::UuidSet find_without_shots(const pg::Schema& schema, const pg::UuidSet& scenes) {
  pg::UuidSet result;
  pg::query(schema, scenes_without_shots, pg::Access::latest, {pg::uuid_array(scenes.values().span())},
            [&](const auto& row) { result.insert(row.uuid(0)); });
  return result;
}

void notify_of(const pg::Array<pg_uuid_t>& scenes) {
  constexpr std::size_t most_named = 3;
  StringInfoData names;
  initStringInfo(&names);
  for (std::size_t i = 0; i < scenes.size() && i < most_named; ++i)
    appendStringInfo(&names, "%s%s", i == 0 ? "" : ", ", pg::to_string(scenes[i]));
  ereport(NOTICE,
          (errmsg("legacy scenes that are managed from now on: %zu", scenes.size()),
           errdetail("They showed every asset in every shot, and show exactly their assignments now: %s%s.", names.data,
                     scenes.size() > most_named ? " and others" : ""),
           errhint("To change a legacy scene without emptying it, call shot_assets.ensure_populated() first.")));
}

}  // namespace

void compare_with_legacy(const pg::Schema& schema, const Change& change, LockedScenes& locked) {
  pg::UuidSet filled;
  pg::Array<int64> put_in_place;  // into each of them
  for (const Change::Entry& entry : change.entries) {
    if (!entry.put_in_place || !locked.shots[entry.shot].has_scene) continue;
    const pg_uuid_t& scene = locked.shots[entry.shot].scene;
    const std::int64_t at = locked.ids.find(scene);
    if (at < 0 || locked.managed[static_cast<std::size_t>(at)] || is_being_populated(schema.oid, scene)) continue;
    const std::size_t number = filled.insert(scene);
    if (number == put_in_place.size()) put_in_place.push_back(0);
    ++put_in_place[number];
  }
  if (filled.empty()) return;

  pg::UuidSet unchanged;
  pg::Array<pg_uuid_t> changed;
  pg::query(schema, assignments_of_scenes, pg::Access::write, {pg::uuid_array(filled.span())}, [&](const auto& row) {
    // Others were there, written while triggers were off, so that the scene was no legacy scene before.
    if (row.bigint(1) > put_in_place[filled.number_of(row.uuid(0))]) return;
    if (row.boolean(2))
      unchanged.insert(row.uuid(0));
    else
      changed.push_back(row.uuid(0));
  });
  for (const pg_uuid_t& scene : unchanged.values()) locked.overtaken[locked.ids.number_of(scene)] = false;
  if (!unchanged.empty()) note_captured(schema.oid, unchanged);
  if (!changed.empty()) notify_of(changed);
}

void become_legacy(const pg::Schema& schema, const pg::UuidSet& scenes) {
  pg::UuidSet without_shots = find_without_shots(schema, scenes);
  if (!without_shots.empty()) pg::execute(schema, forget_that_managed, {pg::uuid_array(without_shots.span())});
}

namespace {

// A statement has taken shots out of scenes, which are not locked yet. Those that have no shot left are legacy scenes
// again. Acts as `owner`.
void shots_deleted(const pg::Schema& schema, Oid owner, const pg::UuidSet& scenes) {
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  pg::UuidSet managed;
  pg::query(schema, managed_scenes, pg::Access::write, {pg::uuid_array(scenes.values().span())},
            [&](const auto& row) { managed.insert(row.uuid(0)); });
  if (!managed.empty()) {
    wait_for_others_that_take_shots(schema, managed.span());
    Touched touched;
    touched.scenes = find_without_shots(schema, managed);
    if (!touched.scenes.empty()) {
      lock_scenes(schema, touched);
      become_legacy(schema, touched.scenes);
    }
  }
  pg::restore_role(before);
  pg::finish();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_shots_deleted) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "shots_deleted", TRIGGER_EVENT_DELETE | TRIGGER_EVENT_AFTER,
                                           "AFTER DELETE FOR EACH STATEMENT");
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shots"});
  const pg::TypedColumn<pg::Uuid> scene(relation, "scene_id");
  pg::UuidSet scenes;
  pg::for_each_row(required(trigger->tg_oldtable, relation), relation, [&](const pg::RowValues& row) {
    if (!row.is_null(scene)) scenes.insert(row.uuid(scene));
  });
  if (!scenes.empty()) shots_deleted(schema_of(relation), relation->rd_rel->relowner, scenes);
  return PointerGetDatum(nullptr);
}
