// Acting as another role for a few statements, the way PostgreSQL's own foreign-key triggers do: around both prepare
// and execute, unable to change role, and not subject to row-level security that the owner forced on itself.
#pragma once

#include "pg/text.h"

namespace shot_assets::pg {

struct RoleBefore {
  Oid user;
  int security_context;
};

// Pair with restore_role(); an error in between restores the role with the transaction.
inline RoleBefore act_as(Oid role) {
  RoleBefore before;
  GetUserIdAndSecContext(&before.user, &before.security_context);
  SetUserIdAndSecContext(role, before.security_context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
  return before;
}

inline Oid owner_of(std::string_view schema, const char* table) {
  const Oid relation = get_relname_relid(table, get_namespace_oid(copy(schema).data(), false));
  HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
  if (!HeapTupleIsValid(tuple)) elog(ERROR, "no table %s in schema %s", table, copy(schema).data());
  const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
  ReleaseSysCache(tuple);
  return owner;
}

inline void restore_role(const RoleBefore& before) { SetUserIdAndSecContext(before.user, before.security_context); }

}  // namespace shot_assets::pg
