#include "pg/assumed_sizes.h"

namespace shot_assets::pg {

namespace {

// Large enough that a scan costs more than some ten thousand looks at an index; small enough that a hash table of all
// rows would still be one that PostgreSQL makes.
constexpr double assumed_rows = 1e7;
constexpr BlockNumber assumed_pages = 200000;
constexpr BlockNumber assumed_index_pages = 50000;
constexpr int assumed_index_height = 2;
constexpr double assumed_rows_of_key = 100;

bool is_assuming = false;
get_relation_info_hook_type next_relation_info = nullptr;
get_relation_stats_hook_type next_relation_stats = nullptr;

bool is_assumed(Oid relation) { return is_assuming && relation >= FirstNormalObjectId; }

void assume_size(PlannerInfo* root, Oid relation, bool is_parent, RelOptInfo* table) {
  if (next_relation_info != nullptr) next_relation_info(root, relation, is_parent, table);
  if (!is_assumed(relation) || table->fdwroutine != nullptr) return;
  table->tuples = assumed_rows;
  table->pages = assumed_pages;
  table->allvisfrac = 0;
  table->statlist = NIL;
  ListCell* cell;
  foreach (cell, table->indexlist) {
    auto& index = *static_cast<IndexOptInfo*>(lfirst(cell));
    index.tuples = assumed_rows;
    index.pages = assumed_index_pages;
    index.tree_height = assumed_index_height;
  }
}

// As ANALYZE would write it of a column without values that are more common than others.
HeapTuple statistics_of_key(Oid relation, AttrNumber column) {
  Datum values[Natts_pg_statistic] = {};
  bool nulls[Natts_pg_statistic] = {};
  const auto set = [&](int attribute, Datum value) { values[attribute - 1] = value; };
  set(Anum_pg_statistic_starelid, ObjectIdGetDatum(relation));
  set(Anum_pg_statistic_staattnum, Int16GetDatum(column));
  set(Anum_pg_statistic_stainherit, BoolGetDatum(false));
  set(Anum_pg_statistic_stanullfrac, Float4GetDatum(0));
  set(Anum_pg_statistic_stawidth, Int32GetDatum(UUID_LEN));
  set(Anum_pg_statistic_stadistinct, Float4GetDatum(static_cast<float>(assumed_rows / assumed_rows_of_key)));
  for (int attribute = Anum_pg_statistic_stanumbers1; attribute <= Natts_pg_statistic; ++attribute)
    nulls[attribute - 1] = true;
  const Relation catalog = table_open(StatisticRelationId, AccessShareLock);
  const HeapTuple tuple = heap_form_tuple(RelationGetDescr(catalog), values, nulls);
  table_close(catalog, AccessShareLock);
  return tuple;
}

bool assume_statistics(PlannerInfo* root, RangeTblEntry* entry, AttrNumber column, VariableStatData* found) {
  if (entry->rtekind != RTE_RELATION || !is_assumed(entry->relid))
    return next_relation_stats != nullptr && next_relation_stats(root, entry, column, found);
  if (column <= 0 || get_atttype(entry->relid, column) != UUIDOID) return true;
  found->statsTuple = statistics_of_key(entry->relid, column);
  found->freefunc = heap_freetuple;
  return true;
}

}  // namespace

SizesBefore assume_sizes() {
  const SizesBefore before = {is_assuming, jit_enabled};
  is_assuming = true;
  jit_enabled = false;  // it is for queries that are as expensive as this one looks
  return before;
}

void stop_assuming_sizes(const SizesBefore& before) {
  is_assuming = before.assumed;
  jit_enabled = before.jit;
}

void install_assumed_sizes() {
  next_relation_info = get_relation_info_hook;
  get_relation_info_hook = assume_size;
  next_relation_stats = get_relation_stats_hook;
  get_relation_stats_hook = assume_statistics;
}

}  // namespace shot_assets::pg
