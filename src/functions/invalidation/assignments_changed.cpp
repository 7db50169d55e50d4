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
  const Relation relation = trigger->tg_relation;
  const AssignmentColumns columns(relation);
  change.assigns = true;
  change.inserted_into = RelationGetRelid(relation);
  change.only_throughout = true;
  pg::for_each_row(required(trigger->tg_newtable, relation), relation, [&](const pg::RowValues& row) {
    require_complete(relation, row, columns);
    add(change, core::Cause::assignment_added, true, row, columns);
    change.only_throughout = change.only_throughout && is_as_in_legacy_scene(row, columns);
  });
}

void gather_deleted(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const AssignmentColumns columns(relation);
  pg::for_each_row(required(trigger->tg_oldtable, relation), relation, [&](const pg::RowValues& row) {
    add(change, core::Cause::assignment_removed, false, row, columns);
  });
}

void gather_updated(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const AssignmentColumns columns(relation);
  Tuplestorestate* const old_rows = required(trigger->tg_oldtable, relation);
  Tuplestorestate* const new_rows = required(trigger->tg_newtable, relation);
  change.assigns = true;
  change.moves_no_pair = true;
  pg::for_each_update(old_rows, new_rows, relation, [&](const pg::RowValues& before, const pg::RowValues& after) {
    require_complete(relation, after, columns);
    const std::optional<core::Cause> cause = cause_of_update(before, after, columns);
    if (!cause) return;
    const bool moved = *cause == core::Cause::assignment_moved;
    if (moved) {
      change.moves_no_pair = false;
      add(change, *cause, false, before, columns);
    }
    add(change, *cause, moved, after, columns);
  });
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
