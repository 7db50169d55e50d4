// appearances() and scene_asset_counts(): where an asset appears, and what appears in a scene, by set operations.

#include "functions/scene/managed.h"
#include "functions/scene/rows_of_scene.h"
#include "functions/scene/scene_order.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// Instances in the shots of their scenes: where they are assigned, in a legacy scene everywhere.
#define APPEARANCES \
  "{scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i " \
  "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = i.scene_id "                                 \
  "CROSS JOIN LATERAL (SELECT " IS_MANAGED("m", "i.scene_id") " AS managed OFFSET 0) g "              \
  "JOIN {shots(id uuid, scene_id uuid, shot_id text, shot_order int4)} s ON s.scene_id = i.scene_id " \
  "LEFT JOIN {shot_asset_assignments} a "                                                             \
  "ON a.shot_id = s.id AND a.scene_asset_instance_id = i.id AND g.managed "

#define APPEARS "(a.id IS NOT NULL OR NOT g.managed)"

constexpr pg::Statement<pg::Uuid> asset_by_id = {"SELECT p.id FROM {project_assets} p WHERE p.id = $1"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Int4, pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Bool>
    appearances_of_asset = {
        "SELECT i.scene_id, s.id, s.shot_id, s.shot_order, i.id, a.id, COALESCE(a.presence_type::text, 'throughout'), "
        "a.presence_note::text, g.managed FROM " APPEARANCES
        "LEFT JOIN {scenes(id uuid, scene_number text, slug text, name text)} c ON c.id = i.scene_id "
        "WHERE i.project_asset_id = $1 AND " APPEARS
        " ORDER BY " SCENE_ORDER("c") ", i.scene_id, " SHOT_ORDER("s") ", " INSTANCE_AGE("i")};

// Types are told apart as the core does, whatever the host's collation takes for equal.
constexpr pg::Statement<pg::Text, pg::Int8, pg::Int8, pg::Int8> counts_of_scene = {
    "SELECT p.asset_type COLLATE \"C\", count(*), count(c.shots), COALESCE(sum(c.shots), 0)::int8 "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid)} n "
    "JOIN {project_assets(id uuid, asset_type text)} p ON p.id = n.project_asset_id "
    "LEFT JOIN (SELECT i.id, count(*) AS shots FROM " APPEARANCES "WHERE i.scene_id = $1 AND " APPEARS
    " GROUP BY i.id) c ON c.id = n.id "
    "WHERE n.scene_id = $1 GROUP BY p.asset_type COLLATE \"C\" ORDER BY " TYPE_RANK(
        "p") ", p.asset_type COLLATE \"C\""};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_appearances) {
  using namespace shot_assets;
  const pg_uuid_t asset = pg::uuid_argument(fcinfo, 0, "project_asset_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  if (!pg::exists(schema, asset_by_id, pg::Access::read, {pg::uuid(asset)})) raise_not_found("project asset", asset);
  results.add_rows(schema, appearances_of_asset, pg::Access::read, {pg::uuid(asset)});
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_asset_counts) {
  using namespace shot_assets;
  return rows_of_scene(fcinfo, counts_of_scene);
}
