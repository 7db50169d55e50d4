// What a change of assignments means for its scenes: they are locked in one order, pairs are checked, scenes are marked
// as managed, and the stages that the change overtook become outdated.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

struct Change;

// Every change of assignments, of what they refer to, or of all of them. Acts as `owner`.
void invalidate(const pg::Schema& schema, Oid owner, Change& change);

}  // namespace shot_assets
