// A table that is needed, by name.
#pragma once

#include "pg/template.h"

namespace shot_assets::pg {

// Locked until the transaction ends, if it is closed with NoLock. 55000 where there is none; while the lock was waited
// for, another may have taken the name.
inline Relation open_table(const Schema& schema, const char* table, LOCKMODE lock) {
  for (;;) {
    const Oid oid = get_relname_relid(table, schema.oid);
    if (!OidIsValid(oid)) raise_no_table(schema, table);
    const Relation relation = try_table_open(oid, lock);
    if (relation != nullptr && get_relname_relid(table, schema.oid) == oid) return relation;
    if (relation != nullptr) table_close(relation, lock);
    CHECK_FOR_INTERRUPTS();
  }
}

// The owner that a table has, and keeps until the transaction ends.
inline Oid lasting_owner(const Schema& schema, const char* table) {
  const Relation relation = open_table(schema, table, AccessShareLock);
  const Oid owner = relation->rd_rel->relowner;
  table_close(relation, NoLock);
  return owner;
}

// Whether a unique index makes a column of a table a key by itself.
inline bool is_key(const Schema& schema, const char* table, const char* column) {
  const Relation relation = open_table(schema, table, AccessShareLock);
  const AttrNumber number = get_attnum(RelationGetRelid(relation), column);
  bool found = false;
  ListCell* cell;
  foreach (cell, RelationGetIndexList(relation)) {
    const HeapTuple tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
    if (!HeapTupleIsValid(tuple)) continue;
    const auto* const index = reinterpret_cast<Form_pg_index>(GETSTRUCT(tuple));
    found = found || (index->indisunique && index->indimmediate && index->indisvalid && index->indnkeyatts == 1 &&
                      index->indkey.values[0] == number && heap_attisnull(tuple, Anum_pg_index_indpred, nullptr));
    ReleaseSysCache(tuple);
  }
  table_close(relation, NoLock);
  return found;
}

}  // namespace shot_assets::pg
