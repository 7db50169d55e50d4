// Why stages are outdated: recorded when it happens (outdated_because.cpp reads it).
#pragma once

#include <span>

#include "core/locks/stage_locks.h"

#include "functions/invalidation/change.h"

namespace shot_assets {

// A scene whose stages a change overtakes, or has overtaken: one statement can fire several triggers.
struct Overtaken {
  pg_uuid_t scene;
  core::StageStatuses before;
  core::StageStatuses after;  // the same, where an earlier trigger of the statement was first
};

// Records which entries of the change overtook which scene. Removals that went with a shot or an instance become in
// `change` what they belong to. `command` tells statements of a transaction apart.
void record_causes(const pg::Schema& schema, Change& change, const LockedScenes& locked,
                   std::span<const Overtaken> overtaken, CommandId command);

}  // namespace shot_assets
