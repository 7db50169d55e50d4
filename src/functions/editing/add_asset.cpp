// add_asset(): a project asset comes into a scene, and into those of its shots that show it.

#include "core/assignments/assignment_batch.h"
#include "core/scene/scene.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/population/populate.h"
#include "functions/scene/assignment_rows.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scene_shots.h"
#include "functions/base/errors.h"
#include "functions/base/lock_purpose.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/private_lock.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// The host's project ids may be of any type, so they are compared as text. NULL where there is none.
constexpr pg::Statement<pg::Text, pg::Text, pg::Text> projects = {
    "SELECT p.name, p.project_id, COALESCE(s.project_id, b.project_id) "
    "FROM {project_assets(id uuid, name text, project_id text)} p "
    "CROSS JOIN {scenes(id uuid, project_id text, branch_id uuid)} s "
    "LEFT JOIN {branches(id uuid, project_id text)} b ON b.id = s.branch_id "
    "WHERE p.id = $1 AND s.id = $2"};

constexpr pg::Statement<pg::Uuid> instance_of_asset = {
    "SELECT i.id FROM {scene_asset_instances} i WHERE i.scene_id = $1 "
    "AND i.project_asset_id = $2 ORDER BY i.id LIMIT 1"};

constexpr pg::Statement<pg::Uuid> shots_of_scene = {
    "SELECT s.id FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int8)} s "
    "WHERE s.scene_id = $1 "
    "ORDER BY " SHOT_ORDER("s")};

constexpr pg::Statement<pg::Uuid> insert_instance = {
    "INSERT INTO {scene_asset_instances} (scene_id, project_asset_id) VALUES ($1, $2) RETURNING id"};

void require_asset_of_project(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  std::string_view name, asset_project, scene_project;
  if (pg::query(schema, projects, pg::Access::write, {pg::uuid(asset), pg::uuid(scene)}, [&](const auto& row) {
        name = row.text(0);
        asset_project = row.text(1);
        scene_project = row.text(2);
      }) == 0)
    raise_not_found("project asset", asset);
  if (asset_project.empty() || scene_project.empty() || asset_project == scene_project) return;
  ereport(ERROR,
          (errcode(ERRCODE_CHECK_VIOLATION), errmsg("scene and project asset belong to different projects"),
           errdetail("Scene %s is of project %s, asset \"%s\" of project %s.", pg::to_string(scene),
                     pg::server_cstring(scene_project), pg::server_cstring(name), pg::server_cstring(asset_project)),
           errhint("Add an asset of the scene's own project.")));
}

// Two sessions that add the same asset to the same scene take turns, so that the second finds the first one's instance.
// No row stands for the pair yet, and locking the scene here would turn the order in which everybody locks around.
void require_new_asset(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  pg_uuid_t instance = {};
  pg::lock_privately(schema, to_add_asset, pg::lock_key(scene) ^ pg::lock_key(asset));
  if (pg::query(schema, instance_of_asset, pg::Access::write, {pg::uuid(scene), pg::uuid(asset)},
                [&](const auto& row) { instance = row.uuid(0); }) > 0)
    ereport(ERROR,
            (errcode(ERRCODE_UNIQUE_VIOLATION), errmsg("the asset is already in the scene"),
             errdetail("Scene %s has instance %s of project asset %s.", pg::to_string(scene), pg::to_string(instance),
                       pg::to_string(asset)),
             errhint("Assign this instance with shot_assets.assign_many(). Where the scene needs the asset in two "
                     "looks, insert the second instance yourself.")));
}

void explain_missing_default(void*) {
  if (geterrcode() == ERRCODE_NOT_NULL_VIOLATION)
    errhint(
        "shot_assets.add_asset() gives an instance its scene and its project asset only. Set a default for the "
        "column, or insert the instance yourself and assign it with shot_assets.assign_many().");
}

pg_uuid_t create_instance(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  pg_uuid_t instance = {};
  ErrorContextCallback callback = {error_context_stack, explain_missing_default, nullptr};
  error_context_stack = &callback;
  const uint64 created = pg::query(schema, insert_instance, pg::Access::write, {pg::uuid(scene), pg::uuid(asset)},
                                   [&](const auto& row) { instance = row.uuid(0); });
  error_context_stack = callback.previous;
  if (created > 1) raise_not_one_row("scene_asset_instances", created);
  if (created == 0)
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("the scene asset instance was not inserted"),
             errdetail("A trigger on scene_asset_instances refused the row."),
             errhint("Insert the instance yourself and assign it with shot_assets.assign_many().")));
  return instance;
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

  capture_legacy_scene(schema, scene);
  const pg_uuid_t instance = create_instance(schema, scene, asset);
  if (shots.empty()) mark_managed(schema, scene);
  pg::Array<core::RequestedAssignment> requests;
  for (const pg_uuid_t& shot : shots)
    requests.push_back({to_core(shot), to_core(instance), core::parse_presence(presence), false, std::nullopt});
  upsert_assignments(schema, requests.span());
  add_assignment_rows(results, schema, shots.span(), repeated(instance, shots.size()).span());
  pg::finish();
  return Datum(0);
}
