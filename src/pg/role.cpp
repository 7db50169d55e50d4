#include <utility>

#include "pg/cursors.h"
#include "pg/role.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

// Bits of the security context that PostgreSQL does not use. It hands them on to whatever is called, and takes them
// back with the role at the end of a (sub)transaction, so they cannot outlive what they are about.
constexpr int acts_for_more_rights = 0x4000;
constexpr int acts_for_superuser = 0x8000;

bool is_acting(int bit) {
  Oid user;
  int security_context;
  GetUserIdAndSecContext(&user, &security_context);
  return (security_context & bit) != 0;
}

bool is_trusted(Oid schema, Oid role) {
  const HeapTuple tuple = SearchSysCache1(NAMESPACEOID, ObjectIdGetDatum(schema));
  if (!HeapTupleIsValid(tuple)) return false;
  const auto trusts = [role](Oid who) { return who == role || who == ROLE_PG_DATABASE_OWNER || superuser_arg(who); };
  bool trusted = trusts(reinterpret_cast<Form_pg_namespace>(GETSTRUCT(tuple))->nspowner);
  bool is_null;
  const Datum granted = SysCacheGetAttr(NAMESPACEOID, tuple, Anum_pg_namespace_nspacl, &is_null);
  if (!is_null) {
    const Acl* acl = DatumGetAclP(granted);
    for (int i = 0; i < ACL_NUM(acl); ++i) {
      const AclItem& item = ACL_DAT(acl)[i];
      if ((ACLITEM_GET_PRIVS(item) & ACL_CREATE) != 0) trusted = trusted && trusts(item.ai_grantee);
    }
  }
  ReleaseSysCache(tuple);
  return trusted;
}

// PostgreSQL's own schema comes first where a path does not name it, and the temporary one where it would not be last.
const char* trusted_search_path(const char* first, Oid role) {
  if (strcmp(first, "$user") == 0)
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("schema \"$user\" cannot hold a pipeline"),
             errdetail("In a search path, its name means the schema that is named like the current role."),
             errhint("Rename it: ALTER SCHEMA \"$user\" RENAME TO a name of your own.")));
  StringInfoData path;
  initStringInfo(&path);
  appendStringInfoString(&path, quote_identifier(first));
  for (const Oid other : schemas_of_search_path()) {
    const char* const name = get_namespace_name(other);
    // PostgreSQL takes "$user" for the schema of the role, quoted or not.
    if (name == nullptr || strcmp(name, "$user") == 0 || other == PG_CATALOG_NAMESPACE || isAnyTempNamespace(other) ||
        strcmp(name, first) == 0)
      continue;
    if (is_trusted(other, role)) appendStringInfo(&path, ", %s", quote_identifier(name));
  }
  appendStringInfoString(&path, ", pg_temp");
  return path.data;
}

// ---- what must not be left behind -----------------------------------------------------------------------------------

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

namespace {

struct OtherRoles {
  bool have_more_rights, is_superuser;
};

// Roles besides the owner that code of the owner could gain rights from. The owner may have become so by SET ROLE, by a
// function that is SECURITY DEFINER, or by a cascade of foreign keys. What its code leaves behind stays in the session
// of the role that it was before, and RESET ROLE brings that back, whatever that role inherits.
OtherRoles other_roles(Oid current, Oid owner) {
  OtherRoles others = {};
  const auto add = [&](Oid role, bool has_more_rights) {
    if (role == owner || !has_more_rights) return;
    others.have_more_rights = true;
    others.is_superuser = others.is_superuser || superuser_arg(role);
  };
  add(current, can_stand_in(current, owner));
  for (const Oid role : {GetSessionUserId(), GetOuterUserId()}) add(role, is_member_of_role(role, owner));
  return others;
}

}  // namespace

RoleBefore act_as(Oid owner, const Schema& schema) {
  RoleBefore before = {};
  if (!OidIsValid(owner)) return before;
  GetUserIdAndSecContext(&before.user, &before.security_context);
  const bool as_owner = schema.acting == Acting::owner;
  const bool is_owner = owner == before.user;
  const bool stands_in = !is_owner && can_stand_in(before.user, owner);
  const OtherRoles others = other_roles(before.user, owner);
  const bool has_more_rights = others.have_more_rights, is_superuser = others.is_superuser;
  if (is_owner ? !as_owner && !has_more_rights : !as_owner && !stands_in) return before;

  int context = before.security_context;
  if (as_owner || has_bypassrls_privilege(before.user)) context |= SECURITY_NOFORCE_RLS;
  if (!is_owner || has_more_rights) context |= SECURITY_LOCAL_USERID_CHANGE;
  if (has_more_rights) context |= acts_for_more_rights;
  if (is_superuser) context |= acts_for_superuser;
  before.changed = true;
  if (!is_owner || has_more_rights) before.guc_nest_level = NewGUCNestLevel();
  before.undo_settings = has_more_rights;
  before.bypasses_policies = stands_in && !as_owner && has_bypassrls_privilege(before.user);
  before.closes_cursors = has_more_rights;
  if (has_more_rights) before.highest_mark = mark_cursors();
  if (as_owner && !is_owner)
    set_config_option("search_path", trusted_search_path(schema.name, owner), PGC_USERSET, PGC_S_SESSION,
                      GUC_ACTION_SAVE, true, 0, false);
  SetUserIdAndSecContext(owner, context);
  return before;
}

RoleBefore become(Oid owner) {
  RoleBefore before = {};
  GetUserIdAndSecContext(&before.user, &before.security_context);
  before.changed = true;
  before.guc_nest_level = NewGUCNestLevel();
  before.undo_settings = true;
  before.closes_cursors = true;
  before.highest_mark = mark_cursors();
  set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  int context =
      before.security_context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS;
  if (other_roles(before.user, owner).have_more_rights) context |= acts_for_more_rights;
  SetUserIdAndSecContext(owner, context);
  return before;
}

bool fire_deferred_triggers(Oid table, Oid owner, const Schema& schema) {
#if PG_VERSION_NUM < 180000
  const Oid user = GetUserId();
  const bool acts = OidIsValid(owner) && (schema.acting == Acting::owner || owner == user || can_stand_in(user, owner));
  if (!acts || !other_roles(user, owner).is_superuser || !may_defer(table)) return false;
  check_keys_at_once();
  return true;
#else
  return false;
#endif
}

void start_own_statement() { next_is_ours = true; }

void restore_role(const RoleBefore& before) {
  if (!before.changed) return;
  if (before.closes_cursors) close_cursors_after(before.highest_mark);
  SetUserIdAndSecContext(before.user, before.security_context);
  if (before.guc_nest_level > 0) AtEOXact_GUC(!before.undo_settings, before.guc_nest_level);
}

void install_guards() {
  next_executor_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_executor_finish = ExecutorFinish_hook;
  ExecutorFinish_hook = executor_finish;
  next_process_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
}

bool can_stand_in(Oid role, Oid owner) {
  return has_privs_of_role(role, owner) && !superuser_arg(owner) &&
         (!has_bypassrls_privilege(owner) || has_bypassrls_privilege(role));
}

Oid owner_of(Oid table) {
  const HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
  if (!HeapTupleIsValid(tuple)) return InvalidOid;
  const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
  ReleaseSysCache(tuple);
  return owner;
}

bool may_write(Oid role, const Schema& schema, const char* table) {
  const Oid relation = get_relname_relid(table, schema.oid);
  if (!OidIsValid(relation)) return false;
  constexpr AclMode needed = ACL_SELECT | ACL_INSERT | ACL_UPDATE;
  return pg_class_aclmask(relation, role, needed, ACLMASK_ALL) == needed &&
         DatumGetBool(DirectFunctionCall3(has_schema_privilege_id_id, ObjectIdGetDatum(role),
                                          ObjectIdGetDatum(schema.oid), CStringGetTextDatum("USAGE")));
}

bool row_security_hides(const Schema& schema, const char* table, Oid role) {
  const Oid relation = get_relname_relid(table, schema.oid);
  if (!OidIsValid(relation)) return false;
  return check_enable_rls(relation, role, true) == RLS_ENABLED;
}

}  // namespace shot_assets::pg
