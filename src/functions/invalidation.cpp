#include <optional>

#include "core/stage_locks.h"

#include "functions/errors.h"
#include "functions/foreign_keys.h"
#include "functions/invalidation.h"
#include "functions/settings.h"
#include "functions/stage_locks.h"
#include "pg/arguments.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// Every path to a scene locks it here, in the order of ids. A transaction that locks a stage meanwhile waits for the
// change, or the change waits for it and sees the stage locked: no change slips past.
constexpr pg::Statement lock_scenes_of = {
    "SELECT s.id, s.stage_locks FROM {scenes} s WHERE s.id OPERATOR(pg_catalog.=) ANY (ARRAY("
    "SELECT t.scene_id FROM {shots} t WHERE t.id OPERATOR(pg_catalog.=) ANY ($1) UNION "
    "SELECT i.scene_id FROM {scene_asset_instances} i WHERE i.id OPERATOR(pg_catalog.=) ANY ($2))) "
    "ORDER BY s.id FOR NO KEY UPDATE"};

constexpr pg::Statement lock_scenes = {
    "SELECT s.id, s.stage_locks FROM {scenes} s WHERE s.id OPERATOR(pg_catalog.=) ANY ($1) "
    "ORDER BY s.id FOR NO KEY UPDATE"};

constexpr pg::Statement lock_managed_scenes = {
    "SELECT s.id, s.stage_locks FROM {scenes} s WHERE s.id OPERATOR(pg_catalog.=) ANY (ARRAY("
    "SELECT m.scene_id FROM {shot_asset_scene_states} m WHERE m.managed_since IS NOT NULL)) "
    "ORDER BY s.id FOR NO KEY UPDATE"};

// Read after the lock was won, with a snapshot that sees what its last holder did.
constexpr pg::Statement shot_scenes = {
    "SELECT t.id, t.scene_id FROM {shots} t WHERE t.id OPERATOR(pg_catalog.=) ANY ($1)"};
constexpr pg::Statement instance_scenes = {
    "SELECT i.id, i.scene_id FROM {scene_asset_instances} i WHERE i.id OPERATOR(pg_catalog.=) ANY ($1)"};
constexpr pg::Statement managed_scenes = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m "
    "WHERE m.scene_id OPERATOR(pg_catalog.=) ANY ($1) AND m.managed_since IS NOT NULL"};

// Writing this row is what makes a REPEATABLE READ transaction with an older view of the scene fail to serialize.
constexpr pg::Statement touch_scenes = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, managed_since) "
    "SELECT c.id, CASE WHEN $2 THEN pg_catalog.now() END FROM pg_catalog.unnest($1) AS c(id) ORDER BY c.id "
    "ON CONFLICT (scene_id) DO UPDATE SET changed_at = excluded.changed_at, "
    "managed_since = COALESCE(m.managed_since, excluded.managed_since)"};

constexpr pg::Statement outdate_scenes = {
    "UPDATE {scenes} SET stage_locks = shot_assets.outdate_stages(stage_locks)"
    "{?scenes.updated_at:, updated_at = pg_catalog.now():} WHERE id OPERATOR(pg_catalog.=) ANY ($1)"};

constexpr pg::Statement foreign_instance_of_shot = {
    "SELECT a.scene_asset_instance_id FROM {shot_asset_assignments} a "
    "JOIN {scene_asset_instances} i ON i.id OPERATOR(pg_catalog.=) a.scene_asset_instance_id "
    "WHERE a.shot_id OPERATOR(pg_catalog.=) $1 AND i.scene_id OPERATOR(pg_catalog.<>) $2 "
    "ORDER BY 1 LIMIT 1"};
constexpr pg::Statement foreign_shot_of_instance = {
    "SELECT a.shot_id FROM {shot_asset_assignments} a JOIN {shots} t ON t.id OPERATOR(pg_catalog.=) a.shot_id "
    "WHERE a.scene_asset_instance_id OPERATOR(pg_catalog.=) $1 AND t.scene_id OPERATOR(pg_catalog.<>) $2 "
    "ORDER BY 1 LIMIT 1"};

std::optional<Population> population;  // under way

// The scenes of a change once they are locked.
struct LockedScenes {
  pg::UuidSet all;
  pg::Array<bool> lock_to_outdate;  // per scene of `all`

  void add(const pg::Row& row) {
    const bool to_outdate =
        !row.is_null(1) && has_stage_to_outdate(DatumGetJsonbP(row.datum(1)), core::first_dependent_stage);
    all.insert(row.uuid(0));
    lock_to_outdate.push_back(to_outdate);
  }
};

void read_locked(LockedScenes& scenes, std::string_view schema, const pg::Statement& statement,
                 std::initializer_list<pg::Param> params) {
  scenes = LockedScenes();
  pg::query(schema, statement, pg::Access::write, params, [&](const pg::Row& row) { scenes.add(row); });
}

// Per id of a set; its own id, which is no other's scene, where the row is gone or belongs to no scene.
using SceneOf = pg::Array<pg_uuid_t>;

// False if an id's scene is not among the locked ones: it moved while we waited.
bool read_scene_of(SceneOf& scene_of, const LockedScenes& scenes, std::string_view schema,
                   const pg::Statement& statement, pg::UuidSet& ids, pg::Array<bool>& present) {
  bool all_locked = true;
  scene_of = SceneOf();
  present = pg::Array<bool>();
  for (const pg_uuid_t& id : ids.values()) {
    scene_of.push_back(id);
    present.push_back(false);
  }
  pg::query(schema, statement, pg::Access::write, {pg::uuid_array(ids.span())}, [&](const pg::Row& row) {
    const auto number = static_cast<std::size_t>(ids.find(row.uuid(0)));
    present[number] = true;
    if (row.is_null(1)) return;
    scene_of[number] = row.uuid(1);
    all_locked = all_locked && scenes.all.contains(row.uuid(1));
  });
  return all_locked;
}

// Locks the scenes of the change and checks that each pair is of one scene.
void lock_and_check(LockedScenes& scenes, std::string_view schema, Change& change) {
  SceneOf scene_of_shot, scene_of_instance;
  pg::Array<bool> shot_present, instance_present;
  bool settled;
  do {
    CHECK_FOR_INTERRUPTS();
    read_locked(scenes, schema, lock_scenes_of,
                {pg::uuid_array(change.shots.span()), pg::uuid_array(change.instances.span())});
    if (change.pairs.empty()) return;  // only deletions: nothing to check
    settled = read_scene_of(scene_of_shot, scenes, schema, shot_scenes, change.shots, shot_present);
    settled = read_scene_of(scene_of_instance, scenes, schema, instance_scenes, change.instances, instance_present) &&
              settled;
  } while (!settled);

  for (const Change::Pair& pair : change.pairs) {
    // A row that is gone is the foreign key's business.
    if (!shot_present[pair.shot] || !instance_present[pair.instance]) continue;
    if (memcmp(&scene_of_shot[pair.shot], &scene_of_instance[pair.instance], UUID_LEN) != 0)
      raise_different_scenes(change.shots.values()[pair.shot], change.instances.values()[pair.instance]);
  }
}

void touch_and_outdate(std::string_view schema, LockedScenes& scenes, bool becomes_managed) {
  if (scenes.all.empty()) return;

  pg::UuidSet managed;
  if (population)
    pg::query(schema, managed_scenes, pg::Access::write, {pg::uuid_array(scenes.all.span())},
              [&](const pg::Row& row) { managed.insert(row.uuid(0)); });
  if (population && *population == Population::of_legacy_scene && !managed.empty())
    ereport(ERROR,
            (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
             errmsg("scene %s was given its first assignment meanwhile", pg::to_string(managed.values()[0])),
             errdetail("It is no longer a legacy scene, so it was not populated."), errhint("Try the call again.")));

  pg::Array<pg_uuid_t> to_outdate;
  for (std::size_t i = 0; i < scenes.all.values().size(); ++i) {
    const pg_uuid_t& scene = scenes.all.values()[i];
    const bool merely_captured = population && !managed.contains(scene);
    if (scenes.lock_to_outdate[i] && !merely_captured) to_outdate.push_back(scene);
  }

  pg::execute(schema, touch_scenes, {pg::uuid_array(scenes.all.span()), pg::boolean(becomes_managed)});
  if (settings::invalidate && !to_outdate.empty())
    pg::execute(schema, outdate_scenes, {pg::uuid_array(to_outdate.span())});
}

}  // namespace

void assignments_changed(std::string_view schema, Oid owner, Change& change) {
  pg::connect();
  check_replaced_foreign_keys(schema, change);
  const pg::RoleBefore before = pg::act_as(owner);
  LockedScenes scenes;
  lock_and_check(scenes, schema, change);
  touch_and_outdate(schema, scenes, !change.pairs.empty());
  pg::restore_role(before);
  pg::finish();
}

void scenes_changed(std::string_view schema, Oid owner, pg::UuidSet& changed) {
  pg::connect();
  const pg::RoleBefore before = pg::act_as(owner);
  LockedScenes scenes;
  read_locked(scenes, schema, lock_scenes, {pg::uuid_array(changed.span())});
  touch_and_outdate(schema, scenes, false);
  pg::restore_role(before);
  pg::finish();
}

void all_scenes_changed(std::string_view schema, Oid owner) {
  pg::connect();
  const pg::RoleBefore before = pg::act_as(owner);
  LockedScenes scenes;
  read_locked(scenes, schema, lock_managed_scenes, {});
  touch_and_outdate(schema, scenes, true);
  pg::restore_role(before);
  pg::finish();
}

void scene_of_changed(std::string_view schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t& from,
                      const pg_uuid_t& to) {
  pg::connect();
  const pg::RoleBefore before = pg::act_as(owner);
  pg::UuidSet both;
  both.insert(from);
  both.insert(to);
  LockedScenes scenes;
  read_locked(scenes, schema, lock_scenes, {pg::uuid_array(both.span())});
  const pg::Statement& foreign = moved == Moved::shot ? foreign_instance_of_shot : foreign_shot_of_instance;
  pg_uuid_t other = {};
  if (pg::query(schema, foreign, pg::Access::write, {pg::uuid(id), pg::uuid(to)},
                [&](const pg::Row& row) { other = row.uuid(0); }) > 0) {
    if (moved == Moved::shot)
      raise_different_scenes(id, other);
    else
      raise_different_scenes(other, id);
  }
  // A moved instance has left its scene as a deleted one has; the scene it came to did not lose anything.
  if (moved == Moved::instance)
    for (std::size_t i = 0; i < scenes.all.values().size(); ++i)
      if (memcmp(&scenes.all.values()[i], &to, UUID_LEN) == 0) scenes.lock_to_outdate[i] = false;
  if (moved == Moved::shot)
    for (bool& to_outdate : scenes.lock_to_outdate) to_outdate = false;
  touch_and_outdate(schema, scenes, false);
  pg::restore_role(before);
  pg::finish();
}

void begin_population(Population kind) { population = kind; }

void end_population() { population.reset(); }

}  // namespace shot_assets
