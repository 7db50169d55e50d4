// What else the TRUNCATE that is at work empties, besides the table whose trigger asks.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// Whether it empties a table of a schema; false where there is none.
bool is_emptied(const pg::Schema& schema, const char* table);

// PostgreSQL looks for triggers that wait for rows of the tables that it empties, but before it fires ours. To outdate
// a scene can fire code of the host that writes such a row, whose trigger would end in an internal error: 55000.
void refuse_pending_triggers(Oid table);

}  // namespace shot_assets
