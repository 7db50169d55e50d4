// Auto-population: a throughout assignment for every pair of shot and instance of a scene that has none.
#pragma once

#include <span>
#include <string_view>

#include "functions/invalidation.h"

namespace shot_assets {

// Returns how many assignments it made. Connected to SPI.
int64 populate_legacy_scenes(std::string_view schema, std::span<const pg_uuid_t> scenes, Population kind);

}  // namespace shot_assets
