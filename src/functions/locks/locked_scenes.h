// The scenes of a change, locked in one order, and what was true of them once they were.
#pragma once

#include "functions/locks/scenes_of_change.h"

namespace shot_assets {

// Which rows to lock: `not_shared` leaves out scenes that this transaction shares and that nobody can change, so that
// it does not wait for the row of a session that waits for its slot.
enum class RowsOf { all_scenes, not_shared };

// Locks their rows, until the transaction ends. Marks the scenes as managed where the change assigns. Raises a
// serialization failure where a REPEATABLE READ transaction cannot see their current state. Acts as the caller does.
LockedScenes lock_scenes(const pg::Schema& schema, Touched& touched, RowsOf rows = RowsOf::all_scenes);

// Raises a serialization failure: a scene is not as this call has read it any more.
[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene);

}  // namespace shot_assets
