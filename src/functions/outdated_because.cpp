// outdated_because(): which changes overtook the stages of a scene.

#include "functions/outdated_column.h"
#include "functions/pipeline.h"
#include "pg/arguments.h"
#include "pg/results.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement causes_of_scene = {
    "SELECT o.stage::pg_catalog.int4, c.change OPERATOR(pg_catalog.->>) 'cause', "
    "c.change OPERATOR(pg_catalog.->>) 'shot', c.change OPERATOR(pg_catalog.->>) 'asset', "
    "(o.causes OPERATOR(pg_catalog.->>) 'at')::pg_catalog.timestamptz "
    "FROM {shot_asset_scene_states} m "
    "JOIN {scenes} s ON s.id OPERATOR(pg_catalog.=) m.scene_id "
    "CROSS JOIN LATERAL pg_catalog.jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes) "
    "CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(o.causes OPERATOR(pg_catalog.->) 'changes') "
    "WITH ORDINALITY AS c(change, n) "
    "WHERE m.scene_id OPERATOR(pg_catalog.=) $1 "
    "AND (s.stage_locks OPERATOR(pg_catalog.->) o.stage OPERATOR(pg_catalog.->>) 'status') "
    "OPERATOR(pg_catalog.=) 'outdated' "
    "ORDER BY 1, c.n"};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_outdated_because) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  results.add_rows(schema, causes_of_scene, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  return Datum(0);
}
