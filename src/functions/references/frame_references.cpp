// frame_references(): what a frame generator reads.

#include "core/references/frame_reference.h"
#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/shot_inputs.h"

#include "functions/references/frame_argument.h"
#include "functions/references/image_models.h"
#include "functions/references/override_orders.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"
#include "functions/base/batch.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

std::span<const core::FrameReference> references_of(const pg::Schema& schema, const pg_uuid_t& shot,
                                                    core::Frame frame) {
  SceneRows rows = read_scene_of_shot(schema, shot);
  SceneReferences scene(schema, rows, pg::Access::read, &shot);
  const auto place = scene.orders().layout().find_shot(to_core(shot));
  if (!place) raise_not_found("shot", shot);
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::read);
  const core::ImageModel model = RememberedModels(schema, pg::Access::read).of(stored.computed);
  const core::ShotReferences today = scene.of(*place, model);
  const bool is_override = stored.is_override(frame);
  const bool is_stored = stored.of(frame) != nullptr;
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::FrameReference> references;
  if (is_override) {
    const std::span<const core::ListedImage> sent = sent_images(stored.of(frame), model);
    pg::compute([&] { references = core::override_references(sent, arena); });
    return references;
  }
  const pg::JsonObjects json = is_stored ? pg::read_objects(stored.of(frame)) : pg::JsonObjects();
  pg::compute([&] {
    const auto list = is_stored ? core::cut_order(core::read_order(batch_elements(json, arena), arena), model, arena)
                                : core::list_order(today.of(frame), arena);
    references = core::frame_references(list, frame, today, *place, scene.orders(), arena);
  });
  return references;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_frame_references) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const core::Frame frame = frame_argument(fcinfo, 1);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  int32 position = 0;
  for (const core::FrameReference& reference : references_of(schema, shot, frame)) {
    const core::ListedImage& image = reference.image;
    const pg_uuid_t instance = image.instance_id ? to_pg(*image.instance_id) : pg_uuid_t{};
    results.add({{Int32GetDatum(++position)},
                 image.instance_id ? pg::Value{UUIDPGetDatum(&instance)} : pg::null(),
                 pg::text_or_null(image.asset_name),
                 pg::text_or_null(image.asset_type),
                 {pg::text_datum(image.url)},
                 {pg::text_datum(core::to_text(reference.source))}});
  }
  pg::finish();
  return Datum(0);
}
