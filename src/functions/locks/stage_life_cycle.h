// The life cycle of stage locks: lock_stage, relock_stage, unlock_stage, what unlocking would cost, invalidate_stages.
#pragma once

#include "core/locks/stage_locks.h"

#include "pg/schema.h"

namespace shot_assets {

// Outdates the locked stages of a scene from this one on, with the caller's rights, and tells which they were. Raises
// PT404 where the caller may not write the scene. Connected to SPI.
core::Stages invalidate_stages(const pg::Schema& schema, const pg_uuid_t& scene, int from_stage);

}  // namespace shot_assets
