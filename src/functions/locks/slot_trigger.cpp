#include "functions/locks/slot_trigger.h"

#include "functions/base/own_triggers.h"
#include "pg/arguments.h"
#include "pg/private_lock.h"
#include "pg/table.h"

namespace shot_assets {

namespace {

// Whether an expression is a column of the row before (PRS2_OLD_VARNO) or after (PRS2_NEW_VARNO), of a domain or not.
bool is_column(const void* expression, int row, AttrNumber column) {
  const auto* node = static_cast<const Node*>(expression);
  while (IsA(node, RelabelType)) node = reinterpret_cast<const Node*>(reinterpret_cast<const RelabelType*>(node)->arg);
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

}  // namespace

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

}  // namespace shot_assets
