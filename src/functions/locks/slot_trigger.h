// The trigger on scenes that takes the slot of a scene whose stage is locked.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// Whether locking a stage fires the trigger that takes the slot of its scene alone. Where somebody has disabled one, or
// an earlier version attached the pipeline, rows are what editors and lockers meet at.
bool locking_takes_slots(const pg::Schema& schema);

}  // namespace shot_assets
