#include "pg/row_policies.h"

#include <algorithm>

#include "pg/uuid_set.h"

namespace shot_assets::pg {

namespace {

constexpr int columns = 2;

// A policy and the values of rows that it has let in.
struct Policy {
  ExprState* asked;
  AttrNumber column[columns];
  UuidSet let_in[columns];
};

Datum ask_once(ExprState* state, ExprContext* context, bool* is_null) {
  auto& policy = *static_cast<Policy*>(state->evalfunc_private);
  pg_uuid_t value[columns];
  bool is_known = true;
  for (int i = 0; i < columns; ++i) {
    const Datum datum = slot_getattr(context->ecxt_scantuple, policy.column[i], is_null);
    if (*is_null) return ExecEvalExpr(policy.asked, context, is_null);
    value[i] = *DatumGetUUIDP(datum);
    is_known = is_known && policy.let_in[i].contains(value[i]);
  }
  if (is_known) return BoolGetDatum(true);

  const Datum answer = ExecEvalExpr(policy.asked, context, is_null);
  if (!*is_null && DatumGetBool(answer))
    for (int i = 0; i < columns; ++i) policy.let_in[i].insert(value[i]);
  return answer;
}

// Whether a condition on a new row looks at nothing but constants of the statement and one of the columns.
bool looks_at_one(Node* condition, int table, const AttrNumber (&column)[columns]) {
  if (contain_volatile_functions(condition)) return false;
  AttrNumber seen = InvalidAttrNumber;
  ListCell* cell;
  foreach (cell, pull_vars_of_level(condition, 0)) {
    if (!IsA(lfirst(cell), Var)) return false;
    const Var& var = *lfirst_node(Var, cell);
    const bool is_known = std::find(column, column + columns, var.varattno) != column + columns;
    if (var.varno != table || !is_known || (seen != InvalidAttrNumber && seen != var.varattno)) return false;
    seen = var.varattno;
  }
  return true;
}

bool each_looks_at_one(Node* condition, int table, const AttrNumber (&column)[columns]) {
  if (!is_andclause(condition)) return looks_at_one(condition, table, column);
  ListCell* cell;
  foreach (cell, castNode(BoolExpr, condition)->args)
    if (!each_looks_at_one(static_cast<Node*>(lfirst(cell)), table, column)) return false;
  return true;
}

}  // namespace

void ask_policies_once(const Query& query, ResultRelInfo& table, const char* first_column, const char* second_column) {
  if (table.ri_WithCheckOptionExprs == NIL) return;
  const Oid relation = RelationGetRelid(table.ri_RelationDesc);
  const AttrNumber column[] = {get_attnum(relation, first_column), get_attnum(relation, second_column)};
  for (const AttrNumber number : column)
    if (get_atttype(relation, number) != UUIDOID) return;
  ListCell* cell;
  foreach (cell, query.withCheckOptions)
    if (!each_looks_at_one(lfirst_node(WithCheckOption, cell)->qual, query.resultRelation, column)) {
      ereport(DEBUG1, (errmsg_internal("policies of \"%s\" are asked row by row: one looks at more than one column",
                                       RelationGetRelationName(table.ri_RelationDesc))));
      return;
    }

  foreach (cell, table.ri_WithCheckOptionExprs) {
    auto* const asked = static_cast<ExprState*>(lfirst(cell));
    if (asked == nullptr) continue;
    auto* const policy = new (palloc(sizeof(Policy))) Policy{asked, {column[0], column[1]}, {}};
    ExprState* const state = makeNode(ExprState);
    state->flags = EEO_FLAG_IS_QUAL;
    state->evalfunc = ask_once;
    state->evalfunc_private = policy;
    lfirst(cell) = state;
  }
}

}  // namespace shot_assets::pg
