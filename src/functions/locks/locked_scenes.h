// The scenes of a change: shared with other editors or locked in one order, and what was true of them once they were.
#pragma once

#include <string_view>

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

// Shares the scenes with other editors until the transaction ends, without a lock on their rows (slots.h). Returns
// false, and shares nothing, where that would not do: above READ COMMITTED, and where one of them is legacy, has a
// locked stage from 9 on or is gone, or a shot is gone. Acts as the caller does.
bool share_scenes(const pg::Schema& schema, Touched& touched, LockedScenes& shared);

// Whether this transaction has the slot of a scene, under READ COMMITTED: nobody else locks a stage of it or moves
// something to it or away until the transaction ends, and what is read of it is the latest.
bool is_shared(const pg::Schema& schema, const pg_uuid_t& scene);

// For a call that changes several scenes, before its first change: decides whether its statements share them. If one of
// them cannot be shared, none is, and the statement that locks the first row locks those of all scenes of the call in
// order.
void begin_changing(const pg::Schema& schema, std::span<const pg_uuid_t> scenes);

// Which rows to lock: `not_shared` leaves out scenes that this transaction shares and that nobody can change, so that
// it does not wait for the row of a session that waits for its slot.
enum class RowsOf { all_scenes, not_shared };

// Locks their rows, until the transaction ends. Marks the scenes as managed where the change assigns. Raises a
// serialization failure where a REPEATABLE READ transaction cannot see their current state. Acts as the caller does.
LockedScenes lock_scenes(const pg::Schema& schema, Touched& touched, RowsOf rows = RowsOf::all_scenes);

// Raises a serialization failure: a scene is not as this call has read it any more.
[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene);

}  // namespace shot_assets
