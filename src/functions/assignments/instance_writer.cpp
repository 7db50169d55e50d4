#include "functions/assignments/instance_writer.h"

#include "functions/scene/scope.h"
#include "functions/base/errors.h"
#include "functions/base/lock_purpose.h"
#include "pg/arguments.h"
#include "pg/private_lock.h"
#include "pg/statement.h"
#include "pg/text.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> instance_of_asset = {
    "SELECT i.id FROM {scene_asset_instances} i WHERE i.scene_id = $1 "
    "AND i.project_asset_id = $2 ORDER BY i.id LIMIT 1"};

// Where nothing else gives them a value, a new instance has no tags, and is made now. E'\x7b\x7d': braces.
constexpr pg::Statement<pg::Uuid> insert_instance = {
    "INSERT INTO {scene_asset_instances} (scene_id, project_asset_id"
    "{?scene_asset_instances.status_tags without default:, status_tags:}"
    "{?scene_asset_instances.created_at without default:, created_at:}"
    "{?scene_asset_instances.updated_at without default:, updated_at:}) VALUES ($1, $2"
    "{?scene_asset_instances.status_tags without default:, E'\\x7b\\x7d':}"
    "{?scene_asset_instances.created_at without default:, now():}"
    "{?scene_asset_instances.updated_at without default:, now():}) RETURNING id"};

constexpr pg::Statement<pg::Text, pg::Text, pg::Text, pg::Text, pg::Text> scopes_of_asset_and_scene = {
    "SELECT p.name, p.project_id, p.branch_id, " SCOPE_OF_SCENE
    " FROM {project_assets(id uuid, name text, project_id text, branch_id text)} p "
    "CROSS JOIN " SCENES_WITH_SCOPE("") " WHERE p.id = $1 AND s.id = $2"};

void explain_missing_default(void* caller) {
  if (geterrcode() == ERRCODE_NOT_NULL_VIOLATION)
    errhint(
        "shot_assets.%s() gives an instance its scene and its project asset only. Set a default for the "
        "column, or insert the instance yourself and assign it with shot_assets.assign_many().",
        static_cast<const char*>(caller));
}

}  // namespace

void require_asset_of_project(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  std::string_view name;
  Scope of_asset, of_scene;
  if (pg::query(schema, scopes_of_asset_and_scene, pg::Access::write, {pg::uuid(asset), pg::uuid(scene)},
                [&](const auto& row) {
                  name = row.text(0);
                  of_asset = {row.text(1), row.text(2)};
                  of_scene = {row.text(3), row.text(4)};
                }) == 0)
    raise_not_found("project asset", asset);
  for (const PartOfScope& part : parts_of_scope) {
    const std::string_view asset_id = of_asset.*part.id, scene_id = of_scene.*part.id;
    // Where one of them has none, both are of any.
    if (asset_id.empty() || scene_id.empty() || asset_id == scene_id) continue;
    ereport(ERROR,
            (errcode(ERRCODE_CHECK_VIOLATION), errmsg("scene and project asset belong to different %s", part.plural),
             errdetail("Scene %s is of %s %s, asset \"%s\" of %s %s.", pg::to_string(scene), part.name,
                       pg::server_cstring(scene_id), pg::server_cstring(name), part.name, pg::server_cstring(asset_id)),
             errhint("Add an asset of the scene's own %s.", part.name)));
  }
}

void lock_new_instance(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset) {
  pg::lock_privately(schema, to_add_asset, pg::lock_key(scene) ^ pg::lock_key(asset));
}

std::optional<pg_uuid_t> find_instance_of_asset(const pg::Schema& schema, const pg_uuid_t& scene,
                                                const pg_uuid_t& asset) {
  std::optional<pg_uuid_t> instance;
  pg::query(schema, instance_of_asset, pg::Access::write, {pg::uuid(scene), pg::uuid(asset)},
            [&](const auto& row) { instance = row.uuid(0); });
  return instance;
}

pg_uuid_t create_instance(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t& asset,
                          const char* caller) {
  pg_uuid_t instance = {};
  ErrorContextCallback callback = {error_context_stack, explain_missing_default, const_cast<char*>(caller)};
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

}  // namespace shot_assets
