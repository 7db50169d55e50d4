// stage_locks of a scene as Jsonb: what it says of each stage, and how it is changed.
#pragma once

#include <string_view>

#include "core/locks/stage_locks.h"

#include "pg/server.h"

namespace shot_assets {

// Raises 22023 where it is not a stage from 7 to 12.
int stage_argument(FunctionCallInfo fcinfo, int n, const char* name);

// Of malformed locks, unknown where they are.
core::StageStatuses read_statuses(Jsonb* stage_locks);
core::StageStatuses read_statuses(Datum stage_locks);  // 0 where there are none

// '{}'
Jsonb* no_locks();

// The locks (an object) with every stage whose status differs made exactly {"status": …}, a locked one with its time;
// all else as it is. The same pointer where nothing differs.
Jsonb* write_statuses(Jsonb* stage_locks, const core::StageStatuses& before, const core::StageStatuses& after,
                      std::string_view locked_at = {});

}  // namespace shot_assets
