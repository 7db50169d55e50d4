// Acting as another role for a few statements, the way PostgreSQL's own foreign-key triggers do: around both prepare
// and execute, unable to change role, and not subject to row-level security that the owner forced on itself. A host's
// triggers on what is written run as that role too, so they see no name that the caller has put in front of another:
// the search path is the schema of the tables, then those of the caller's path in which nobody may create but the role,
// the owner of the database and superusers; temporary objects come last.
#pragma once

#include "pg/table.h"

namespace shot_assets::pg {

struct RoleBefore {
  Oid user;
  int security_context;
  int guc_nest_level;  // 0: the search path was left alone
};

// Pair with restore_role(); an error in between restores the role with the transaction. `schema`: of the tables.
RoleBefore act_as(Oid role, std::string_view schema);
void restore_role(const RoleBefore& before);

inline Oid owner_of(std::string_view schema, std::string_view table) {
  const Relation relation = open_table(schema, table, AccessShareLock);
  const Oid owner = relation->rd_rel->relowner;
  table_close(relation, NoLock);
  return owner;
}

// Whether row-level security hides rows of a table of a schema from the current role.
inline bool row_security_hides(std::string_view schema, const char* table) {
  const Oid relation = get_relname_relid(table, get_namespace_oid(copy(schema).data(), false));
  return OidIsValid(relation) && check_enable_rls(relation, InvalidOid, true) == RLS_ENABLED;
}

// Whether a role may read and write a table of a schema; false where there is no such table.
inline bool may_write(Oid role, const char* schema, const char* table) {
  const Oid schema_oid = get_namespace_oid(schema, true);
  const Oid table_oid = get_relname_relid(table, schema_oid);
  if (!OidIsValid(table_oid)) return false;
  constexpr AclMode needed = ACL_SELECT | ACL_INSERT | ACL_UPDATE;
  return pg_class_aclmask(table_oid, role, needed, ACLMASK_ALL) == needed &&
         DatumGetBool(DirectFunctionCall3(has_schema_privilege_id_id, ObjectIdGetDatum(role),
                                          ObjectIdGetDatum(schema_oid), CStringGetTextDatum("USAGE")));
}

}  // namespace shot_assets::pg
