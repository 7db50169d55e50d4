// What a statement did to assignments, or to what they refer to.
#pragma once

#include <cstdint>

#include "core/invalidation/causes.h"

#include "functions/locks/locked_scenes.h"

namespace shot_assets {

// Gathered from the rows of the statement.
struct Change : Touched {
  static constexpr std::uint32_t none = UINT32_MAX;

  // Of one assignment, or of a shot, an instance or a scene as a whole: `none` where there is none, else a number in
  // the set of that name.
  struct Entry {
    core::Cause cause;
    bool put_in_place;  // the pair must be of one scene
    std::uint32_t shot = none;
    std::uint32_t instance = none;
    std::uint32_t scene = none;
  };

  pg::Array<Entry> entries;
  Oid inserted_into = InvalidOid;  // the table of assignments, where all entries are new ones
  bool only_throughout = false;    // all entries are new assignments that show what a legacy scene shows anyway

  bool empty() const { return entries.empty(); }
};

// The scene of an entry: the given one, else that of its shot, else that of its instance. NULL where it has none: it is
// gone.
inline const pg_uuid_t* scene_of(const Change& change, const Change::Entry& entry, const LockedScenes& locked) {
  if (entry.scene != Change::none) return &change.scenes.values()[entry.scene];
  if (entry.shot != Change::none && locked.shots[entry.shot].has_scene) return &locked.shots[entry.shot].scene;
  if (entry.instance != Change::none && locked.instances[entry.instance].has_scene)
    return &locked.instances[entry.instance].scene;
  return nullptr;
}

}  // namespace shot_assets
