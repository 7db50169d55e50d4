#include "pg/emptied_tables.h"

namespace shot_assets::pg {

namespace {

ProcessUtility_hook_type next_process_utility = nullptr;
const List* emptied = NIL;  // of the innermost TRUNCATE

// Those that the command names, their partitions and children, and with CASCADE those that refer to them.
List* tables_of(const TruncateStmt& command) {
  List* tables = NIL;
  ListCell* cell;
  foreach (cell, command.relations) {
    const RangeVar* const name = lfirst_node(RangeVar, cell);
    const Oid table = RangeVarGetRelid(name, NoLock, true);
    if (!OidIsValid(table)) continue;
    tables =
        list_concat_unique_oid(tables, name->inh ? find_all_inheritors(table, NoLock, nullptr) : list_make1_oid(table));
  }
  if (command.behavior != DROP_CASCADE) return tables;
  for (List* more; (more = heap_truncate_find_FKs(tables)) != NIL;) tables = list_concat(tables, more);
  return tables;
}

void process_utility(PlannedStmt* statement, const char* text, bool read_only_tree, ProcessUtilityContext context,
                     ParamListInfo params, QueryEnvironment* environment, DestReceiver* receiver,
                     QueryCompletion* completion) {
  if (!IsA(statement->utilityStmt, TruncateStmt)) {
    next_process_utility(statement, text, read_only_tree, context, params, environment, receiver, completion);
    return;
  }
  const List* const before = emptied;
  PG_TRY();
  {
    emptied = tables_of(*castNode(TruncateStmt, statement->utilityStmt));
    next_process_utility(statement, text, read_only_tree, context, params, environment, receiver, completion);
  }
  PG_FINALLY();
  { emptied = before; }
  PG_END_TRY();
}

}  // namespace

const List* emptied_tables() { return emptied; }

void watch_truncate() {
  next_process_utility = ProcessUtility_hook != nullptr ? ProcessUtility_hook : standard_ProcessUtility;
  ProcessUtility_hook = process_utility;
}

}  // namespace shot_assets::pg
