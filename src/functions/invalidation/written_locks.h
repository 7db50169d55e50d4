// What happens when stage locks are written, no matter which client or function writes them.
#pragma once

#include <span>

#include "pg/server.h"

namespace shot_assets {

// Whether a stage from 9 on becomes locked.
bool is_approval(Jsonb* before_locks, Jsonb* after_locks);

// Waits for the editors of scenes that a statement locks a stage of, and keeps new ones waiting. In one order, whatever
// the order of the rows.
void wait_for_editors(Relation scenes, std::span<const pg_uuid_t> approved);

// After wait_for_editors(): fails to serialize where the transaction is too old to see what it approves.
void require_latest_view_of(Relation scenes, const pg_uuid_t& approved);

// Somebody wrote a scene's locks. Removes the causes of stages that were locked again, and records a cause for each
// stage that was outdated, which record_causes() replaces if it was our own write. Notifies listeners. Acts as the
// owner of `scenes`. Where that role may not record, it records nothing: a host can always write its own scenes.
void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks);

}  // namespace shot_assets
