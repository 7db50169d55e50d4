// The transformation events of a scene, read and written for gestures that move them. Connected to SPI.
#pragma once

#include <span>

#include "core/editing/event_place.h"

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets {

// Drafts too, in no particular order; none where the host has no such table.
pg::Array<core::EventPlace> read_event_places(const pg::Schema& schema, const pg_uuid_t& scene);

// Each event, found by its id, gets the instance, shots and type given here.
void write_event_places(const pg::Schema& schema, std::span<const core::EventPlace> events);

}  // namespace shot_assets
