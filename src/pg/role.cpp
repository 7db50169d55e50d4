#include "pg/role.h"

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
const char* trusted_search_path(std::string_view schema, Oid role) {
  const char* const first = copy(schema).data();
  StringInfoData path;
  initStringInfo(&path);
  appendStringInfoString(&path, quote_identifier(first));
  ListCell* cell;
  foreach (cell, fetch_search_path(false)) {
    const Oid other = lfirst_oid(cell);
    const char* const name = get_namespace_name(other);
    if (name == nullptr || other == PG_CATALOG_NAMESPACE || isAnyTempNamespace(other) || strcmp(name, first) == 0)
      continue;
    if (is_trusted(other, role)) appendStringInfo(&path, ", %s", quote_identifier(name));
  }
  appendStringInfoString(&path, ", pg_temp");
  return path.data;
}

}  // namespace

RoleBefore act_as(Oid role, std::string_view schema) {
  RoleBefore before = {};
  GetUserIdAndSecContext(&before.user, &before.security_context);
  if (role != before.user) {
    before.guc_nest_level = NewGUCNestLevel();
    set_config_option("search_path", trusted_search_path(schema, role), PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                      true, 0, false);
  }
  SetUserIdAndSecContext(role, before.security_context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
  return before;
}

void restore_role(const RoleBefore& before) {
  SetUserIdAndSecContext(before.user, before.security_context);
  if (before.guc_nest_level > 0) AtEOXact_GUC(true, before.guc_nest_level);
}

}  // namespace shot_assets::pg
