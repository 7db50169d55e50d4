// presence_matrix(): a scene for a terminal.

#include "core/views/presence_matrix.h"

#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

SHOT_ASSETS_FUNCTION(shot_assets_presence_matrix) {
  using namespace shot_assets;
  const pg_uuid_t scene_id = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene(schema, scene_id);
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const std::string_view> lines;
  pg::compute([&] { lines = core::presence_matrix(scene, arena); });
  for (const std::string_view line : lines) results.add({{pg::text_datum(line)}});
  pg::finish();
  return Datum(0);
}
