// Auto-population: a throughout assignment for every pair of shot and instance of a scene that has none.
#pragma once

#include <span>
#include <string_view>

#include "functions/invalidation/capture.h"

namespace shot_assets {

// All return how many assignments they made. Connected to SPI.

// Of scenes that have none, as a legacy scene does. A unique violation where one turns up all the same.
int64 populate_empty_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, Population kind);

// Looks for each pair first where it must.
int64 populate_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, Population kind);

// Makes a legacy scene managed with what it shows, every instance throughout in every shot, so that the change that
// follows takes nothing else away. Outdates nothing, and makes nothing in a managed scene, nor in one that another
// session makes managed meanwhile.
int64 capture_legacy_scene(const pg::Schema& schema, const pg_uuid_t& scene);

// Marks a scene with shots as managed though it gets no assignment, as its first assignment would. Acts as the owner of
// the bookkeeping, which callers may not write.
void mark_managed(const pg::Schema& schema, const pg_uuid_t& scene);

// Several, in the order of their ids; one named twice counts once.
void capture_legacy_scenes(const pg::Schema& schema, pg::UuidSet& scenes);

}  // namespace shot_assets
