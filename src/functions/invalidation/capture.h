// Scenes that are being populated, as the triggers see it.
#pragma once

#include <span>

#include "pg/schema.h"
#include "pg/uuid_set.h"

namespace shot_assets {

struct Change;

// While scenes are being populated, rows that make them managed do not outdate them: they show what they showed before.
enum class Population {
  of_any_scene,
  of_legacy_scene  // raises a serialization failure where a scene turns out to be managed by somebody else
};
struct PopulationUnderWay {
  Population kind;
  Oid schema;
  pg::UuidSet scenes = {};
  pg::UuidSet captured = {};  // those that were legacy when their first rows came
};

// Returns the one that was under way before, to be set again afterwards, after an error too: a trigger of the host may
// populate another scene meanwhile. NULL: none.
PopulationUnderWay* set_population(PopulationUnderWay* now);

// Notes that the statement at work, a client's own, has captured these scenes.
void note_captured(Oid schema, const pg::UuidSet& scenes);

// The scenes of a pipeline that the statement at work has captured, or else the population under way so far.
std::span<const pg_uuid_t> captured_scenes(Oid schema);

// Whether the call at work is populating this scene.
bool is_being_populated(Oid schema, const pg_uuid_t& scene);

// Whether a change only writes the assignments that the legacy scene implied. `managed`: before the change.
bool is_capture(Oid schema, const Change& change, const pg_uuid_t& scene, bool managed);

}  // namespace shot_assets
