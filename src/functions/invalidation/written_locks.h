// What happens when stage locks are written, whoever writes them.
#pragma once

#include "pg/server.h"

namespace shot_assets {

// Somebody wrote a scene's locks: what is locked again is outdated for no reason, and what has become outdated is so
// because of it, unless record_causes() knows better. Tells listeners. Acts as the owner of `scenes`, and never keeps a
// host from writing its own: where it may not record, it does not.
void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks);

}  // namespace shot_assets
