// The scenes of a change, and what is true of them.
#pragma once

#include "core/locks/stage_locks.h"

#include "pg/schema.h"
#include "pg/uuid_set.h"

namespace shot_assets {

// What a change is about. The scenes of the shots and the instances are locked, and these scenes.
struct Touched {
  pg::UuidSet shots;
  pg::UuidSet instances;
  pg::UuidSet scenes;
  bool moves_no_pair = false;  // all shots and instances are still together, so that a shot tells the scene of its pair
  bool assigns = false;        // makes scenes managed
  bool moves = false;          // what others have read of its scenes is untrue
};

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
  pg::Array<int64> changes;   // the count; -1: none yet
  pg::Array<bool> managed;    // before this change
  pg::Array<Place> shots;     // per shot and instance that is touched
  pg::Array<Place> instances;

  explicit LockedScenes(const Touched& touched) {
    for (std::size_t i = 0; i < touched.shots.size(); ++i) shots.push_back({});
    for (std::size_t i = 0; i < touched.instances.size(); ++i) instances.push_back({});
  }
};

// As they are now. Acts as the caller does.
void read_scenes(LockedScenes& scenes, const pg::Schema& schema, Touched& touched);

// With their rows locked, in the order of ids, but for those that are `only_read`.
void lock_and_read_scenes(LockedScenes& scenes, const pg::Schema& schema, Touched& touched,
                          std::span<const pg_uuid_t> only_read);

}  // namespace shot_assets
