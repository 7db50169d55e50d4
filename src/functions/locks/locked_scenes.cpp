#include <algorithm>

#include "functions/locks/locked_scenes.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/own_triggers.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/call.h"
#include "pg/statement.h"
#include "pg/table.h"

namespace shot_assets {

namespace {

// Which scene each shot ($1) and instance ($2) is of, and what is true of these scenes and those of $3. $4: those of
// them that are only read in any case.
enum class RowOf : int32 { scene = 1, shot = 2, instance = 3 };  // the last column
using ReadScenes = pg::Statement<pg::Uuid, pg::Json, pg::Int8, pg::Bool, pg::Uuid, pg::Int4>;
#define READ_SCENES(lock)                                                                                     \
  "WITH shot AS MATERIALIZED (SELECT t.id, t.scene_id FROM {shots} t WHERE t.id = ANY ($1)), "                \
  "instance AS MATERIALIZED (SELECT i.id, i.scene_id FROM {scene_asset_instances} i WHERE i.id = ANY ($2)), " \
  "scene AS MATERIALIZED (SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL AS managed "     \
  "FROM (SELECT scene_id FROM shot UNION SELECT scene_id FROM instance UNION SELECT unnest($3)) w "           \
  "JOIN {scenes} s ON s.id = w.scene_id LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "          \
  "WHERE s.id <> ALL ($4) " lock                                                                              \
  ") "                                                                                                        \
  "SELECT id, stage_locks, changes, managed, NULL::uuid, 1 FROM scene "                                       \
  "UNION ALL SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL, NULL, 1 "                    \
  "FROM {scenes} s LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id WHERE s.id = ANY ($4) "         \
  "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 2 FROM shot "                                             \
  "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 3 FROM instance"

constexpr ReadScenes read_scenes = {READ_SCENES("")};

// A transaction that does not share a scene locks it here, in the order of ids. A transaction that locks a stage
// meanwhile waits for the change, or the change waits for it and sees the stage locked. No change is missed.
constexpr ReadScenes lock_and_read_scenes = {READ_SCENES("ORDER BY s.id FOR NO KEY UPDATE OF s")};

constexpr pg::Statement<> lock_rows = {
    "SELECT FROM {scenes} s WHERE s.id = ANY ($1) ORDER BY s.id FOR NO KEY UPDATE OF s"};

// What is read is older than the lock, for which the statement may have waited. So what could make it untrue (a shot or
// an instance that moves, a scene's first assignment) counts up `changes` of the scene, under the lock. Where the
// counts are still those that were read, everything else that was read is still true; where they are not, all is read
// again. A REPEATABLE READ transaction with an older view fails to serialize instead.
constexpr pg::Statement<pg::Bool> have_counts = {
    "SELECT true FROM unnest($1, $2) AS c(id, changes) LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = c.id "
    "HAVING bool_and(COALESCE(m.changes, -1) = c.changes)"};

constexpr pg::Statement<> count_first_assignment = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes, managed_since) "
    "SELECT c.id, 0, now() FROM unnest($1) AS c(id) ORDER BY c.id "
    "ON CONFLICT (scene_id) DO UPDATE SET changes = m.changes + 1, managed_since = excluded.managed_since "
    "WHERE m.managed_since IS NULL"};

constexpr pg::Statement<> count_moves = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes) SELECT c.id, 0 FROM unnest($1) AS c(id) "
    "ORDER BY c.id ON CONFLICT (scene_id) DO UPDATE SET changes = m.changes + 1"};

template <class Row>
void add_scene(LockedScenes& locked, const Row& row) {
  constexpr int64 none_yet = -1;
  if (locked.ids.contains(row.uuid(0))) return;  // the host has dropped the key
  const core::StageStatuses statuses = read_statuses(row.json_of_row(1));
  locked.ids.insert(row.uuid(0));
  locked.statuses.push_back(statuses);
  locked.overtaken.push_back(core::has_locked_dependent(statuses));
  locked.changes.push_back(row.is_null(2) ? none_yet : row.bigint(2));
  locked.managed.push_back(row.boolean(3));
}

Place place_in(bool has_scene, const pg_uuid_t& scene) { return {true, has_scene, scene}; }

void read(LockedScenes& locked, const pg::Schema& schema, const ReadScenes& statement, Touched& touched,
          std::span<const pg_uuid_t> only_read = {}) {
  auto receive = [&](const auto& row) {
    switch (static_cast<RowOf>(row.integer(5))) {
      case RowOf::scene:
        add_scene(locked, row);
        break;
      case RowOf::shot:
        locked.shots[touched.shots.number_of(row.uuid(0))] = place_in(!row.is_null(4), row.uuid(4));
        break;
      case RowOf::instance:
        locked.instances[touched.instances.number_of(row.uuid(0))] = place_in(!row.is_null(4), row.uuid(4));
        break;
    }
  };
  pg::UuidSet none;
  pg::UuidSet& instances = touched.moves_no_pair ? none : touched.instances;
  pg::query(schema, statement, pg::Access::write,
            {pg::uuid_array(touched.shots.span()), pg::uuid_array(instances.span()),
             pg::uuid_array(touched.scenes.span()), pg::uuid_array(only_read)},
            receive);
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

// Whether an expression is a column of the row before (PRS2_OLD_VARNO) or after (PRS2_NEW_VARNO), of a domain or not.
bool is_column(const void* expression, int row, AttrNumber column) {
  const auto* node = static_cast<const Node*>(expression);
  while (IsA(node, RelabelType)) node = reinterpret_cast<Node*>(castNode(RelabelType, node)->arg);
  if (!IsA(node, Var)) return false;
  const auto* const variable = reinterpret_cast<const Var*>(node);
  return variable->varno == row && variable->varattno == column;
}

// Whether it is OLD.column IS DISTINCT FROM NEW.column.
bool compares(const void* expression, AttrNumber column, Oid equality) {
  if (!IsA(expression, DistinctExpr)) return false;
  const auto* const distinct = static_cast<const DistinctExpr*>(expression);
  return get_opcode(distinct->opno) == equality && is_column(linitial(distinct->args), PRS2_OLD_VARNO, column) &&
         is_column(lsecond(distinct->args), PRS2_NEW_VARNO, column);
}

struct SceneColumnNumbers {
  AttrNumber id, stage_locks;
};

// Whether a trigger of scenes for UPDATE fires for each row of which the id or the locks change.
bool fires_where_changed(Node* condition, const SceneColumnNumbers& columns) {
  List* const any_of = is_orclause(condition) ? reinterpret_cast<BoolExpr*>(condition)->args : list_make1(condition);
  bool id = false, stage_locks = false;
  ListCell* cell;
  foreach (cell, any_of) {
    id = id || compares(lfirst(cell), columns.id, F_UUID_EQ);
    stage_locks = stage_locks || compares(lfirst(cell), columns.stage_locks, F_JSONB_EQ);
  }
  return id && stage_locks;
}

// Whether a trigger of scenes for INSERT fires for each row that has locks.
bool fires_where_set(Node* condition, const SceneColumnNumbers& columns) {
  if (!IsA(condition, NullTest)) return false;
  const auto* const test = reinterpret_cast<NullTest*>(condition);
  return test->nulltesttype == IS_NOT_NULL && is_column(test->arg, PRS2_NEW_VARNO, columns.stage_locks);
}

// Whether it is our trigger, and fires whatever else its condition says.
bool is_relied_on(const Trigger& trigger, const SceneColumnNumbers& columns) {
  if (!TRIGGER_FOR_AFTER(trigger.tgtype) || !TRIGGER_FOR_ROW(trigger.tgtype) || trigger.tgisinternal ||
      trigger.tgdeferrable || trigger.tgnattr != 0 || !fires(trigger) || !is_ours(trigger, "stage_locks_written"))
    return false;
  if (trigger.tgqual == nullptr) return true;
  auto* const condition = static_cast<Node*>(stringToNode(trigger.tgqual));
  return TRIGGER_FOR_UPDATE(trigger.tgtype) ? fires_where_changed(condition, columns)
                                            : fires_where_set(condition, columns);
}

// Whether locking a stage fires the trigger that takes the slot of its scene alone. Where somebody has disabled one, or
// an earlier version attached the pipeline, rows are what editors and lockers meet at.
bool locking_takes_slots(const pg::Schema& schema) {
  // Who disables the trigger waits for this transaction.
  const pg::OwnedBySubtransaction owned;
  const Relation scenes = pg::open_table(schema, "scenes", RowExclusiveLock);
  bool update = false, insert = false;
  const Oid table = RelationGetRelid(scenes);
  const SceneColumnNumbers columns = {get_attnum(table, "id"), get_attnum(table, "stage_locks")};
  for (int i = 0; scenes->trigdesc != nullptr && i < scenes->trigdesc->numtriggers && !(update && insert); ++i) {
    const Trigger& trigger = scenes->trigdesc->triggers[i];
    if (!is_relied_on(trigger, columns)) continue;
    update = update || TRIGGER_FOR_UPDATE(trigger.tgtype);
    insert = insert || TRIGGER_FOR_INSERT(trigger.tgtype);
  }
  table_close(scenes, NoLock);
  owned.end();
  return update && insert;
}

// A call that changes several scenes without sharing one, by its number.
struct CallThatLocksRows {
  Oid schema = InvalidOid;
  std::uint64_t call = 0;
  std::span<const pg_uuid_t> scenes;  // in the memory of the transaction

  bool is_at_work(const pg::Schema& at) const {
    const pg::Call* const outermost = pg::outermost_call();
    return schema == at.oid && outermost != nullptr && call == outermost->number;
  }
};
CallThatLocksRows call_that_locks_rows;

void lock_rows_of_call(const pg::Schema& schema) {
  if (!call_that_locks_rows.is_at_work(schema)) return;
  pg::Array<pg_uuid_t> to_lock;
  for (const pg_uuid_t& scene : call_that_locks_rows.scenes)
    if (!is_shared(schema, scene)) to_lock.push_back(scene);
  pg::execute(schema, lock_rows, {pg::uuid_array(to_lock.span())});
}

pg::Array<pg_uuid_t> scenes_that_stay_shared(const pg::Schema& schema, Touched& touched) {
  pg::Array<pg_uuid_t> result;
  LockedScenes seen(touched);
  read(seen, schema, read_scenes, touched);
  for (std::size_t i = 0; i < seen.ids.size(); ++i) {
    const pg_uuid_t& scene = seen.ids.values()[i];
    if (seen.managed[i] && !seen.overtaken[i] && is_shared(schema, scene)) result.push_back(scene);
  }
  return result;
}

// Whether nothing but a locked stage is in the way of sharing them.
bool are_whole(const LockedScenes& seen, const Touched& touched) {
  for (std::size_t i = 0; i < seen.ids.size(); ++i)
    if (!seen.managed[i]) return false;
  for (const Place& shot : seen.shots)
    if (!shot.present || !shot.has_scene || !seen.ids.contains(shot.scene)) return false;
  for (const Place& instance : seen.instances)
    if (instance.present && instance.has_scene && !seen.ids.contains(instance.scene)) return false;
  return std::all_of(touched.scenes.values().begin(), touched.scenes.values().end(),
                     [&](const pg_uuid_t& scene) { return seen.ids.contains(scene); });
}

bool may_be_shared(const LockedScenes& seen, const Touched& touched) {
  for (std::size_t i = 0; i < seen.ids.size(); ++i)
    if (seen.overtaken[i]) return false;
  return are_whole(seen, touched);
}

// Locks the rows of scenes of which a stage was locked. Many editors may have waited for the one that outdates it:
// where that is done, gives the rows back and returns false, so that they do not follow each other commit by commit.
bool rows_are_needed(const pg::Schema& schema, Touched& touched, const LockedScenes& seen) {
  constexpr int not_needed = MAKE_SQLSTATE('P', '0', 'Z', 'Z', 'Z');
  pg::Array<pg_uuid_t> rows;
  for (std::size_t i = 0; i < seen.ids.size(); ++i)
    if (seen.overtaken[i] || !is_shared(schema, seen.ids.values()[i])) rows.push_back(seen.ids.values()[i]);
  ErrorData* const error = pg::attempt([&] {
    pg::execute(schema, lock_rows, {pg::uuid_array(rows.span())});
    LockedScenes now(touched);
    read(now, schema, read_scenes, touched);
    if (may_be_shared(now, touched)) ereport(ERROR, (errcode(not_needed), errmsg_internal("no stage is locked")));
  });
  if (error == nullptr) return true;
  if (error->sqlerrcode != not_needed) ReThrowError(error);
  FreeErrorData(error);
  return false;
}

}  // namespace

[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene) {
  raise_concurrent_change(psprintf("Scene %s was changed meanwhile.", pg::to_string(scene)));
}

bool is_shared(const pg::Schema& schema, const pg_uuid_t& scene) {
  return !IsolationUsesXactSnapshot() && Slots(schema, {&scene, 1}).are_held();
}

void begin_changing(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  if (scenes.size() < 2 || IsolationUsesXactSnapshot() || call_that_locks_rows.is_at_work(schema)) return;
  Touched touched;
  for (const pg_uuid_t& scene : scenes) touched.scenes.insert(scene);
  LockedScenes seen(touched);
  read(seen, schema.as_owner(), read_scenes, touched);
  if (may_be_shared(seen, touched) && Slots(schema, scenes).leave_room()) return;
  const MemoryContext before = MemoryContextSwitchTo(TopTransactionContext);
  pg::Array<pg_uuid_t> kept;
  for (const pg_uuid_t& scene : scenes) kept.push_back(scene);
  MemoryContextSwitchTo(before);
  call_that_locks_rows = {schema.oid, pg::outermost_call()->number, kept.span()};
}

bool share_scenes(const pg::Schema& schema, Touched& touched, LockedScenes& shared) {
  constexpr int patience = 10;  // rounds; in each of them somebody else has locked a stage or moved something
  if (IsolationUsesXactSnapshot() || call_that_locks_rows.is_at_work(schema) || !locking_takes_slots(schema))
    return false;
  for (int round = 0; round < patience; ++round) {
    LockedScenes seen(touched);
    read(seen, schema, read_scenes, touched);
    if (!may_be_shared(seen, touched)) {
      if (!are_whole(seen, touched) || rows_are_needed(schema, touched, seen)) return false;
      continue;
    }
    const Slots slots(schema, seen.ids.span());
    if (slots.are_held()) {
      shared = seen;
      return true;
    }
    if (!slots.leave_room()) return false;
    slots.share();
    // Somebody may have locked a stage, or moved something, before the slots were there. Nobody can from here on.
    LockedScenes again(touched);
    read(again, schema, read_scenes, touched);
    const bool same = again.ids.size() == seen.ids.size() &&
                      std::all_of(again.ids.values().begin(), again.ids.values().end(),
                                  [&](const pg_uuid_t& scene) { return seen.ids.contains(scene); });
    if (same && may_be_shared(again, touched)) {
      shared = again;
      return true;
    }
    slots.release_shared();
  }
  return false;
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
    read(locked, schema, lock_and_read_scenes, touched, shared.span());
    const bool lost_scene_of_shot = lost_a_scene(locked, locked.shots, not_there);
    const bool lost_scene_of_instance = lost_a_scene(locked, locked.instances, not_there);
    if (lost_scene_of_shot || lost_scene_of_instance) continue;
    if (are_still_true(locked, schema) && count(locked, schema, touched)) return locked;
    if (IsolationUsesXactSnapshot()) break;  // it would read the same again
  }
  raise_concurrent_change("The scenes of the change were changed again and again.");
}

}  // namespace shot_assets
