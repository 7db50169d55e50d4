// Auto-population: a throughout assignment for every pair of shot and instance of a scene that has none.
#pragma once

#include <span>
#include <string_view>

#include "functions/invalidation.h"

namespace shot_assets {

// Both return how many assignments they made. Connected to SPI.

// Of scenes that have none, as a legacy scene does. A unique violation where one turns up all the same.
int64 populate_empty_scenes(std::string_view schema, std::span<const pg_uuid_t> scenes, Population kind);

// Looks for each pair first where it must.
int64 populate_scenes(std::string_view schema, std::span<const pg_uuid_t> scenes, Population kind);

}  // namespace shot_assets
