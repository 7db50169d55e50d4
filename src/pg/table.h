// A table that is needed, by name.
#pragma once

#include "pg/template.h"

namespace shot_assets::pg {

// Locked until the transaction ends, if it is closed with NoLock. Somebody may have dropped it meanwhile: 55000.
inline Relation open_table(const Schema& schema, const char* table, LOCKMODE lock) {
  const Oid oid = get_relname_relid(table, schema.oid);
  const Relation relation = OidIsValid(oid) ? try_table_open(oid, lock) : nullptr;
  if (relation == nullptr) raise_no_table(schema, table);
  return relation;
}

}  // namespace shot_assets::pg
