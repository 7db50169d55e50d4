// What listeners on channel shot_assets are told when the transaction commits, as shot_assets.notify says.
#pragma once

#include "core/locks/stage_locks.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/outdating.h"

namespace shot_assets {

// The shots of a scene whose assignments a change touches.
struct ChangedShots {
  pg::UuidSet ids;
  bool all;  // whatever `ids` says
  bool any;
};

// The changed shots of each locked scene, in the order of scenes; none where nobody is notified of shots. Call it
// before outdate(), which rewrites the change.
pg::Array<ChangedShots> changed_shots(const Change& change, const LockedScenes& locked);

// Of what a statement did: a notification for each scene, with its shots and the stages that it outdated.
void notify_of_change(const pg::Schema& schema, const LockedScenes& locked, const pg::Array<ChangedShots>& shots,
                      std::span<const Overtaken> overtaken);

// Of stages that became outdated, unless it is by a change, which tells of them itself.
void notify_of_stages(const pg::Schema& schema, const pg_uuid_t& scene, const core::StageStatuses& before,
                      const core::StageStatuses& after);

}  // namespace shot_assets
