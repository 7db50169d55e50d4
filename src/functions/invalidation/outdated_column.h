// How the table of scene states keeps why stages are outdated.
#pragma once

#include <span>

#include "core/invalidation/causes.h"

#include "pg/jsonb.h"
#include "pg/schema.h"

// shot_asset_scene_states.outdated is
//   {"9": {"at": "…", "command": "…", "changes": [{"cause": …, "shot": …, "asset_id": …}, …]}, …}.
#define CAUSES_OF(row) \
  "CASE WHEN jsonb_typeof(" row ".outdated) = 'object' THEN " row ".outdated ELSE jsonb_build_object() END"

namespace shot_assets {

// Whether a schema has the column. A table that an earlier version has made may lack it, and a host may have made
// another of it.
bool records_causes(const pg::Schema& schema);

// The time of the transaction, as `at` has it.
const char* now_as_text();

// Adds the array `changes`. Names of assets are left to the reader to look up: not everybody who may read of a change
// may read them.
void add_changes(pg::JsonBuilder& json, std::span<const core::NamedChange> changes);

// Adds the member of a stage.
void add_stage(pg::JsonBuilder& json, int stage, const char* at, const char* command,
               std::span<const core::NamedChange> changes);

}  // namespace shot_assets
