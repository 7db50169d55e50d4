#include "functions/locks/locked_scenes.h"
#include "functions/locks/stage_locks.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// Reads which scene each shot ($1) and instance ($2) is of, and locks these scenes and those of $3.
//
// Every path to a scene locks it here, in the order of ids: a transaction that locks a stage meanwhile waits for the
// change, or the change waits for it and sees the stage locked. No change slips past.
//
// What is read is older than the lock, for which the statement may have waited. So whatever could make it untrue (a
// shot or an instance that moves, a scene's first assignment) counts up `changes` of the scene, under the lock. Where
// the count is still the one that was read, everything else that was read is still true; where it is not, all is read
// again. A REPEATABLE READ transaction with an older view fails to serialize instead.
enum class RowOf : int32 { scene = 1, shot = 2, instance = 3 };  // the last column
constexpr pg::Statement<pg::Uuid, pg::Json, pg::Int8, pg::Bool, pg::Uuid, pg::Int4> lock_and_read = {
    "WITH shot AS MATERIALIZED (SELECT t.id, t.scene_id FROM {shots} t WHERE t.id = ANY ($1)), "
    "instance AS MATERIALIZED (SELECT i.id, i.scene_id FROM {scene_asset_instances} i WHERE i.id = ANY ($2)), "
    "locked AS MATERIALIZED ("
    "SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL AS managed "
    "FROM (SELECT scene_id FROM shot UNION SELECT scene_id FROM instance UNION SELECT unnest($3)) w "
    "JOIN {scenes} s ON s.id = w.scene_id LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
    "ORDER BY s.id FOR NO KEY UPDATE OF s) "
    "SELECT id, stage_locks, changes, managed, NULL::uuid, 1 FROM locked "
    "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 2 FROM shot "
    "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 3 FROM instance"};

constexpr pg::Statement<> count_changes = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes, managed_since) "
    "SELECT c.id, c.changes + 1, CASE WHEN $3 THEN now() END "
    "FROM ROWS FROM (unnest($1), unnest($2)) AS c(id, changes) ORDER BY c.id "
    "ON CONFLICT (scene_id) DO UPDATE SET changes = excluded.changes, "
    "managed_since = COALESCE(m.managed_since, excluded.managed_since) "
    "WHERE m.changes = (excluded.changes - 1)"};

// Both at once for what most changes are about: one pair, of a scene that is managed already. It makes nothing untrue,
// so there is nothing to count up; to lock the count is enough. `seen` is the count as it was read, `m` as it is now.
constexpr pg::Statement<pg::Uuid, pg::Json, pg::Int8, pg::Bool, pg::Uuid, pg::Bool> lock_and_read_pair = {
    "SELECT s.id, s.stage_locks, m.changes, true, i.scene_id, "
    "m.changes = seen.changes "
    "FROM {shots} t "
    "JOIN {scene_asset_instances} i ON i.id = $2 "
    "JOIN {scenes} s ON s.id = t.scene_id "
    "JOIN {shot_asset_scene_states} m ON m.scene_id = t.scene_id "
    "JOIN {shot_asset_scene_states} seen ON seen.scene_id = t.scene_id "
    "WHERE t.id = $1 AND m.managed_since IS NOT NULL FOR NO KEY UPDATE OF s, m"};

template <class Row>
void add_scene(LockedScenes& locked, const Row& row) {
  constexpr int64 none_yet = -1;
  if (locked.ids.contains(row.uuid(0))) return;  // the host has dropped the key
  const core::StageStatuses statuses = read_statuses(row.json_of_row(1));
  locked.ids.insert(row.uuid(0));
  locked.statuses.push_back(statuses);
  locked.overtaken.push_back(has_locked_stage(statuses));
  locked.changes.push_back(row.is_null(2) ? none_yet : row.bigint(2));
  locked.managed.push_back(row.boolean(3));
}

Place place_in(bool has_scene, const pg_uuid_t& scene) { return {true, has_scene, scene}; }

enum class Reading { none, untrue, still_true };

Reading read_pair(LockedScenes& locked, const pg::Schema& schema, const Touched& touched) {
  Reading reading = Reading::none;
  if (touched.shots.size() != 1 || touched.instances.size() != 1 || !touched.scenes.empty()) return reading;
  pg::query(schema, lock_and_read_pair, pg::Access::write,
            {pg::uuid(touched.shots.values()[0]), pg::uuid(touched.instances.values()[0])}, [&](const auto& row) {
              add_scene(locked, row);
              locked.shots[0] = place_in(true, row.uuid(0));
              locked.instances[0] = place_in(!row.is_null(4), row.uuid(4));
              reading = row.boolean(5) ? Reading::still_true : Reading::untrue;
            });
  return reading;
}

void read_all(LockedScenes& locked, const pg::Schema& schema, Touched& touched) {
  auto read = [&](const auto& row) {
    switch (static_cast<RowOf>(row.integer(5))) {
      case RowOf::scene:
        add_scene(locked, row);
        break;
      case RowOf::shot:
        locked.shots[static_cast<std::size_t>(touched.shots.find(row.uuid(0)))] =
            place_in(!row.is_null(4), row.uuid(4));
        break;
      case RowOf::instance:
        locked.instances[static_cast<std::size_t>(touched.instances.find(row.uuid(0)))] =
            place_in(!row.is_null(4), row.uuid(4));
        break;
    }
  };
  pg::UuidSet none;
  pg::UuidSet& instances = touched.moves_no_pair ? none : touched.instances;
  pg::query(
      schema, lock_and_read, pg::Access::write,
      {pg::uuid_array(touched.shots.span()), pg::uuid_array(instances.span()), pg::uuid_array(touched.scenes.span())},
      read);
}

// Whether a scene was there when it was read and gone when it was to be locked. One that is not there in two rounds
// does not exist: not every host has a foreign key on scene_id.
bool lost_a_scene(const LockedScenes& locked, const pg::Array<Place>& places, pg::UuidSet& not_there) {
  bool lost = false;
  for (const Place& place : places) {
    if (!place.has_scene || locked.ids.contains(place.scene) || not_there.contains(place.scene)) continue;
    not_there.insert(place.scene);
    lost = true;
  }
  return lost;
}

bool count_changes_of(LockedScenes& locked, const pg::Schema& schema, const Touched& touched) {
  return pg::execute(schema, count_changes,
                     {pg::uuid_array(locked.ids.span()), pg::bigint_array(locked.changes.span()),
                      pg::boolean(touched.assigns)}) == locked.ids.size();
}

[[noreturn]] void raise_concurrent_change(const char* what) {
  ereport(ERROR,
          (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("could not serialize access due to concurrent update"),
           errdetail_internal("%s", what), errhint("The transaction might succeed if retried.")));
  pg_unreachable();
}

}  // namespace

bool has_locked_stage(const core::StageStatuses& statuses) {
  return core::outdate_from(core::first_dependent_stage, statuses) != statuses;
}

[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene) {
  raise_concurrent_change(psprintf("Scene %s was changed meanwhile.", pg::to_string(scene)));
}

LockedScenes lock_scenes(const pg::Schema& schema, Touched& touched) {
  constexpr int patience = 100;  // rounds; in each of them somebody else has moved something
  pg::UuidSet not_there;
  for (int round = 0; round < patience; ++round) {
    CHECK_FOR_INTERRUPTS();
    LockedScenes locked(touched);
    const Reading pair = read_pair(locked, schema, touched);
    if (pair == Reading::untrue) continue;
    if (pair == Reading::none) read_all(locked, schema, touched);
    const bool lost_scene_of_shot = lost_a_scene(locked, locked.shots, not_there);
    const bool lost_scene_of_instance = lost_a_scene(locked, locked.instances, not_there);
    if (lost_scene_of_shot || lost_scene_of_instance) continue;
    if (pair == Reading::still_true || count_changes_of(locked, schema, touched)) return locked;
  }
  raise_concurrent_change("The scenes of the change were changed again and again.");
}

}  // namespace shot_assets
