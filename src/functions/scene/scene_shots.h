// Shots that a caller names as those of a scene.
#pragma once

#include <span>

#include "pg/schema.h"

namespace shot_assets {

// Raises PT404 or 23514, naming the element, where one of them is no shot of the scene that the caller sees.
void require_shots_of_scene(const pg::Schema& schema, std::span<const pg_uuid_t> shots, const pg_uuid_t& scene);

}  // namespace shot_assets
