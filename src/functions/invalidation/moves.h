// Shots and instances that move from scene to scene.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// A shot or an instance has moved, from or to no scene where that is NULL; refuses it where an assignment would span
// two scenes. Acts as `owner`.
enum class Moved { shot, instance };
void invalidate_moved(const pg::Schema& schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t* from,
                      const pg_uuid_t* to);

}  // namespace shot_assets
