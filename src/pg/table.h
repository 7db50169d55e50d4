// A table that is needed, by name.
#pragma once

#include "pg/text.h"

namespace shot_assets::pg {

// Locked until the transaction ends, if it is closed with NoLock. Somebody may have dropped it meanwhile: 55000.
inline Relation open_table(std::string_view schema, std::string_view table, LOCKMODE lock) {
  const char* const schema_name = copy(schema).data();
  const char* const table_name = copy(table).data();
  const Oid oid = get_relname_relid(table_name, get_namespace_oid(schema_name, true));
  const Relation relation = OidIsValid(oid) ? try_table_open(oid, lock) : nullptr;
  if (relation == nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("table \"%s\" does not exist in schema \"%s\"", table_name, schema_name),
                    errdetail("It is needed by the pipeline of this schema."),
                    errhint("Run SELECT * FROM shot_assets.check_pipeline(...) on its schema.")));
  return relation;
}

}  // namespace shot_assets::pg
