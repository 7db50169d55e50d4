// add_asset(): a project asset comes into a scene, and into those of its shots that show it.

#include "core/assignments/assignment_batch.h"
#include "core/scene/scene.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/assignments/instance_writer.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/scene/assignment_rows.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scene_shots.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> shots_of_scene = {
    "SELECT s.id FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int8)} s "
    "WHERE s.scene_id = $1 "
    "ORDER BY " SHOT_ORDER("s")};

void require_new_asset(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  lock_new_instance(schema, scene, asset);
  if (const auto instance = find_instance_of_asset(schema, scene, asset))
    ereport(ERROR,
            (errcode(ERRCODE_UNIQUE_VIOLATION), errmsg("the asset is already in the scene"),
             errdetail("Scene %s has instance %s of project asset %s.", pg::to_string(scene), pg::to_string(*instance),
                       pg::to_string(asset)),
             errhint("Assign this instance with shot_assets.assign_many(). Where the scene needs the asset in two "
                     "looks, insert the second instance yourself.")));
}

pg::Array<pg_uuid_t> repeated(const pg_uuid_t& value, std::size_t times) {
  pg::Array<pg_uuid_t> values;
  for (std::size_t i = 0; i < times; ++i) values.push_back(value);
  return values;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_add_asset) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg_uuid_t asset = pg::uuid_argument(fcinfo, 1, "project_asset_id");
  const bool in_all_shots = PG_ARGISNULL(2);
  pg::Array<pg_uuid_t> shots;
  if (!in_all_shots) shots = pg::uuid_array_argument(fcinfo, 2, "shot_ids");
  require_distinct(shots.span(), "shot_ids", "shot");
  const std::string_view presence = presence_argument(fcinfo, 3);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  require_scene(schema, scene);
  require_asset_of_project(schema, scene, asset);
  require_new_asset(schema, scene, asset);
  if (in_all_shots)
    pg::query(schema, shots_of_scene, pg::Access::write, {pg::uuid(scene)},
              [&](const auto& row) { shots.push_back(row.uuid(0)); });
  else
    require_shots_of_scene(schema, shots.span(), scene);

  begin_adding(schema, {&scene, 1});
  capture_legacy_scene(schema, scene);
  const pg_uuid_t instance = create_instance(schema, scene, asset, "add_asset");
  if (shots.empty()) mark_managed(schema, scene);
  pg::Array<core::RequestedAssignment> requests;
  for (const pg_uuid_t& shot : shots)
    requests.push_back({to_core(shot), to_core(instance), core::parse_presence(presence), false, std::nullopt});
  upsert_assignments(schema, requests.span());
  add_assignment_rows(results, schema, shots.span(), repeated(instance, shots.size()).span());
  pg::finish();
  return Datum(0);
}
