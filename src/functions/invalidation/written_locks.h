// What happens when stage locks are written, whoever writes them.
#pragma once

#include "pg/server.h"

namespace shot_assets {

// Somebody wrote a scene's locks. Removes the causes of stages that were locked again, and records a cause for each
// stage that was outdated, which record_causes() replaces if it was our own write. Notifies listeners. Acts as the
// owner of `scenes`. Where that role may not record, it records nothing: a host can always write its own scenes.
void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks);

}  // namespace shot_assets
