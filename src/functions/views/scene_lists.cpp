// scene_shots() and scene_assets(): the columns and rows of a scene, in the one order that all lists have.

#include "functions/scene/rows_of_scene.h"
#include "functions/scene/scene_order.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Int4> shots_of_scene = {
    "SELECT s.id, s.shot_id, s.shot_order "
    "FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int4)} s "
    "WHERE s.scene_id = $1 ORDER BY " SHOT_ORDER("s")};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Text> assets_of_scene = {
    "SELECT i.id, i.project_asset_id, p.name, p.asset_type "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "JOIN {project_assets(id uuid, name text, asset_type text)} p ON p.id = i.project_asset_id "
    "WHERE i.scene_id = $1 ORDER BY " TYPE_RANK("p") ", " INSTANCE_AGE("i")};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_scene_shots) {
  using namespace shot_assets;
  return rows_of_scene(fcinfo, shots_of_scene);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_assets) {
  using namespace shot_assets;
  return rows_of_scene(fcinfo, assets_of_scene);
}
