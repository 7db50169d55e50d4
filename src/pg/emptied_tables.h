// The tables that the TRUNCATE at work empties. Its triggers are not told.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// A list of OIDs; NIL where no TRUNCATE is at work, or one by logical replication.
const List* emptied_tables();

// For _PG_init().
void watch_truncate();

}  // namespace shot_assets::pg
