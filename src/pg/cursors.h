// Cursors that code of a host opens while a function is at work.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Marks all cursors of the session; returns the highest mark.
uint64 mark_cursors();

// Closes cursors that were opened since, except those that are being executed. Names do not count: code can close a
// cursor and open another one of the same name.
void close_cursors_after(uint64 highest_mark);

}  // namespace shot_assets::pg
