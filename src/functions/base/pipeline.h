// The pipeline schema: where the user's scenes, shots and assignments live.
#pragma once

#include "pg/statement.h"

namespace shot_assets {

// By the setting shot_assets.pipeline_schema, else the first schema of the search path that holds an assignment
// table. Raises 55000 where there is none, or where it lacks one of the other tables.
pg::Schema pipeline_schema();

// Of a table that a trigger is on; its statements act as the owner of their table. Raises 55000 where it lacks a table.
pg::Schema schema_of(Relation relation);

// Triggers read and write the table that they are on as one that holds its rows itself. Raises 55000 for another kind
// of relation, on which a host may put them too: partitioned and foreign tables, views.
void require_ordinary_table(Relation relation);

// Raises PT404 unless the caller sees the scene. Connected to SPI.
void require_scene(const pg::Schema& schema, const pg_uuid_t& scene);

// Raises PT404 where the caller sees no such shot, or the shot is of no scene. Connected to SPI.
pg_uuid_t scene_of_shot(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access = pg::Access::read,
                        const char* place = "");

}  // namespace shot_assets
