#include "functions/scene/named_assets.h"

#include "functions/base/uuid.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text> assets_beside = {
    "WITH these AS (SELECT q.* FROM {project_assets} q WHERE q.id = ANY ($1)) "
    "SELECT p.id, p.name::text, p.asset_type::text FROM {project_assets} p WHERE "
    "{?project_assets.project_id:p.project_id = ANY (ARRAY(SELECT q.project_id FROM these q)) OR :}"
    "p.id = ANY (ARRAY(SELECT i.project_asset_id FROM {scene_asset_instances} i WHERE i.scene_id = $2))"};

}  // namespace

pg::Array<core::NamedAsset> read_assets_beside(const pg::Schema& schema, const pg_uuid_t& scene,
                                               std::span<const pg_uuid_t> assets, pg::Access access) {
  pg::Array<core::NamedAsset> found;
  pg::query(schema, assets_beside, access, {pg::uuid_array(assets), pg::uuid(scene)}, [&](const auto& row) {
    found.push_back({to_core(row.uuid(0)), row.text(1), row.text(2)});
  });
  return found;
}

}  // namespace shot_assets
