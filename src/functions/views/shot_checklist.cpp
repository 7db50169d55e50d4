// shot_checklist(): the shots of a scene beside an asset, with what the script suggests.

#include "core/views/shot_checklist.h"

#include "functions/scene/named_assets.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Text, pg::Text> asset_by_id = {
    "SELECT p.name, p.asset_type FROM {project_assets(id uuid, name text, asset_type text)} p WHERE p.id = $1"};

core::NamedAsset read_asset(const pg::Schema& schema, const pg_uuid_t& id) {
  core::NamedAsset asset = {to_core(id), {}, {}};
  if (pg::query(schema, asset_by_id, pg::Access::read, {pg::uuid(id)}, [&](const auto& row) {
        asset.name = row.text(0);
        asset.type = row.text(1);
      }) == 0)
    raise_not_found("project asset", id);
  return asset;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_shot_checklist) {
  using namespace shot_assets;
  const pg_uuid_t scene_id = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg_uuid_t asset_id = pg::uuid_argument(fcinfo, 1, "project_asset_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  SceneRows rows = read_scene(schema, scene_id);
  const core::NamedAsset asset = read_asset(schema, asset_id);
  pg::Array<core::NamedAsset> others;
  for (const core::NamedAsset& other : read_assets_beside(schema, scene_id, {&asset_id, 1}, pg::Access::read))
    if (other.id != asset.id) others.push_back(other);

  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::ShotSuggestion> suggestions;
  pg::compute([&] { suggestions = core::shot_checklist(scene, asset, others.span(), arena); });

  for (const core::ShotSuggestion& suggestion : suggestions) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t shot = to_pg(suggestion.shot->id);
    results.add({{UUIDPGetDatum(&shot)},
                 pg::text_or_null(suggestion.shot->label),
                 pg::text_or_null(suggestion.shot->setting),
                 suggestion.shot->duration ? pg::Value{Int32GetDatum(*suggestion.shot->duration)} : pg::null(),
                 {BoolGetDatum(suggestion.is_assigned)},
                 {BoolGetDatum(suggestion.confidence > 0)},
                 {Float8GetDatum(suggestion.confidence / 100.0)},
                 pg::text_or_null(suggestion.reason)});
  }
  pg::finish();
  return Datum(0);
}
