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

bool is_key(const Trigger& trigger) {
  return RI_FKey_trigger_type(trigger.tgfoid) != RI_TRIGGER_NONE || trigger.tgfoid == F_UNIQUE_KEY_RECHECK;
}

// Adds the name of a key, for SET CONSTRAINTS. A foreign key has it in the schema of the table that refers; where the
// current role may not use that schema, it is left out.
List* add_name_of_key(List* names, Oid constraint) {
  const HeapTuple tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(constraint));
  if (!HeapTupleIsValid(tuple)) return names;
  const FormData_pg_constraint& key = *reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
  char* const schema = get_namespace_name(key.connamespace);
  if (schema != nullptr && DatumGetBool(DirectFunctionCall2(has_schema_privilege_id, ObjectIdGetDatum(key.connamespace),
                                                            CStringGetTextDatum("USAGE"))))
    names = lappend(names, makeRangeVar(schema, pstrdup(NameStr(key.conname)), -1));
  ReleaseSysCache(tuple);
  return names;
}

// Adds the keys of a table, and of its partitions and children, that can be deferred. `refuses`: raises 42501 for any
// other trigger that can.
List* add_deferrable(List* names, Oid table, bool refuses) {
  ListCell* inheritor;
  foreach (inheritor, find_all_inheritors(table, AccessShareLock, nullptr)) {
    const Relation relation = table_open(lfirst_oid(inheritor), AccessShareLock);
    const TriggerDesc* const triggers = relation->trigdesc;
    for (int i = 0; triggers != nullptr && i < triggers->numtriggers; ++i) {
      const Trigger& trigger = triggers->triggers[i];
      if (!trigger.tgdeferrable || trigger.tgenabled == TRIGGER_DISABLED) continue;
      if (is_key(trigger)) {
        names = add_name_of_key(names, trigger.tgconstraint);
        continue;
      }
      if (!refuses) continue;
      ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                      errmsg("deferrable trigger \"%s\" on table \"%s\" would run in the session of a superuser",
                             trigger.tgname, RelationGetRelationName(relation)),
                      errdetail("It can run at the end of the transaction, when nothing limits what it leaves there."),
                      errhint("Connect as the owner of the table, \"%s\", and call the function there.",
                              GetUserNameFromId(relation->rd_rel->relowner, false))));
    }
    table_close(relation, AccessShareLock);
  }
  return names;
}

// As SET CONSTRAINTS ... IMMEDIATE does; what is pending of them is checked now.
bool make_immediate(List* keys) {
  if (keys == NIL) return false;
  auto* const command = makeNode(ConstraintsSetStmt);
  command->constraints = keys;
  command->deferred = false;
  AfterTriggerSetState(command);
  return true;
}

// For a statement of ours nothing is checked here: it has its plan already, and code that ran now could make that
// stale. let_no_key_wait() has come before.
void refuse_what_runs_later(const PlannedStmt& statement, bool is_ours) {
  List* keys = NIL;
  ListCell* cell;
  foreach (cell, statement.resultRelations)
    keys = add_deferrable(keys, rt_fetch(lfirst_int(cell), statement.rtable)->relid, true);
  if (!is_ours) make_immediate(keys);
}

const QueryDesc* own_query = nullptr;

void executor_start(QueryDesc* query, int flags) {
  const bool is_ours = std::exchange(own_query, nullptr) == query;
  if (is_acting(acts_for_superuser)) refuse_what_runs_later(*query->plannedstmt, is_ours);
  (next_executor_start != nullptr ? next_executor_start : standard_ExecutorStart)(query, flags);
}

// AFTER triggers are queued and run here. A security-restricted operation refuses to defer any, in whatever way a host
// brings one about.
void executor_finish(QueryDesc* query) {
  const auto finish = next_executor_finish != nullptr ? next_executor_finish : standard_ExecutorFinish;
  if (is_acting(acts_for_superuser)) {
    Oid user;
    int security_context;
    GetUserIdAndSecContext(&user, &security_context);
    SetUserIdAndSecContext(user, security_context | SECURITY_RESTRICTED_OPERATION);
    finish(query);
    SetUserIdAndSecContext(user, security_context);
    return;
  }
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

bool let_no_key_wait(Oid table) { return make_immediate(add_deferrable(NIL, table, false)); }

void start_own_statement(const QueryDesc* query) { own_query = query; }

void install_guards() {
  next_executor_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_executor_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_process_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
}

}  // namespace shot_assets::pg
