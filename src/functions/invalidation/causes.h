// Why stages are outdated: recorded when it happens (outdated_because.cpp reads it).
#pragma once

#include <span>
#include <string_view>

#include "core/locks/stage_locks.h"

#include "functions/invalidation/change.h"

namespace shot_assets {

// A scene whose stages a change overtakes, or has overtaken: one statement can fire several triggers.
struct Overtaken {
  pg_uuid_t scene;
  core::StageStatuses before;
  core::StageStatuses after;  // the same, where an earlier trigger of the statement was first
};

// Records which of the change's entries overtook which scene; `scene_of[e]` is the number of the scene of entry e in
// `overtaken`, or Change::none. `command` tells statements of a transaction apart.
void record_causes(const pg::Schema& schema, const Change& change, std::span<const std::uint32_t> scene_of,
                   std::span<const Overtaken> overtaken, CommandId command);

}  // namespace shot_assets
