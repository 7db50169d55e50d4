// A schema that statements run against, and for whom.
#pragma once

#include <cstdint>

#include "pg/server.h"

namespace shot_assets::pg {

// Whose rights a statement has (role.h says how).
enum class Acting : std::uint8_t {
  caller,  // the caller's; those of the table's owner where the caller has them, too
  owner    // those of the table's owner, whoever calls: triggers and bookkeeping
};

struct Schema {
  Oid oid;
  const char* name;
  Acting acting = Acting::caller;

  Schema as_owner() const { return {oid, name, Acting::owner}; }
};

// Whether a schema has a table, or a column of one, that a host may do without.
inline bool has_table(const Schema& schema, const char* table) {
  return OidIsValid(get_relname_relid(table, schema.oid));
}
inline bool has_column(const Schema& schema, const char* table, const char* column) {
  const Oid relation = get_relname_relid(table, schema.oid);
  return OidIsValid(relation) && get_attnum(relation, column) > 0;
}

}  // namespace shot_assets::pg
