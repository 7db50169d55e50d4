#include <utility>

#include "pg/guards.h"

namespace shot_assets::pg {

namespace {

bool is_acting(int bit) {
  Oid user;
  int security_context;
  GetUserIdAndSecContext(&user, &security_context);
  return (security_context & bit) != 0;
}

ExecutorStart_hook_type next_executor_start = nullptr;
ExecutorFinish_hook_type next_executor_finish = nullptr;
ProcessUtility_hook_type next_process_utility = nullptr;

#if PG_VERSION_NUM < 180000
// As SET CONSTRAINTS ALL IMMEDIATE does; what is pending is checked now.
void check_keys_at_once() {
  auto* const all = makeNode(ConstraintsSetStmt);
  all->deferred = false;
  AfterTriggerSetState(all);
}

bool is_key(const Trigger& trigger) {
  return RI_FKey_trigger_type(trigger.tgfoid) != RI_TRIGGER_NONE || trigger.tgfoid == F_UNIQUE_KEY_RECHECK;
}

// Whether writing to a table may queue a trigger that is deferred: a key of the table, or what code of the host writes.
bool may_defer(Oid table) {
  const Relation relation = try_table_open(table, AccessShareLock);
  if (relation == nullptr) return false;
  bool may = relation->rd_rel->relhassubclass || relation->rd_rules != nullptr;
  const TriggerDesc* const triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    const bool is_of_host =
        !trigger.tgisinternal && get_func_namespace(trigger.tgfoid) != get_namespace_oid("shot_assets", true);
    may = may || (trigger.tgenabled != TRIGGER_DISABLED && (is_of_host || (trigger.tgdeferrable && is_key(trigger))));
  }
  table_close(relation, NoLock);
  return may;
}

// Whether the table has keys whose check could be deferred.
bool refuse_deferrable_triggers(Oid table) {
  bool has_deferrable_keys = false;
  const Relation relation = table_open(table, AccessShareLock);
  const TriggerDesc* const triggers = relation->trigdesc;
  for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
    const Trigger& trigger = triggers->triggers[i];
    if (!trigger.tgdeferrable || trigger.tgenabled == TRIGGER_DISABLED) continue;
    if (is_key(trigger)) {
      has_deferrable_keys = true;
      continue;
    }
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("deferrable trigger \"%s\" on table \"%s\" would run as a superuser", trigger.tgname,
                           RelationGetRelationName(relation)),
                    errdetail("It can run at the end of the transaction, as the role of the session."),
                    errhint("Connect as the owner of the table, \"%s\", and call the function there.",
                            GetUserNameFromId(relation->rd_rel->relowner, false))));
  }
  table_close(relation, AccessShareLock);
  return has_deferrable_keys;
}

// Also those of partitions, which the executor opens when a row comes. For a statement of ours nothing runs here: its
// plan is chosen, and code could make it stale. fire_deferred_triggers() has come before.
void refuse_what_runs_later(const PlannedStmt& statement, bool is_ours) {
  bool has_deferrable_keys = false;
  ListCell *cell, *inheritor;
  foreach (cell, statement.resultRelations) {
    const Oid table = rt_fetch(lfirst_int(cell), statement.rtable)->relid;
    if (get_rel_relkind(table) != RELKIND_PARTITIONED_TABLE) {
      has_deferrable_keys |= refuse_deferrable_triggers(table);
      continue;
    }
    foreach (inheritor, find_all_inheritors(table, AccessShareLock, nullptr))
      has_deferrable_keys |= refuse_deferrable_triggers(lfirst_oid(inheritor));
  }
  if (has_deferrable_keys && !is_ours) check_keys_at_once();
}
#endif

bool next_is_ours = false;

void executor_start(QueryDesc* query, int flags) {
  [[maybe_unused]] const bool is_ours = std::exchange(next_is_ours, false);
#if PG_VERSION_NUM < 180000
  if (is_acting(acts_for_superuser)) refuse_what_runs_later(*query->plannedstmt, is_ours);
#endif
  (next_executor_start != nullptr ? next_executor_start : standard_ExecutorStart)(query, flags);
}

// AFTER triggers are queued and run here. A security-restricted operation refuses to defer any, in whatever way a host
// brings one about.
void executor_finish(QueryDesc* query) {
  const auto finish = next_executor_finish != nullptr ? next_executor_finish : standard_ExecutorFinish;
#if PG_VERSION_NUM < 180000
  if (is_acting(acts_for_superuser)) {
    Oid user;
    int security_context;
    GetUserIdAndSecContext(&user, &security_context);
    SetUserIdAndSecContext(user, security_context | SECURITY_RESTRICTED_OPERATION);
    finish(query);
    SetUserIdAndSecContext(user, security_context);
    return;
  }
#endif
  finish(query);
}

// The name of an object that a command makes in a schema; NIL for other commands, and for tables, which PostgreSQL
// refuses by itself.
List* name_of_new_object(Node* command) {
  if (IsA(command, CreateFunctionStmt)) return castNode(CreateFunctionStmt, command)->funcname;
  if (IsA(command, DefineStmt)) return castNode(DefineStmt, command)->defnames;
  if (IsA(command, CreateDomainStmt)) return castNode(CreateDomainStmt, command)->domainname;
  if (IsA(command, CreateEnumStmt)) return castNode(CreateEnumStmt, command)->typeName;
  if (IsA(command, CreateRangeStmt)) return castNode(CreateRangeStmt, command)->typeName;
  return NIL;
}

// CREATE TYPE ... AS RANGE makes a second type.
List* name_of_multirange(Node* command) {
  if (!IsA(command, CreateRangeStmt)) return NIL;
  ListCell* cell;
  foreach (cell, castNode(CreateRangeStmt, command)->params) {
    DefElem* const element = lfirst_node(DefElem, cell);
    if (strcmp(element->defname, "multirange_type_name") == 0) return defGetQualifiedName(element);
  }
  return NIL;
}

// The session finds temporary types before PostgreSQL's own.
void refuse_temporary_object(Node* command) {
  for (List* const name : {name_of_new_object(command), name_of_multirange(command)}) {
    char* object;
    if (name == NIL || !isTempNamespace(QualifiedNameGetCreationNamespace(name, &object))) continue;
    ereport(ERROR,
            (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
             errmsg("cannot create a temporary object while acting for a role with more privileges"),
             errdetail("It would stay in the session of that role."), errhint("Create it in a schema of the owner.")));
  }
}

void process_utility(PlannedStmt* statement, const char* text, bool read_only_tree, ProcessUtilityContext context,
                     ParamListInfo params, QueryEnvironment* environment, DestReceiver* receiver,
                     QueryCompletion* completion) {
  const auto process = next_process_utility != nullptr ? next_process_utility : standard_ProcessUtility;
  if (!is_acting(acts_for_more_rights)) {
    process(statement, text, read_only_tree, context, params, environment, receiver, completion);
    return;
  }
  Oid user;
  int security_context;
  GetUserIdAndSecContext(&user, &security_context);
  refuse_temporary_object(statement->utilityStmt);
  SetUserIdAndSecContext(user, security_context | SECURITY_RESTRICTED_OPERATION);
  process(statement, text, read_only_tree, context, params, environment, receiver, completion);
  SetUserIdAndSecContext(user, security_context);
}

}  // namespace

bool let_nothing_wait(Oid table) {
#if PG_VERSION_NUM < 180000
  if (!may_defer(table)) return false;
  check_keys_at_once();
  return true;
#else
  return false;
#endif
}

void start_own_statement() { next_is_ours = true; }

void install_guards() {
  next_executor_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_executor_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_process_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
}

}  // namespace shot_assets::pg
