// The locked stages of a scene become outdated by a change.
#pragma once

#include "functions/locks/locked_scenes.h"

namespace shot_assets {

struct Change;

// Outdates the stages of the scenes that the change overtakes, and records why (causes.h). Removals that went with a
// shot or an instance are rewritten in `change` as what they belong to. Acts as the current role, the owner.
void outdate(const pg::Schema& schema, Change& change, const LockedScenes& locked);

// Whether the command at work has outdated stages of a scene of the pipeline: what else it does is a cause of it, too.
bool has_outdated(const pg::Schema& schema);

}  // namespace shot_assets
