#include "pg/query_check.h"

#include "pg/template.h"

namespace shot_assets::pg {

namespace {

struct Walk {
  const Query* query;  // whose range table the columns of level 0 are in
  const Schema& schema;
  Array<Oid>* tables;  // that were found
};

bool walk_node(Node* node, void* context);

#if PG_VERSION_NUM >= 160000
constexpr auto walker = walk_node;
#else
const auto walker = reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walk_node));
#endif

bool is_foreign(Oid function, void*) { return get_func_namespace(function) != PG_CATALOG_NAMESPACE; }

bool is_column_of_table(Node* node, const Query& query) {
  if (!IsA(node, Var)) return false;
  const Var& column = *castNode(Var, node);
  return column.varlevelsup == 0 && column.varattno > 0 &&
         rt_fetch(column.varno, query.rtable)->rtekind == RTE_RELATION;
}

// The column that an expression is made of, for the message.
Var* find_column(Node* node, const Query& query) {
  ListCell* cell;
  foreach (cell, pull_vars_of_level(node, 0))
    if (is_column_of_table(static_cast<Node*>(lfirst(cell)), query)) return lfirst_node(Var, cell);
  return nullptr;
}

[[noreturn]] void raise_foreign_function(Node* node, const Walk& walk) {
  const Var* const column = find_column(node, *walk.query);
  if (column == nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("a statement of shot_assets would call a function outside pg_catalog"),
                    errdetail("A type in schema \"%s\" has a cast or an operator of its own.", walk.schema.name),
                    hint_at_check(walk.schema)));
  const RangeTblEntry* const table = rt_fetch(column->varno, walk.query->rtable);
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("column \"%s\" of table \"%s\" has type %s, whose casts or operators are not of pg_catalog",
                         get_attname(table->relid, column->varattno, false), get_rel_name(table->relid),
                         format_type_be_qualified(column->vartype)),
                  errdetail("The table is in schema \"%s\".", walk.schema.name), hint_at_check(walk.schema)));
  pg_unreachable();
}

void check_tables(const Query& query, const Walk& walk) {
  ListCell* cell;
  foreach (cell, query.rtable) {
    const RangeTblEntry& entry = *lfirst_node(RangeTblEntry, cell);
    if (entry.rtekind != RTE_RELATION) continue;
    check_is_table(entry.relid, walk.schema);
    if (get_rel_relkind(entry.relid) == RELKIND_RELATION && find_inheritance_children(entry.relid, NoLock) != NIL)
      ereport(ERROR,
              (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
               errmsg("table \"%s\" in schema \"%s\" is inherited from", get_rel_name(entry.relid), walk.schema.name),
               errdetail("Keys, triggers and rights do not reach across inheritance."), hint_at_check(walk.schema)));
    walk.tables->push_back(entry.relid);
  }
}

// These look for a cast to JSON when they run, and call it.
bool makes_json(Oid function) {
  const char* const name = get_func_name(function);
  return name != nullptr && (strncmp(name, "json", 4) == 0 || strstr(name, "to_json") != nullptr);
}

bool is_of_the_host(Oid type) {
  const Oid base = getBaseType(type), element = get_base_element_type(base);
  return base >= FirstNormalObjectId || element >= FirstNormalObjectId;
}

void check_json(Node* node, const Walk& walk) {
  const List* arguments = NIL;
  if (IsA(node, FuncExpr) && makes_json(castNode(FuncExpr, node)->funcid)) arguments = castNode(FuncExpr, node)->args;
  if (IsA(node, Aggref) && makes_json(castNode(Aggref, node)->aggfnoid)) arguments = castNode(Aggref, node)->args;
  ListCell* cell;
  foreach (cell, arguments) {
    Node* argument = static_cast<Node*>(lfirst(cell));
    if (IsA(argument, TargetEntry)) argument = reinterpret_cast<Node*>(castNode(TargetEntry, argument)->expr);
    if (is_of_the_host(exprType(argument))) raise_foreign_function(node, walk);
  }
}

// The functions that input and output a type are not a way in: only a superuser makes those of a new type.
bool walk_node(Node* node, void* context) {
  if (node == nullptr) return false;
  auto* const walk = static_cast<Walk*>(context);
  if (IsA(node, Query)) {
    Walk inner = {castNode(Query, node), walk->schema, walk->tables};
    check_tables(*inner.query, inner);
    return query_tree_walker(castNode(Query, node), walker, &inner, QTW_EXAMINE_SORTGROUP);
  }
  if (IsA(node, SortGroupClause)) {
    const SortGroupClause& clause = *castNode(SortGroupClause, node);
    for (const Oid op : {clause.eqop, clause.sortop})
      if (OidIsValid(op) && is_foreign(get_opcode(op), nullptr)) raise_foreign_function(node, *walk);
    return false;
  }
  if (!IsA(node, CoerceViaIO) && check_functions_in_node(node, is_foreign, nullptr))
    raise_foreign_function(node, *walk);
  check_json(node, *walk);
  return expression_tree_walker(node, walker, context);
}

[[noreturn]] void raise_wrong_result(const TargetEntry& entry, Oid expected, const Schema& schema) {
  const Oid found = exprType(reinterpret_cast<Node*>(entry.expr));
  if (OidIsValid(entry.resorigtbl))
    raise_wrong_type(schema, get_rel_name(entry.resorigtbl), get_attname(entry.resorigtbl, entry.resorigcol, false),
                     found, format_type_be(expected));
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("a statement of shot_assets delivers type %s where %s is expected",
                         format_type_be_qualified(found), format_type_be(expected)),
                  errdetail("It is column %d, \"%s\", of what it reads in schema \"%s\".", entry.resno,
                            entry.resname == nullptr ? "" : entry.resname, schema.name),
                  hint_at_check(schema)));
  pg_unreachable();
}

void check_result(const Query& query, std::span<const Oid> types, const Schema& schema) {
  const List* const results = query.commandType == CMD_SELECT ? query.targetList : query.returningList;
  std::size_t n = 0;
  ListCell* cell;
  foreach (cell, results) {
    const TargetEntry& entry = *lfirst_node(TargetEntry, cell);
    if (entry.resjunk) continue;
    if (n < types.size() && getBaseType(exprType(reinterpret_cast<Node*>(entry.expr))) != types[n])
      raise_wrong_result(entry, types[n], schema);
    ++n;
  }
  if (n != types.size())
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("a statement of shot_assets delivers %zu columns where %zu are expected", n, types.size()),
                    errdetail("A rule on a table of schema \"%s\" returns something else.", schema.name),
                    hint_at_check(schema)));
}

}  // namespace

void check_rewritten(const List* queries, std::span<const Oid> types, const Schema& schema) {
  ListCell* cell;
  foreach (cell, queries) {
    const Query& query = *lfirst_node(Query, cell);
    if (query.canSetTag && query.commandType != CMD_UTILITY && !types.empty()) check_result(query, types, schema);
  }
}

Array<Oid> check_query(Query* query, std::span<const Oid> types, const Schema& schema) {
  Array<Oid> tables;
  Walk walk = {query, schema, &tables};
  walk_node(reinterpret_cast<Node*>(query), &walk);
  check_result(*query, types, schema);
  return tables;
}

void check_is_table(Oid relation, const Schema& schema) {
  const char kind = get_rel_relkind(relation);
  if (kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE || kind == '\0') return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("\"%s\" in schema \"%s\" is not a table", get_rel_name(relation), schema.name),
                  errdetail("A view, or another relation of its kind, runs code as the role that reads it."),
                  hint_at_check(schema)));
}

}  // namespace shot_assets::pg
