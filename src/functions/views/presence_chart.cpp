// presence_chart(): a scene as a picture.

#include "core/views/presence_chart.h"

#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Text, pg::Text, pg::Text> name_of_scene = {
    "SELECT s.scene_number, s.slug, s.name FROM {scenes(id uuid, scene_number text, slug text, name text)} s "
    "WHERE s.id = $1"};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_presence_chart) {
  using namespace shot_assets;
  const pg_uuid_t scene_id = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  const MemoryContext result_context = CurrentMemoryContext;

  pg::connect();
  SceneRows rows = read_scene(schema, scene_id);
  core::SceneHeading heading;
  pg::query(schema, name_of_scene, pg::Access::read, {pg::uuid(scene_id)}, [&](const auto& row) {
    heading.number = row.text(0);
    heading.name = row.text(1).empty() ? row.text(2) : row.text(1);
  });
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::string_view chart;
  pg::compute([&] { chart = core::presence_chart(scene, heading, arena); });
  const MemoryContext before = MemoryContextSwitchTo(result_context);
  const Datum result = pg::text_datum(chart);
  MemoryContextSwitchTo(before);
  pg::finish();
  PG_RETURN_DATUM(result);
}
