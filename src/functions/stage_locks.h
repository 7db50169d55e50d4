// stage_locks of a scene as Jsonb: which stages a change outdates.
#pragma once

#include "pg/server.h"

namespace shot_assets {

// Whether outdate_stage_locks() would change anything. Malformed locks have nothing to outdate.
bool has_stage_to_outdate(Jsonb* stage_locks, int from_stage);

// The locks with every locked stage from `from_stage` on turned into exactly {"status": "outdated"}; all else as it
// is. The same pointer where there is nothing to do.
Jsonb* outdate_stage_locks(Jsonb* stage_locks, int from_stage);

}  // namespace shot_assets
