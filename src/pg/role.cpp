#include "pg/role.h"
#include "pg/cursors.h"
#include "pg/guards.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

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

struct OtherRoles {
  bool have_more_rights, is_superuser;
};

// Roles other than the owner whose rights code of the owner could gain, for one by RESET ROLE. The owner may have
// become so by SET ROLE, by a function that is SECURITY DEFINER, or by a cascade of foreign keys. What its code leaves
// behind stays in the session of the role that it was before, and RESET ROLE brings that back, whatever that role
// inherits.
OtherRoles other_roles(Oid current, Oid owner) {
  OtherRoles others = {};
  const auto add = [&](Oid role, bool has_more_rights) {
    if (role == owner || superuser_arg(owner) || !has_more_rights) return;
    others.have_more_rights = true;
    others.is_superuser = others.is_superuser || superuser_arg(role);
  };
  add(current, can_stand_in(current, owner));
  for (const Oid role : {GetSessionUserId(), GetOuterUserId()}) add(role, is_member_of_role(role, owner));
  return others;
}

// Whether names that the caller has put in front of others could be found by code of the owner. The owner itself may
// have any path.
bool needs_trusted_path(Oid user, Oid owner) {
  return user != owner || GetSessionUserId() != owner || GetOuterUserId() != owner;
}

}  // namespace

RoleBefore act_as(Oid owner, const Schema& schema) {
  RoleBefore before = {};
  GetUserIdAndSecContext(&before.user, &before.security_context);
  const bool as_owner = schema.acting == Acting::owner;
  before.without_forced_policies = as_owner || InNoForceRLSOperation();
  // What a foreign key does goes on without them, but not what the host has put on the tables.
  int context = before.security_context & ~SECURITY_NOFORCE_RLS;
  const bool is_owner = owner == before.user;
  const bool stands_in = OidIsValid(owner) && !is_owner && can_stand_in(before.user, owner);
  const OtherRoles others = OidIsValid(owner) ? other_roles(before.user, owner) : OtherRoles{};
  const bool has_more_rights = others.have_more_rights, is_superuser = others.is_superuser;
  const bool acts = is_owner ? as_owner || has_more_rights : stands_in || (as_owner && OidIsValid(owner));
  if (!acts) {
    before.changed = context != before.security_context;
    if (before.changed) SetUserIdAndSecContext(before.user, context);
    return before;
  }

  if (has_bypassrls_privilege(before.user)) before.without_forced_policies = true;
  if (!is_owner || has_more_rights) context |= SECURITY_LOCAL_USERID_CHANGE;
  if (has_more_rights) context |= acts_for_more_rights;
  if (is_superuser) context |= acts_for_superuser;
  before.changed = true;
  const char* const path =
      as_owner && needs_trusted_path(before.user, owner) ? trusted_search_path(schema.name, owner) : nullptr;
  const bool sets_path = path != nullptr && strcmp(path, namespace_search_path) != 0;
  if (!is_owner || has_more_rights || sets_path) before.guc_nest_level = NewGUCNestLevel();
  before.undo_settings = has_more_rights;
  before.bypasses_policies = stands_in && !as_owner && has_bypassrls_privilege(before.user);
  before.closes_cursors = has_more_rights;
  if (has_more_rights) before.highest_mark = mark_cursors();
  if (sets_path) set_config_option("search_path", path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
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
  before.without_forced_policies = true;
  int context =
      (before.security_context & ~SECURITY_NOFORCE_RLS) | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION;
  if (owner != before.user || other_roles(before.user, owner).have_more_rights) context |= acts_for_more_rights;
  SetUserIdAndSecContext(owner, context);
  return before;
}

bool check_deferred_keys(Oid table, Oid owner, const Schema& schema) {
  const Oid user = GetUserId();
  const bool acts = OidIsValid(owner) && (schema.acting == Acting::owner || owner == user || can_stand_in(user, owner));
  return acts && other_roles(user, owner).is_superuser && let_no_key_wait(table);
}

void restore_role(const RoleBefore& before) {
  if (!before.changed) return;
  if (before.closes_cursors) close_cursors_after(before.highest_mark);
  SetUserIdAndSecContext(before.user, before.security_context);
  if (before.guc_nest_level > 0) AtEOXact_GUC(!before.undo_settings, before.guc_nest_level);
}

int leave_out_forced_policies() {
  Oid user;
  int context;
  GetUserIdAndSecContext(&user, &context);
  SetUserIdAndSecContext(user, context | SECURITY_NOFORCE_RLS);
  return context;
}

void end_leaving_out(int context_before) { SetUserIdAndSecContext(GetUserId(), context_before); }

List* rewrite(Query* query, const RoleBefore& role_before) {
  if (!role_before.without_forced_policies) return pg_rewrite_query(query);
  const int context = leave_out_forced_policies();
  List* const rewritten = pg_rewrite_query(query);
  end_leaving_out(context);
  return rewritten;
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
  return OidIsValid(relation) && row_security_hides(schema, relation, role);
}

bool row_security_hides(const Schema& schema, Oid table, Oid role) {
  if (schema.acting == Acting::caller) return check_enable_rls(table, role, true) == RLS_ENABLED;
  const int context = leave_out_forced_policies();
  const bool hides = check_enable_rls(table, role, true) == RLS_ENABLED;
  end_leaving_out(context);
  return hides;
}

}  // namespace shot_assets::pg
