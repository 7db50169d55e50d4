// What somebody approves who locks a stage of a scene.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// Whoever locks a stage has to see what was changed in the scene before: raises a serialization failure where the
// transaction's snapshot is older than the last change. Acts as `owner`.
void require_latest_view(const pg::Schema& schema, Oid owner, const pg_uuid_t& scene);

}  // namespace shot_assets
