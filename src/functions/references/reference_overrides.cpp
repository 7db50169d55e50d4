// set_reference_override() and clear_reference_override(): an order of the user's in the place of the computed one.

#include "core/references/frame_reference.h"
#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/shot_inputs.h"

#include "functions/references/frame_argument.h"
#include "functions/references/image_models.h"
#include "functions/references/order_writer.h"
#include "functions/references/override_orders.h"
#include "functions/references/refresher.h"
#include "functions/references/remembered_inputs.h"
#include "functions/references/stored_orders.h"
#include "functions/base/batch.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"

namespace shot_assets {

namespace {

// The entry of a client, with what we know of it in our own spelling. Further keys stay.
Jsonb* entry_json(Jsonb* entry, const core::ListedImage& image) {
  pg::JsonBuilder json;
  json.begin_object();
  json.member("url", image.url);
  if (!image.asset_type.empty()) json.member("type", image.asset_type);
  if (!image.asset_name.empty()) json.member("assetName", image.asset_name);
  if (image.instance_id) json.member("instanceId", id_text(*image.instance_id));
  json.end_object();
  constexpr std::string_view known[] = {"type", "assetName", "asset_name", "instanceId", "instance_id"};
  return pg::merged(pg::without(entry, known), json.take());
}

Jsonb* order_json(const pg::Array<Jsonb*>& entries, std::span<const core::ListedImage> images) {
  pg::JsonBuilder json;
  json.begin_array();
  for (std::size_t i = 0; i < images.size(); ++i) json.json(entry_json(entries[i], images[i]));
  json.end_array();
  return json.take();
}

Jsonb* order_argument(FunctionCallInfo fcinfo, int n) {
  const pg::JsonObjects json = batch_argument(
      fcinfo, n, "image_order", "Pass an array of objects with url, assetName, type and instanceId; [] for no image.");
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::ListedImage> images;
  pg::compute([&] { images = core::parse_order(batch_elements(json, arena), arena); });
  return order_json(pg::array_elements(PG_GETARG_JSONB_P(n)), images);
}

// Puts an order into a frame's column.
void write_order(const pg::Schema& schema, const pg_uuid_t& shot, const StoredOrders& stored, core::Frame frame,
                 Jsonb* order, Jsonb* computed) {
  Refresh refresh = {};
  if (stored.of(frame) == nullptr || !pg::json_equals(stored.of(frame), order))
    refresh.order[static_cast<int>(frame)] = order;
  refresh.computed = computed;
  if (refresh.is_empty()) return;
  OrderWriter writer(schema);
  writer.add(shot, refresh);
  writer.write();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_set_reference_override) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const core::Frame frame = frame_argument(fcinfo, 1);
  Jsonb* const order = order_argument(fcinfo, 2);
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  lock_orders_of_shot(schema, shot);
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::write);
  const core::ImageModel model = RememberedModels(schema, pg::Access::write).of(stored.computed);
  write_order(schema, shot, stored, frame, labelled_override(order, model), with_override(stored.computed, frame));
  pg::finish();
  PG_RETURN_VOID();
}

SHOT_ASSETS_FUNCTION(shot_assets_clear_reference_override) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const core::Frame frame = frame_argument(fcinfo, 1);
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  lock_orders_of_shot(schema, shot);
  SceneRows rows = read_scene_of_shot(schema, shot, pg::Access::write);
  SceneReferences scene(schema, rows, pg::Access::write, &shot);
  const auto place = scene.orders().layout().find_shot(to_core(shot));
  if (!place) raise_not_found("shot", shot);
  Refresher refresher(rows, true);
  const StoredOrders stored = read_stored_orders(schema, shot, pg::Access::write);
  const core::ImageModel model = RememberedModels(schema, pg::Access::write).of(stored.computed);
  Jsonb* const order = refresher.order(scene.of(*place, model), frame);
  write_order(schema, shot, stored, frame, order, with_order(stored.computed, frame, order));
  pg::finish();
  PG_RETURN_VOID();
}
