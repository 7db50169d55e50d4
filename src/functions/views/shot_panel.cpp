// shot_panel() and assignable_assets(): what an editor shows for one shot.

#include "core/views/shot_panel.h"
#include "core/references/override_check.h"

#include "functions/references/image_models.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// A scene with the assignments of one shot and of the shots before and after it, which the panel compares it with.
SceneRows read_around(const pg::Schema& schema, const pg_uuid_t& shot) {
  SceneRows rows = read_scene_of_shot(schema, shot);
  if (!rows.managed) return rows;
  core::ShotNeighbours neighbours = {};
  const std::span<const core::Shot> shots = rows.shots.span();
  pg::compute([&] { neighbours = core::neighbours_of(shots, to_core(shot)); });
  pg::Array<pg_uuid_t> wanted;
  wanted.push_back(shot);
  for (const core::Shot* const one : {neighbours.before, neighbours.after})
    if (one != nullptr) wanted.push_back(to_pg(one->id));
  rows.assignments = read_assignments_of_shots(schema, wanted.span(), pg::Access::read);
  return rows;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_shot_panel) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  SceneRows rows = read_around(schema, shot);
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::PanelEntry> entries;
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::read);
  std::span<const core::OverrideDifference> differences;
  if (stored.is_override(core::Frame::start) || stored.is_override(core::Frame::end)) {
    SceneReferences references(schema, rows, pg::Access::read, &shot);
    const auto place = references.orders().layout().find_shot(to_core(shot));
    const core::ImageModel model = RememberedModels(schema, pg::Access::read).find(stored.computed);
    if (place) differences = check_overrides(stored, references.of(*place, model), references.orders().layout());
  }
  pg::compute([&] { entries = core::shot_panel(scene, to_core(shot), differences, arena); });

  for (const core::PanelEntry& entry : entries) {
    CHECK_FOR_INTERRUPTS();
    pg_uuid_t instance = {}, asset = {}, assignment = {};
    if (entry.instance != nullptr) {
      instance = to_pg(entry.instance->id);
      asset = to_pg(entry.instance->project_asset_id);
    }
    if (entry.assignment != nullptr) assignment = to_pg(entry.assignment->id);
    results.add({entry.assignment != nullptr ? pg::Value{UUIDPGetDatum(&assignment)} : pg::null(),
                 entry.instance != nullptr ? pg::Value{UUIDPGetDatum(&instance)} : pg::null(),
                 entry.instance != nullptr ? pg::Value{UUIDPGetDatum(&asset)} : pg::null(),
                 {pg::text_datum(entry.name)},
                 pg::text_or_null(entry.type),
                 pg::text_or_null(entry.presence ? core::to_text(*entry.presence) : std::string_view()),
                 pg::text_or_null(entry.note),
                 pg::text_or_null(entry.look),
                 pg::text_or_null(entry.image_url),
                 {BoolGetDatum(entry.presence && core::in_start_frame(*entry.presence))},
                 {BoolGetDatum(entry.presence && core::in_end_frame(*entry.presence))},
                 pg::text_or_null(entry.warning),
                 pg::text_or_null(entry.notice)});
  }
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_assignable_assets) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  SceneRows rows = read_scene_of_shot(schema, shot);
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::AssignableAsset> assets;
  pg::compute([&] { assets = core::assignable_assets(scene, to_core(shot), arena); });

  for (const core::AssignableAsset& one : assets) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t instance = to_pg(one.instance->id), asset = to_pg(one.instance->project_asset_id);
    results.add({{UUIDPGetDatum(&instance)},
                 {UUIDPGetDatum(&asset)},
                 {pg::text_datum(one.instance->name())},
                 {pg::text_datum(one.instance->asset_type)},
                 pg::text_or_null(one.look),
                 pg::text_or_null(one.image_url)});
  }
  pg::finish();
  return Datum(0);
}
