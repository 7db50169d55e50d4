// New instances: project assets that come into a scene. Connected to SPI.
#pragma once

#include <optional>

#include "pg/schema.h"
#include "pg/server.h"

namespace shot_assets {

// Raises 23514 where the host knows that they are of different projects or branches, PT404 where there is no such
// asset.
void require_asset_of_project(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset);

// Two sessions that add the same asset to the same scene take turns, so that the second finds the first one's instance.
// No row stands for the pair yet, and locking the scene here would turn the order in which everybody locks around.
// A caller that adds several instances calls this in the order of scenes and assets, before it locks any row.
void lock_new_instance(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset);

// The instance of a project asset in a scene, if there is one; of several that of the lowest id.
std::optional<pg_uuid_t> find_instance_of_asset(const pg::Schema& schema, const pg_uuid_t& scene,
                                                const pg_uuid_t& asset);

// Raises an error where the host takes no such row. `caller` is named in its hint.
pg_uuid_t create_instance(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset, const char* caller);

}  // namespace shot_assets
