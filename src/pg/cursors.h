// Cursors that code of a host opens while a function is at work.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Marks all cursors of the session; returns the highest mark.
uint64 mark_cursors();

// Closes those that were opened since, but for what is being executed. Whatever is their name: code can have closed a
// cursor and opened another one in its place.
void close_cursors_after(uint64 highest_mark);

}  // namespace shot_assets::pg
