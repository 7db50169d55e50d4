// available_references(): every image that there is for the assets of a shot.

#include "core/references/available_reference.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/shot_inputs.h"

#include "functions/references/image_models.h"
#include "functions/references/override_orders.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

std::span<const core::AvailableReference> references_of(const pg::Schema& schema, const pg_uuid_t& shot) {
  SceneRows rows = read_scene_of_shot(schema, shot);
  SceneReferences scene(schema, rows, pg::Access::read, &shot);
  const auto place = scene.orders().layout().find_shot(to_core(shot));
  if (!place) raise_not_found("shot", shot);
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::read);
  const core::ShotReferences today = scene.of(*place, RememberedModels(schema, pg::Access::read).of(stored.computed));
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene whole = rows.scene();
  core::SentOverrides overrides = {};
  for (const core::Frame frame : core::frames)
    if (stored.is_override(frame))
      overrides[static_cast<std::size_t>(frame)] = sent_images(stored.of(frame), today.model);
  std::span<const core::AvailableReference> references;
  pg::compute([&] { references = core::available_references(whole, scene.orders(), *place, today, overrides, arena); });
  return references;
}

pg::Value frames_of(const core::AvailableReference& reference) {
  std::string_view names[2];
  std::size_t count = 0;
  if (reference.is_in_start) names[count++] = to_text(core::Frame::start);
  if (reference.is_in_end) names[count++] = to_text(core::Frame::end);
  return {pg::text_array({names, count}).value};
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_available_references) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  for (const core::AvailableReference& reference : references_of(schema, shot)) {
    const core::Instance& asset = *reference.asset->instance;
    const core::OwnImage& image = reference.image;
    const pg_uuid_t instance = to_pg(asset.id);
    results.add({{UUIDPGetDatum(&instance)},
                 pg::text_or_null(asset.name()),
                 pg::text_or_null(asset.asset_type),
                 {pg::text_datum(image.url)},
                 {pg::text_datum(core::to_text(image.origin))},
                 image.angle ? pg::Value{pg::text_datum(core::to_text(*image.angle))} : pg::null(),
                 frames_of(reference),
                 {pg::text_datum(reference.reason)}});
  }
  pg::finish();
  return Datum(0);
}
