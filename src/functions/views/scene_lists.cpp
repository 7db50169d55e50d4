// scene_shots() and scene_assets(): the columns and rows of a scene, in the one order that all lists have.

#include "core/scene/display_names.h"

#include "functions/scene/rows_of_scene.h"
#include "functions/scene/scene_order.h"
#include "functions/base/uuid.h"
#include "pg/array.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Int4> shots_of_scene = {
    "SELECT s.id, s.shot_id, s.shot_order "
    "FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int4)} s "
    "WHERE s.scene_id = $1 ORDER BY " SHOT_ORDER("s")};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Time, pg::Text> assets_of_scene = {
    "SELECT i.id, i.project_asset_id, p.name, p.asset_type, i.created_at, i.instance_name "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz, "
    "instance_name text)} i "
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
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  require_scene(schema, scene);
  pg::Array<core::InstanceName> instances;
  pg::Array<std::string_view> types;
  pg::query(schema, assets_of_scene, pg::Access::read, {pg::uuid(scene)}, [&](const auto& row) {
    instances.push_back({to_core(row.uuid(0)), to_core(row.uuid(1)), row.time(4), row.text(2), row.text(5)});
    types.push_back(row.text(3));
  });
  std::pmr::memory_resource& arena = pg::make_arena();
  const std::span<const core::InstanceName> of_scene = instances.span();
  std::span<const std::string_view> names;
  pg::compute([&] { names = core::display_names(of_scene, arena); });

  for (std::size_t i = 0; i < instances.size(); ++i) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t instance = to_pg(instances[i].id), asset = to_pg(instances[i].project_asset_id);
    results.add(
        {{UUIDPGetDatum(&instance)}, {UUIDPGetDatum(&asset)}, {pg::text_datum(names[i])}, {pg::text_datum(types[i])}});
  }
  pg::finish();
  return Datum(0);
}
