#include "pg/owner_check.h"

#include "pg/role.h"

namespace shot_assets::pg {

namespace {

bool walk_node(Node* node, void* context);

#if PG_VERSION_NUM >= 160000
constexpr auto walker = walk_node;
#else
const auto walker = reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walk_node));
#endif

[[noreturn]] void refuse(Oid owner, Oid relation, const char* is_not) {
  const char* const role = GetUserNameFromId(owner, false);
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("\"%s\" in schema \"%s\" is not a table of role \"%s\"", get_rel_name(relation),
                         get_namespace_name(get_rel_namespace(relation)), role),
                  errdetail("It %s. A statement of set-up that runs as role \"%s\" touches only tables of that role.",
                            is_not, role),
                  errhint("Somebody may have changed the schema at the same time: call the function again.")));
  pg_unreachable();
}

void require_owner(Oid owner, Oid relation) {
  const char kind = get_rel_relkind(relation);
  if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE) refuse(owner, relation, "is no table");
  if (owner_of(relation) != owner) refuse(owner, relation, "belongs to another role");
}

void require_owner(Oid owner, const RangeTblEntry& entry) {
  if (entry.rtekind != RTE_RELATION || get_rel_namespace(entry.relid) == PG_CATALOG_NAMESPACE) return;
  require_owner(owner, entry.relid);
  if (!entry.inh) return;
  ListCell* cell;
  foreach (cell, find_all_inheritors(entry.relid, AccessShareLock, nullptr)) require_owner(owner, lfirst_oid(cell));
}

// Also what is in subqueries, WITH queries and the conditions of policies.
bool walk_node(Node* node, void* context) {
  if (node == nullptr) return false;
  if (!IsA(node, Query)) return expression_tree_walker(node, walker, context);
  auto* const query = castNode(Query, node);
  ListCell* cell;
  foreach (cell, query->rtable) require_owner(*static_cast<Oid*>(context), *lfirst_node(RangeTblEntry, cell));
  return query_tree_walker(query, walker, context, 0);
}

}  // namespace

void require_tables_of(Oid owner, Query* query) { walk_node(reinterpret_cast<Node*>(query), &owner); }

void require_tables_of(Oid owner, const LockStmt& statement) {
  ListCell* cell;
  foreach (cell, statement.relations)
    require_owner(owner, RangeVarGetRelid(lfirst_node(RangeVar, cell), NoLock, false));
}

}  // namespace shot_assets::pg
