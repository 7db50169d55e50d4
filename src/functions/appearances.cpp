// appearances() and scene_asset_counts(): where an asset appears, and what appears in a scene, by set operations.

#include "functions/errors.h"
#include "functions/pipeline.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// Instances in the shots of their scenes: where they are assigned, in a legacy scene everywhere.
#define APPEARANCES                                                                                   \
  "{scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i " \
  "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id OPERATOR(pg_catalog.=) i.scene_id "            \
  "JOIN {shots(id uuid, scene_id uuid, shot_id text, shot_order int4)} s "                            \
  "ON s.scene_id OPERATOR(pg_catalog.=) i.scene_id "                                                  \
  "LEFT JOIN {shot_asset_assignments} a ON a.shot_id OPERATOR(pg_catalog.=) s.id "                    \
  "AND a.scene_asset_instance_id OPERATOR(pg_catalog.=) i.id AND m.managed_since IS NOT NULL "

#define APPEARS "(a.id IS NOT NULL OR m.managed_since IS NULL)"

constexpr pg::Statement asset_exists = {"SELECT true FROM {project_assets} p WHERE p.id OPERATOR(pg_catalog.=) $1"};

constexpr pg::Statement appearances_of_asset = {
    "SELECT i.scene_id, s.id, s.shot_id, s.shot_order, i.id, a.id, "
    "COALESCE(a.presence_type::pg_catalog.text, 'throughout'), a.presence_note::pg_catalog.text, "
    "m.managed_since IS NOT NULL FROM " APPEARANCES "WHERE i.project_asset_id OPERATOR(pg_catalog.=) $1 AND " APPEARS
    " ORDER BY i.scene_id, s.shot_order NULLS LAST, s.shot_id COLLATE \"C\" NULLS FIRST, s.id, "
    "i.created_at NULLS LAST, i.id"};

constexpr pg::Statement counts_of_scene = {
    "SELECT p.asset_type::pg_catalog.text, pg_catalog.count(*), pg_catalog.count(c.shots), "
    "COALESCE(pg_catalog.sum(c.shots), 0)::pg_catalog.int8 "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid)} n "
    "JOIN {project_assets(id uuid, asset_type text)} p ON p.id OPERATOR(pg_catalog.=) n.project_asset_id "
    "LEFT JOIN (SELECT i.id, pg_catalog.count(*) AS shots FROM " APPEARANCES
    "WHERE i.scene_id OPERATOR(pg_catalog.=) $1 AND " APPEARS
    " GROUP BY i.id) c ON c.id OPERATOR(pg_catalog.=) n.id "
    "WHERE n.scene_id OPERATOR(pg_catalog.=) $1 GROUP BY p.asset_type "
    "ORDER BY CASE WHEN p.asset_type OPERATOR(pg_catalog.=) 'character' THEN 0 "
    "WHEN p.asset_type OPERATOR(pg_catalog.=) 'location' THEN 1 "
    "WHEN p.asset_type OPERATOR(pg_catalog.=) 'prop' THEN 2 ELSE 3 END, "
    "p.asset_type COLLATE \"C\""};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_appearances) {
  using namespace shot_assets;
  const pg_uuid_t asset = pg::uuid_argument(fcinfo, 0, "project_asset_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  if (pg::query(schema, asset_exists, pg::Access::read, {pg::uuid(asset)}, [](const pg::Row&) {}) == 0)
    raise_not_found("project asset", asset);
  results.add_rows(schema, appearances_of_asset, pg::Access::read, {pg::uuid(asset)});
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_asset_counts) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  results.add_rows(schema, counts_of_scene, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  return Datum(0);
}
