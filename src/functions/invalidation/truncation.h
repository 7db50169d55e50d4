// TRUNCATE, of which no trigger sees the rows.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// Outdates every scene that had assignments, or instances, before the TRUNCATE. Acts as `owner`.
enum class Truncated { assignments, instances, extra_images };
void invalidate_all(const pg::Schema& schema, Oid owner, Truncated truncated);

// PostgreSQL looks for what still uses the tables that it empties, but before it fires our triggers. What they write
// can fire code of the host: a cursor or a deferred trigger of it would end in an internal error when the rows are
// gone. So a trigger before TRUNCATE closes cursors opened since `highest_mark` (pg/cursors.h), and raises 55000 where
// a deferred trigger waits.
void leave_nothing_on_emptied_tables(uint64 highest_mark);

}  // namespace shot_assets
