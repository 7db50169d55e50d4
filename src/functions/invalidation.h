// What a change of assignments means for its scenes: they are locked in one order, pairs are checked, scenes are marked
// as managed, and the stages that the change overtook become outdated.
#pragma once

#include <span>
#include <string_view>

#include "pg/uuid_set.h"

namespace shot_assets {

namespace core {
enum class Cause : std::uint8_t;
}

// What a statement did, gathered from its rows.
struct Change {
  static constexpr std::uint32_t none = UINT32_MAX;

  // Of one assignment, or of a shot, an instance or a scene as a whole: `none` where there is none, else a number in
  // the set below. Its scene is the given one, else that of its shot, else that of its instance.
  struct Entry {
    core::Cause cause;
    bool put_in_place;  // the pair must be of one scene
    std::uint32_t shot = none;
    std::uint32_t instance = none;
    std::uint32_t scene = none;
  };

  pg::UuidSet shots;
  pg::UuidSet instances;
  pg::UuidSet scenes;
  pg::Array<Entry> entries;
  bool moves_no_pair = false;  // all shots and instances are still together, so that a shot tells the scene of its pair
  bool assigns = false;        // makes scenes managed
  bool only_throughout = false;  // all entries are new assignments that show what a legacy scene shows anyway

  bool empty() const { return entries.empty(); }
};

// Every change of assignments, of what they refer to, or of all of them. Acts as `owner`.
void invalidate(std::string_view schema, Oid owner, Change& change);

// All scenes, of which one at least becomes a change by TRUNCATE: those with assignments, or with instances. Acts as
// `owner`.
enum class Truncated { assignments, instances };
void invalidate_all(std::string_view schema, Oid owner, Truncated truncated);

// A shot or an instance has moved; refuses it where an assignment would span two scenes. Acts as `owner`.
enum class Moved { shot, instance };
void invalidate_moved(std::string_view schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t& from,
                      const pg_uuid_t& to);

// Whoever locks a stage of a scene has to see what was changed there before: raises a serialization failure where the
// transaction's snapshot is older than the last change. Acts as `owner`.
void require_latest_view(std::string_view schema, Oid owner, const pg_uuid_t& scene);

// While scenes are being populated, rows that make them managed do not outdate them: they show what they showed before.
enum class Population {
  of_any_scene,
  of_legacy_scene  // raises a serialization failure where a scene turns out to be managed by somebody else
};
struct PopulationUnderWay {
  Population kind;
  pg::UuidSet scenes;
  pg::UuidSet captured = {};  // those that were legacy when their first rows came
};

// Returns the one that was under way before, to be set again afterwards, after an error too: a trigger of the host may
// populate another scene meanwhile. NULL: none.
PopulationUnderWay* set_population(PopulationUnderWay* now);

}  // namespace shot_assets
