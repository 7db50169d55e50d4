#include "functions/locks/locked_scenes.h"

#include "functions/locks/shared_scenes.h"
#include "functions/scene/managed.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// What is read is older than the lock, for which the statement may have waited. So what could make it untrue (a shot or
// an instance that moves, a scene's first assignment) counts up `changes` of the scene, under the lock. Where the
// counts are still those that were read, everything else that was read is still true; where they are not, all is read
// again. A REPEATABLE READ transaction with an older view fails to serialize instead.
constexpr pg::Statement<pg::Bool> have_counts = {
    "SELECT true FROM unnest($1, $2) AS c(id, changes) LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = c.id "
    "HAVING bool_and(COALESCE(m.changes, -1) = c.changes)"};

constexpr pg::Statement<> count_first_assignment = {MAKE_MANAGED("c.id", "FROM unnest($1) AS c(id) ORDER BY c.id")};

constexpr pg::Statement<> count_moves = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes) SELECT c.id, 0 FROM unnest($1) AS c(id) "
    "ORDER BY c.id ON CONFLICT (scene_id) DO UPDATE SET changes = m.changes + 1"};

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

[[noreturn]] void raise_concurrent_change(const char* what) {
  ereport(ERROR,
          (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("could not serialize access due to concurrent update"),
           errdetail_internal("%s", what), errhint("The transaction might succeed if retried.")));
  pg_unreachable();
}

bool are_still_true(const LockedScenes& locked, const pg::Schema& schema) {
  if (locked.ids.empty()) return true;
  pg::UuidSet ids = locked.ids;
  pg::Array<int64> changes = locked.changes;
  return pg::exists(schema, have_counts, pg::Access::latest,
                    {pg::uuid_array(ids.span()), pg::bigint_array(changes.span())});
}

// Returns false where somebody who does not lock a legacy scene, such as add_asset(), has made it managed meanwhile.
bool count(const LockedScenes& locked, const pg::Schema& schema, const Touched& touched) {
  pg::UuidSet ids = locked.ids, legacy;
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!locked.managed[i]) legacy.insert(ids.values()[i]);
  if (touched.moves && !ids.empty()) pg::execute(schema, count_moves, {pg::uuid_array(ids.span())});
  return !touched.assigns || legacy.empty() ||
         pg::execute(schema, count_first_assignment, {pg::uuid_array(legacy.span())}) == legacy.size();
}

}  // namespace

[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene) {
  raise_concurrent_change(psprintf("Scene %s was changed meanwhile.", pg::to_string(scene)));
}

LockedScenes lock_scenes(const pg::Schema& schema, Touched& touched, RowsOf rows) {
  constexpr int patience = 100;  // rounds; in each of them somebody else has moved something
  pg::UuidSet not_there;
  lock_rows_of_call(schema);
  pg::Array<pg_uuid_t> shared;
  if (rows == RowsOf::not_shared && !IsolationUsesXactSnapshot()) shared = scenes_that_stay_shared(schema, touched);
  for (int round = 0; round < patience; ++round) {
    CHECK_FOR_INTERRUPTS();
    LockedScenes locked(touched);
    lock_and_read_scenes(locked, schema, touched, shared.span());
    const bool lost_scene_of_shot = lost_a_scene(locked, locked.shots, not_there);
    const bool lost_scene_of_instance = lost_a_scene(locked, locked.instances, not_there);
    if (lost_scene_of_shot || lost_scene_of_instance) continue;
    if (are_still_true(locked, schema) && count(locked, schema, touched)) return locked;
    if (IsolationUsesXactSnapshot()) break;  // it would read the same again
  }
  raise_concurrent_change("The scenes of the change were changed again and again.");
}

}  // namespace shot_assets
