// How a scene becomes managed by plain SQL, and legacy again.
#pragma once

#include "functions/locks/locked_scenes.h"

namespace shot_assets {

struct Change;

// A statement of a client has put assignments into legacy scenes. Those that have exactly every pair now, all
// throughout, show what they showed: nothing is overtaken there. A notice tells of the others. Acts as the current
// role, the owner.
void compare_with_legacy(const pg::Schema& schema, const Change& change, LockedScenes& locked);

// A statement has taken shots out of scenes, which are locked. Those that have no shot left are legacy scenes again.
// Acts as the current role, the owner.
void become_legacy(const pg::Schema& schema, const pg::UuidSet& scenes);

}  // namespace shot_assets
