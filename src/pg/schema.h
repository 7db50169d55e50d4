// A schema that statements run against, and for whom.
#pragma once

#include <cstdint>

#include "pg/array.h"
#include "pg/server.h"

namespace shot_assets::pg {

// Whose rights a statement has (role.h says how).
enum class Acting : std::uint8_t {
  caller,  // the caller's; those of the table's owner where the caller has them, too
  owner    // those of the table's owner, for every caller: triggers and bookkeeping
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

// The schemas of the search path, without the temporary one. fetch_search_path() would create that where the path
// begins with it, which a parallel query and a standby cannot do.
inline Array<Oid> schemas_of_search_path() {
  Array<Oid> schemas;
  Oid few[16];
  const int count = fetch_search_path_array(few, lengthof(few));
  Oid* all = few;
  if (count > lengthof(few)) {
    all = static_cast<Oid*>(palloc(sizeof(Oid) * count));
    fetch_search_path_array(all, count);
  }
  for (int i = 0; i < count; ++i) schemas.push_back(all[i]);
  return schemas;
}

}  // namespace shot_assets::pg
