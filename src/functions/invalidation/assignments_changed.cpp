// The trigger on assignments: it turns the rows of a statement into a change and hands it on.

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/compared_assignments.h"
#include "functions/invalidation/invalidation.h"
#include "functions/invalidation/truncation.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

void add(Change& change, core::Cause cause, bool put_in_place, const pg::RowValues& row,
         const AssignmentColumns& columns) {
  if (row.is_null(columns.shot) || row.is_null(columns.instance)) return;
  change.entries.push_back({cause, put_in_place, change.shots.insert(row.uuid(columns.shot)),
                            change.instances.insert(row.uuid(columns.instance))});
}

[[noreturn]] void raise_null(Relation relation, const pg::ColumnHandle& column) {
  const char* const name = NameStr(TupleDescAttr(RelationGetDescr(relation), column.index)->attname);
  ereport(ERROR, (errcode(ERRCODE_NOT_NULL_VIOLATION),
                  errmsg("null value in column \"%s\" of table \"%s\"", name, RelationGetRelationName(relation)),
                  errdetail("Every assignment has a shot, an instance and a presence type."),
                  errhint("The column should be NOT NULL: shot_assets.attach() makes it so."),
                  errtablecol(relation, column.index + 1)));
  pg_unreachable();
}

// The host may have dropped NOT NULL.
void require_complete(Relation relation, const pg::RowValues& row, const AssignmentColumns& columns) {
  for (const pg::ColumnHandle* column : {static_cast<const pg::ColumnHandle*>(&columns.shot),
                                         static_cast<const pg::ColumnHandle*>(&columns.instance), &columns.presence})
    if (row.is_null(*column)) raise_null(relation, *column);
}

void gather_inserted(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows rows(required(trigger->tg_newtable, trigger->tg_relation), trigger->tg_relation);
  change.assigns = true;
  change.inserted_into = RelationGetRelid(trigger->tg_relation);
  change.only_throughout = true;
  while (rows.next()) {
    const pg::RowValues row = rows.row();
    require_complete(trigger->tg_relation, row, columns);
    add(change, core::Cause::assignment_added, true, row, columns);
    change.only_throughout = change.only_throughout && is_as_in_legacy_scene(row, columns);
  }
  rows.close();
}

void gather_deleted(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows rows(required(trigger->tg_oldtable, trigger->tg_relation), trigger->tg_relation);
  while (rows.next()) add(change, core::Cause::assignment_removed, false, rows.row(), columns);
  rows.close();
}

// PostgreSQL appends the old and the new version of each updated row to the two tables at the same time, so they are
// compared side by side: no join.
void gather_updated(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows old_rows(required(trigger->tg_oldtable, trigger->tg_relation), trigger->tg_relation);
  pg::TransitionRows new_rows(required(trigger->tg_newtable, trigger->tg_relation), trigger->tg_relation);
  change.assigns = true;
  change.moves_no_pair = true;
  while (old_rows.next() && new_rows.next()) {
    const pg::RowValues before = old_rows.row(), after = new_rows.row();
    require_complete(trigger->tg_relation, after, columns);
    const std::optional<core::Cause> cause = cause_of_update(before, after, columns);
    if (!cause) continue;
    const bool moved = *cause == core::Cause::assignment_moved;
    if (moved) {
      change.moves_no_pair = false;
      add(change, *cause, false, before, columns);
    }
    add(change, *cause, moved, after, columns);
  }
  old_rows.close();
  new_rows.close();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_assignments_changed) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "assignments_changed", TRIGGER_EVENT_AFTER,
                                           "AFTER, FOR EACH STATEMENT", timing_and_level);
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shot_asset_assignments"});
  const Oid owner = relation->rd_rel->relowner;
  if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {
    invalidate_all(schema_of(relation), owner, Truncated::assignments);
    return PointerGetDatum(nullptr);
  }

  Change change;
  if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
    gather_inserted(change, trigger);
  else if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
    gather_deleted(change, trigger);
  else
    gather_updated(change, trigger);
  if (!change.empty()) invalidate(schema_of(relation), owner, change);
  return PointerGetDatum(nullptr);
}
