// What a change of assignments means for its scenes: they are locked in one order, checked, marked as managed, and the
// stages that the change overtook become outdated.
#pragma once

#include <string_view>

#include "pg/uuid_set.h"

namespace shot_assets {

// Shots and instances whose assignments changed, gathered from a statement's rows.
struct Change {
  pg::UuidSet shots;
  pg::UuidSet instances;

  // Pairs that the statement put in place, as numbers in the two sets: each must be of one scene.
  struct Pair {
    std::uint32_t shot;
    std::uint32_t instance;
  };
  pg::Array<Pair> pairs;

  bool empty() const { return shots.empty() && instances.empty(); }
};

// The scenes of a change of assignments. Acts as `owner`.
void assignments_changed(std::string_view schema, Oid owner, Change& change);

// Scenes that lost an instance, or every assignment there is.
void scenes_changed(std::string_view schema, Oid owner, pg::UuidSet& scenes);
void all_scenes_changed(std::string_view schema, Oid owner);

// A shot or an instance has moved; refuses it where an assignment would span two scenes.
enum class Moved { shot, instance };
void scene_of_changed(std::string_view schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t& from,
                      const pg_uuid_t& to);

// While a scene is being populated, rows that make it managed do not outdate it: they show what it showed before.
// Pair both; an error in between must call end_population() too.
enum class Population {
  of_any_scene,
  of_legacy_scene  // raises a serialization failure where the scene turns out to be managed by somebody else
};
void begin_population(Population kind);
void end_population();

}  // namespace shot_assets
