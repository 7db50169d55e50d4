#include "functions/locks/shared_scenes.h"

#include <algorithm>

#include "functions/locks/slot_trigger.h"
#include "functions/locks/slots.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/call.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<> lock_rows = {
    "SELECT FROM {scenes} s WHERE s.id = ANY ($1) ORDER BY s.id FOR NO KEY UPDATE OF s"};

// A call that changes several scenes without sharing one, by its number and its transaction: a procedure goes on after
// the transaction in which a trigger made such a call.
struct CallThatLocksRows {
  Oid schema = InvalidOid;
  std::uint64_t call = 0;
  FullTransactionId transaction = InvalidFullTransactionId;
  std::span<const pg_uuid_t> scenes;  // in the memory of the transaction

  bool is_at_work(const pg::Schema& at) const {
    const pg::Call* const outermost = pg::outermost_call();
    return schema == at.oid && outermost != nullptr && call == outermost->number &&
           FullTransactionIdEquals(transaction, GetTopFullTransactionIdIfAny());
  }
};
CallThatLocksRows call_that_locks_rows;

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
    read_scenes(now, schema, touched);
    if (may_be_shared(now, touched)) ereport(ERROR, (errcode(not_needed), errmsg_internal("no stage is locked")));
  });
  if (error == nullptr) return true;
  if (error->sqlerrcode != not_needed) ReThrowError(error);
  FreeErrorData(error);
  return false;
}

}  // namespace

bool is_shared(const pg::Schema& schema, const pg_uuid_t& scene) {
  return !IsolationUsesXactSnapshot() && Slots(schema, {&scene, 1}).are_held();
}

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
  read_scenes(seen, schema, touched);
  for (std::size_t i = 0; i < seen.ids.size(); ++i) {
    const pg_uuid_t& scene = seen.ids.values()[i];
    if (seen.managed[i] && !seen.overtaken[i] && is_shared(schema, scene)) result.push_back(scene);
  }
  return result;
}

void begin_changing(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  if (scenes.size() < 2 || IsolationUsesXactSnapshot() || call_that_locks_rows.is_at_work(schema)) return;
  if (RecoveryInProgress()) return;  // nothing will be written, as the statement that tries to will say
  Touched touched;
  for (const pg_uuid_t& scene : scenes) touched.scenes.insert(scene);
  LockedScenes seen(touched);
  read_scenes(seen, schema.as_owner(), touched);
  if (may_be_shared(seen, touched) && Slots(schema, scenes).leave_room()) return;
  const MemoryContext before = MemoryContextSwitchTo(TopTransactionContext);
  pg::Array<pg_uuid_t> kept;
  for (const pg_uuid_t& scene : scenes) kept.push_back(scene);
  MemoryContextSwitchTo(before);
  call_that_locks_rows = {schema.oid, pg::outermost_call()->number, GetTopFullTransactionId(), kept.span()};
}

bool share_scenes(const pg::Schema& schema, Touched& touched, LockedScenes& shared) {
  constexpr int patience = 10;  // rounds; in each of them somebody else has locked a stage or moved something
  if (IsolationUsesXactSnapshot() || call_that_locks_rows.is_at_work(schema) || !locking_takes_slots(schema))
    return false;
  for (int round = 0; round < patience; ++round) {
    LockedScenes seen(touched);
    read_scenes(seen, schema, touched);
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
    read_scenes(again, schema, touched);
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

}  // namespace shot_assets
