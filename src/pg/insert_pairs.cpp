#include <algorithm>

#include "pg/insert_pairs.h"
#include "pg/plan_cache.h"
#include "pg/row_policies.h"

namespace shot_assets::pg {

namespace {

struct Insert {
  const Schema& schema;
  const AskedOnce& asked_once;
  bool is_started = false;
};

bool is_plain_insert(const List* statements) {
  if (list_length(statements) != 1) return false;
  const PlannedStmt& statement = *linitial_node(PlannedStmt, statements);
  return statement.utilityStmt == nullptr && statement.commandType == CMD_INSERT &&
         IsA(statement.planTree, ModifyTable);
}

[[noreturn]] void raise_rule(const Schema& schema) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("a rule in schema \"%s\" replaces an INSERT of shot_assets", schema.name),
                  errdetail("The rule was made while the function was running."), errhint("Try the call again.")));
  pg_unreachable();
}

// The executor works on a copy of the table's triggers that is its own. Returns how many there were.
std::size_t disable_triggers(ResultRelInfo& table, std::span<const Oid> triggers) {
  std::size_t disabled = 0;
  TriggerDesc* const table_triggers = table.ri_TrigDesc;  // NULL: it has none
  for (int i = 0; table_triggers != nullptr && i < table_triggers->numtriggers; ++i) {
    Trigger& trigger = table_triggers->triggers[i];
    if (std::find(triggers.begin(), triggers.end(), trigger.tgoid) == triggers.end()) continue;
    trigger.tgenabled = TRIGGER_DISABLED;
    ++disabled;
  }
  return disabled;
}

bool has_trigger(const ResultRelInfo& table, Oid wanted) {
  const TriggerDesc* const triggers = table.ri_TrigDesc;
  return triggers != nullptr &&
         std::any_of(triggers->triggers, triggers->triggers + triggers->numtriggers, [wanted](const Trigger& trigger) {
           return trigger.tgoid == wanted && trigger.tgenabled == TRIGGER_FIRES_ON_ORIGIN;
         });
}

// Policies of the host run before the statement has its table, and could put another one in its place, or take its
// triggers away.
void leave_triggers_out(ResultRelInfo& table, const AskedOnce& asked_once) {
  if (RelationGetRelid(table.ri_RelationDesc) == asked_once.table && has_trigger(table, asked_once.asking_trigger) &&
      disable_triggers(table, asked_once.triggers) == asked_once.triggers.size())
    return;
  ereport(ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
           errmsg("table \"%s\" was changed while the function was running",
                  RelationGetRelationName(table.ri_RelationDesc)),
           errdetail("It is another table than before, or has other triggers."), errhint("Try the call again.")));
}

void started(void* context, const StatementPlan& planned, QueryDesc& query) {
  auto& insert = *static_cast<Insert*>(context);
  if (!is_plain_insert(planned.plan->stmt_list)) raise_rule(insert.schema);
  insert.is_started = true;
  ResultRelInfo& table = *castNode(ModifyTableState, query.planstate)->resultRelInfo;
  leave_triggers_out(table, insert.asked_once);
  ask_policies_once(*linitial_node(Query, planned.queries), table, insert.asked_once.columns[0],
                    insert.asked_once.columns[1]);
}

}  // namespace

uint64 insert_pairs(const Schema& schema, const Statement<>& statement, std::initializer_list<Param> params,
                    const AskedOnce& asked_once) {
  Insert insert = {schema, asked_once};
  const uint64 inserted = run(schema, statement.text, {}, Access::write, params, nullptr, &insert, started);
  if (!insert.is_started) raise_rule(schema);
  return inserted;
}

}  // namespace shot_assets::pg
