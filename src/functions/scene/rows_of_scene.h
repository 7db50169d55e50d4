// The answer of a function that is one query about a scene.
#pragma once

#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

// The rows of a statement about the scene that is the first argument of the call. Raises PT404 where the caller sees no
// such scene, and what `require` raises.
template <class... Columns>
Datum rows_of_scene(FunctionCallInfo fcinfo, const pg::Statement<Columns...>& statement,
                    void (*require)(const pg::Schema&) = nullptr) {
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet rows(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  if (require != nullptr) require(schema);
  rows.add_rows(schema, statement, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  return Datum(0);
}

}  // namespace shot_assets
