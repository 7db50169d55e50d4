#include "functions/assignments/instance_writer.h"

#include "functions/base/errors.h"
#include "functions/base/lock_purpose.h"
#include "pg/private_lock.h"
#include "pg/statement.h"

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

void explain_missing_default(void* caller) {
  if (geterrcode() == ERRCODE_NOT_NULL_VIOLATION)
    errhint(
        "shot_assets.%s() gives an instance its scene and its project asset only. Set a default for the "
        "column, or insert the instance yourself and assign it with shot_assets.assign_many().",
        static_cast<const char*>(caller));
}

}  // namespace

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
