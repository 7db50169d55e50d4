// Scenes that editors share: they change them at the same time, without a lock on their rows.
#pragma once

#include "functions/locks/scenes_of_change.h"

namespace shot_assets {

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

// In such a call, locks the rows of its scenes that are not shared.
void lock_rows_of_call(const pg::Schema& schema);

// Scenes of a change that this transaction shares and that nobody can change meanwhile.
pg::Array<pg_uuid_t> scenes_that_stay_shared(const pg::Schema& schema, Touched& touched);

}  // namespace shot_assets
