// What a statement of set-up may touch.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Raises 42501 where an analysed statement touches a relation that is not a table of this owner, partitions and
// inheriting tables included; those of pg_catalog aside. Analysing has locked the tables, so it stays true. It has to
// be asked before the statement is planned: planning runs functions, those of expressions of indexes for instance.
void require_tables_of(Oid owner, Query* query);

// The same, of tables that LOCK TABLE has locked by their names.
void require_tables_of(Oid owner, const LockStmt& statement);

}  // namespace shot_assets::pg
