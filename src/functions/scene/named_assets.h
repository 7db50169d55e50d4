// Other assets that a script may mean.
#pragma once

#include <span>

#include "core/scene/cast_lists.h"

#include "pg/array.h"
#include "pg/statement.h"

namespace shot_assets {

// The assets of a scene, and those of the projects that these assets are of, where the host knows it; in no particular
// order, these among them. Connected to SPI.
pg::Array<core::NamedAsset> read_assets_beside(const pg::Schema& schema, const pg_uuid_t& scene,
                                               std::span<const pg_uuid_t> assets, pg::Access access);

}  // namespace shot_assets
