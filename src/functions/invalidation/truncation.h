// TRUNCATE, of which no trigger sees the rows.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// All scenes of which one at least becomes a change by TRUNCATE: those with assignments, or with instances. Acts as
// `owner`.
enum class Truncated { assignments, instances };
void invalidate_all(const pg::Schema& schema, Oid owner, Truncated truncated);

// Whether the TRUNCATE that is at work empties a table of a schema, too; false where there is none.
bool is_emptied(const pg::Schema& schema, const char* table);

// PostgreSQL looks for triggers that wait for rows of the tables that it empties, but before it fires ours. To outdate
// a scene can fire code of the host that writes such a row, whose trigger would end in an internal error: 55000.
void refuse_pending_triggers(Oid table);

}  // namespace shot_assets
