#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/legacy.h"
#include "functions/invalidation/notification.h"
#include "functions/invalidation/outdating.h"
#include "functions/invalidation/owner_view.h"
#include "functions/invalidation/truncation.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/cursors.h"
#include "pg/emptied_tables.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> scenes_with_assignments = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m WHERE m.managed_since IS NOT NULL"};
constexpr pg::Statement<pg::Uuid> scenes_with_instances = {
    "SELECT DISTINCT i.scene_id FROM {scene_asset_instances} i WHERE i.scene_id IS NOT NULL"};
constexpr pg::Statement<pg::Uuid> scenes_with_extra_images = {
    "SELECT DISTINCT t.scene_id FROM {shot_asset_extra_references} e JOIN {shots} t ON t.id = e.shot_id "
    "WHERE t.scene_id IS NOT NULL"};

// What a TRUNCATE of this table takes away, and from which scenes.
struct Emptied {
  core::Cause cause;
  const pg::Statement<pg::Uuid>& scenes;
};

Emptied emptied_by(Truncated truncated) {
  switch (truncated) {
    case Truncated::assignments:
      return {core::Cause::assignments_truncated, scenes_with_assignments};
    case Truncated::instances:
      return {core::Cause::instances_truncated, scenes_with_instances};
    case Truncated::extra_images:
      break;
  }
  return {core::Cause::extra_reference_changed, scenes_with_extra_images};
}

bool is_emptied(const pg::Schema& schema, const char* table) {
  return list_member_oid(pg::emptied_tables(), get_relname_relid(table, schema.oid));
}

void refuse_pending_triggers(Oid table) {
  if (!AfterTriggerPendingOnRel(table)) return;
  const char* const name = get_rel_name(table);
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("cannot truncate table \"%s\" because it has pending trigger events", name),
                  errdetail("Code on table \"scenes\" or on the bookkeeping has just written to it."),
                  errhint("Make the triggers of \"%s\" not deferrable, or drop that code.", name)));
}

// TRUNCATE takes away rows that a REPEATABLE READ transaction cannot see, so their scenes are looked for beyond its
// view. One that it cannot see changed is one that it must not decide about.
pg::UuidSet find_scenes(const pg::Schema& schema, const pg::Statement<pg::Uuid>& statement) {
  pg::UuidSet visible, latest;
  pg::query(schema, statement, pg::Access::write, {}, [&](const auto& row) { visible.insert(row.uuid(0)); });
  if (!IsolationUsesXactSnapshot()) return visible;
  pg::query(schema, statement, pg::Access::latest, {}, [&](const auto& row) { latest.insert(row.uuid(0)); });
  for (const pg_uuid_t& scene : latest.values())
    if (!visible.contains(scene)) raise_changed_meanwhile(scene);
  return visible;
}

}  // namespace

void leave_nothing_on_emptied_tables(uint64 highest_mark) {
  pg::close_cursors_after(highest_mark);
  ListCell* cell;
  foreach (cell, pg::emptied_tables()) refuse_pending_triggers(lfirst_oid(cell));
}

void invalidate_all(const pg::Schema& schema, Oid owner, Truncated truncated) {
  const bool assignments = truncated == Truncated::assignments;
  // With the scenes, there is nothing to outdate. A row that was written before it goes would keep triggers waiting
  // that are deferred, and end in an internal error when they find it gone.
  if (!assignments && is_emptied(schema, "scenes") && is_emptied(schema, "shot_asset_scene_states")) return;
  const Emptied emptied = emptied_by(truncated);
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Change change;
  change.scenes = find_scenes(schema, emptied.scenes);
  for (std::uint32_t i = 0; i < change.scenes.size(); ++i)
    change.entries.push_back({emptied.cause, false, Change::none, Change::none, i});
  const LockedScenes locked = lock_scenes(schema, change);
  const pg::Array<ChangedShots> shots = changed_shots(change, locked);
  const pg::Array<Overtaken> overtaken = outdate(schema, change, locked);
  notify_of_change(schema, locked, shots, overtaken.span());
  if (assignments) become_legacy(schema, change.scenes);
  pg::restore_role(before);
  pg::finish();
}

namespace {

// A trigger before TRUNCATE of this table.
Datum before_truncate(FunctionCallInfo fcinfo, const char* name, const char* table, Truncated truncated) {
  const TriggerData* const trigger = called_as_trigger(fcinfo, name, TRIGGER_EVENT_TRUNCATE | TRIGGER_EVENT_BEFORE,
                                                       "BEFORE TRUNCATE FOR EACH STATEMENT");
  const Relation relation = trigger->tg_relation;
  require_table(relation, {table});
  const uint64 highest_mark = pg::mark_cursors();
  invalidate_all(schema_of(relation), relation->rd_rel->relowner, truncated);
  leave_nothing_on_emptied_tables(highest_mark);
  return PointerGetDatum(nullptr);
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_instances_truncated) {
  using namespace shot_assets;
  return before_truncate(fcinfo, "instances_truncated", "scene_asset_instances", Truncated::instances);
}

SHOT_ASSETS_FUNCTION(shot_assets_extra_references_truncated) {
  using namespace shot_assets;
  return before_truncate(fcinfo, "extra_references_truncated", "shot_asset_extra_references", Truncated::extra_images);
}
