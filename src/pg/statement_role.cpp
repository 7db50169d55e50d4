#include <algorithm>

#include "pg/query_check.h"
#include "pg/role.h"
#include "pg/statement_role.h"

namespace shot_assets::pg {

namespace {

Oid stand_in_among(const StatementTables& tables, const Schema& schema) {
  Oid found = InvalidOid;
  for (const Oid table : tables.all()) {
    const Oid owner = owner_of(table);
    if (owner == found || !(owner == GetUserId() || can_stand_in(GetUserId(), owner))) continue;
    if (OidIsValid(found))
      ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                      errmsg("tables of schema \"%s\" have different owners", schema.name),
                      errdetail("Role \"%s\" has the privileges of \"%s\" and of \"%s\", whose code must not run with "
                                "the privileges of each other.",
                                GetUserNameFromId(GetUserId(), false), GetUserNameFromId(found, false),
                                GetUserNameFromId(owner, false)),
                      errhint("Connect as one of these owners, or give the tables one owner.")));
    found = owner;
  }
  return found;
}

// A policy runs as the role whose statement it is. What a trigger writes is written as the owner of that table, which
// is not the role that the policies of other owners are meant for, and would miss what they hide from it.
void refuse_policies_of_others(const StatementTables& tables, const Schema& schema) {
  for (const Oid table : tables.all())
    if (owner_of(table) != tables.owner && row_security_hides(schema, table, tables.owner))
      ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                      errmsg("row-level security hides rows of %s from role \"%s\"", get_rel_name(table),
                             GetUserNameFromId(tables.owner, false)),
                      errdetail("Table \"%s\" belongs to this role and is written as this role, and policies of "
                                "role \"%s\" must not run with its privileges.",
                                get_rel_name(tables.written), GetUserNameFromId(owner_of(table), false)),
                      hint_at_check(schema)));
}

}  // namespace

StatementTables tables_of(const Expansion& expansion, Node* statement, const Schema& schema) {
  StatementTables tables = {expansion.table, owner_of(expansion.table), IsA(statement, SelectStmt), false, {}, 0};
  for (const Oid table : expansion.tables) {
    check_is_table(table, schema);
    const std::span<const Oid> found = tables.all();
    if (std::find(found.begin(), found.end(), table) != found.end()) continue;
    // The tables are those that the text of a statement of ours names, whatever the host has.
    if (tables.count == StatementTables::most)
      elog(ERROR, "a statement names more than %d tables", StatementTables::most);
    tables.tables[tables.count++] = table;
    tables.several_owners = tables.several_owners || owner_of(table) != tables.owner;
  }
  return tables;
}

Oid role_of_statement(const StatementTables& tables, const Schema& schema) {
  // What only reads on behalf of a trigger goes on as the role that the trigger acts as.
  if (schema.acting == Acting::owner && tables.only_reads) return InvalidOid;
  if (schema.acting == Acting::owner) {
    if (tables.several_owners) refuse_policies_of_others(tables, schema);
    return tables.owner;
  }
  if (tables.several_owners) return stand_in_among(tables, schema);
  return tables.owner == GetUserId() || can_stand_in(GetUserId(), tables.owner) ? tables.owner : InvalidOid;
}

}  // namespace shot_assets::pg
