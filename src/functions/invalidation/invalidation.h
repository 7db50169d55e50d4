// What a change of assignments means for its scenes: they are locked in one order, pairs are checked, scenes are marked
// as managed, and the stages that the change overtook become outdated.
#pragma once

#include <string_view>

#include "pg/schema.h"

namespace shot_assets {

struct Change;

// Every change of assignments, of what they refer to, or of all of them. Acts as `owner`.
void invalidate(const pg::Schema& schema, Oid owner, Change& change);

// All scenes, of which one at least becomes a change by TRUNCATE: those with assignments, or with instances. Acts as
// `owner`.
enum class Truncated { assignments, instances };
void invalidate_all(const pg::Schema& schema, Oid owner, Truncated truncated);

// A shot or an instance has moved, from or to no scene where that is NULL; refuses it where an assignment would span
// two scenes. Acts as `owner`.
enum class Moved { shot, instance };
void invalidate_moved(const pg::Schema& schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t* from,
                      const pg_uuid_t* to);

// Whoever locks a stage of a scene has to see what was changed there before: raises a serialization failure where the
// transaction's snapshot is older than the last change. Acts as `owner`.
void require_latest_view(const pg::Schema& schema, Oid owner, const pg_uuid_t& scene);

}  // namespace shot_assets
