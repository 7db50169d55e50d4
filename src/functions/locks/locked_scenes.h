// The scenes of a change: locked in one order, and what was true of them once they were.
#pragma once

#include <string_view>

#include "core/locks/stage_locks.h"

#include "functions/locks/change.h"

namespace shot_assets {

// Where a shot or an instance is.
struct Place {
  bool present;  // or gone
  bool has_scene;
  pg_uuid_t scene;
};

struct LockedScenes {
  pg::UuidSet ids;
  pg::Array<core::StageStatuses> statuses;
  pg::Array<bool> overtaken;  // whether there is something to outdate
  pg::Array<int64> changes;
  pg::Array<bool> managed;  // before this change
  pg::Array<Place> shots;   // per shot and instance of the change
  pg::Array<Place> instances;

  explicit LockedScenes(const Change& change) {
    for (std::size_t i = 0; i < change.shots.size(); ++i) shots.push_back({});
    for (std::size_t i = 0; i < change.instances.size(); ++i) instances.push_back({});
  }
};

// Marks the scenes as managed where the change assigns. Raises a serialization failure where a REPEATABLE READ
// transaction cannot see what has become of them. Acts as the caller does.
LockedScenes lock_scenes(const pg::Schema& schema, Change& change);

[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene);

bool has_locked_stage(const core::StageStatuses& statuses);

}  // namespace shot_assets
