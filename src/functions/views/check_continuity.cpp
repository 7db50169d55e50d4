// check_continuity(): what neighbouring shots contradict each other about.

#include "core/views/check_continuity.h"

#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

SHOT_ASSETS_FUNCTION(shot_assets_check_continuity) {
  using namespace shot_assets;
  const pg_uuid_t scene_id = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  SceneRows rows = read_scene(schema, scene_id);
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::Break> breaks;
  pg::compute([&] { breaks = core::check_continuity(scene, arena); });

  for (const core::Break& found : breaks) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t first = to_pg(found.first->id), next = to_pg(found.next->id), instance = to_pg(found.instance->id);
    results.add({{UUIDPGetDatum(&first)},
                 pg::text_or_null(found.first->label),
                 {UUIDPGetDatum(&next)},
                 pg::text_or_null(found.next->label),
                 {UUIDPGetDatum(&instance)},
                 {pg::text_datum(found.instance->name())},
                 {pg::text_datum(core::to_text(found.first_presence))},
                 {pg::text_datum(core::to_text(found.next_presence))},
                 {pg::text_datum(core::to_text(found.contradiction))},
                 {pg::text_datum(found.message)}});
  }
  pg::finish();
  return Datum(0);
}
