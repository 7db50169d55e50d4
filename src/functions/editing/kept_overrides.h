// Overrides of reference orders outlive a change of their shots and assets. What was computed does not: it is computed
// anew by the next refresh. Connected to SPI.
#pragma once

#include <span>

#include "core/references/frame.h"

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets {

// nullptr where the frame's order is computed, or not set.
Jsonb* override_of(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame);

// What is remembered of the image model of the first of these shots that was refreshed; nullptr where none was.
Jsonb* remembered_model(const pg::Schema& schema, std::span<const pg_uuid_t> shots);

// These overrides are all the orders that the shot has; nullptr for none. Nothing else is remembered of it but the
// model; nullptr for none.
void keep_overrides(const pg::Schema& schema, const pg_uuid_t& shot, Jsonb* start, Jsonb* end, Jsonb* model);

// The same of new shots, which have no orders.
void remember_model(const pg::Schema& schema, std::span<const pg_uuid_t> shots, Jsonb* model);

// Locks the shots of the survivor's scene that have an image of an absorbed instance. Call it before the row of the
// scene is locked.
pg::Array<pg_uuid_t> lock_shots_that_name(const pg::Schema& schema, const pg_uuid_t& survivor,
                                          std::span<const pg_uuid_t> absorbed);

// Images of the absorbed instances in overrides of these shots become images of the survivor. Returns how many
// overrides changed.
uint64 rename_in_overrides(const pg::Schema& schema, const pg_uuid_t& scene, std::span<const pg_uuid_t> shots,
                           const pg_uuid_t& survivor, std::span<const pg_uuid_t> absorbed);

}  // namespace shot_assets
