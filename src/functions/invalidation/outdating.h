// The locked stages of a scene become outdated by a change.
#pragma once

#include "functions/invalidation/causes.h"

namespace shot_assets {

// Outdates the stages of the scenes that the change overtakes, and records why (causes.h). Removals that went with a
// shot or an instance are rewritten in `change` as what they belong to. Returns the scenes whose stages are outdated by
// it. Acts as the current role, the owner.
pg::Array<Overtaken> outdate(const pg::Schema& schema, Change& change, const LockedScenes& locked);

// Whether the command at work has outdated stages of a scene of the pipeline: what else it does is a cause of it, too.
bool has_outdated(const pg::Schema& schema);

// Whether outdate() is writing the stages of a scene just now.
bool is_outdating(const pg_uuid_t& scene);

}  // namespace shot_assets
