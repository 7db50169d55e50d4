// A user who locks a stage approves the scene as it is.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// Raises a serialization failure where the transaction does not see the latest assignments and instances of the scene.
// Acts as `owner`.
void require_latest_view(const pg::Schema& schema, Oid owner, const pg_uuid_t& scene);

}  // namespace shot_assets
