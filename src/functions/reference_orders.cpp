// reference_orders(): the reference images and words of each shot's frames.

#include "core/reference_order.h"

#include "functions/pipeline.h"
#include "functions/scene_reader.h"
#include "functions/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

std::string_view id_of(const core::Instance& instance) {
  const std::array<char, 36> text = core::to_text(instance.id);
  return pg::copy({text.data(), text.size()});
}

// The members that every list of assets shares.
void asset_members(pg::JsonBuilder& json, const core::Instance& instance) {
  json.member("assetName", instance.asset_name);
  json.member("type", instance.asset_type);
  json.member("instanceId", id_of(instance));
}

Datum order_json(std::span<const core::Reference> order) {
  pg::JsonBuilder json;
  json.begin_array();
  int number = 0;
  for (const core::Reference& reference : order) {
    json.begin_object();
    json.member("label", psprintf("Image #%d", ++number));
    json.member("url", reference.url);
    asset_members(json, *reference.instance);
    json.end_object();
  }
  json.end_array();
  return json.datum();
}

Datum video_only_json(std::span<const core::VideoOnly> assets) {
  pg::JsonBuilder json;
  json.begin_array();
  for (const core::VideoOnly& asset : assets) {
    json.begin_object();
    asset_members(json, *asset.instance);
    if (asset.note.empty())
      json.null_member("presenceNote");
    else
      json.member("presenceNote", asset.note);
    json.end_object();
  }
  json.end_array();
  return json.datum();
}

void omitted_entries(pg::JsonBuilder& json, std::span<const core::Reference> omitted, std::string_view frame) {
  for (const core::Reference& reference : omitted) {
    json.begin_object();
    json.member("frame", frame);
    json.member("url", reference.url);
    asset_members(json, *reference.instance);
    json.end_object();
  }
}

Datum omitted_json(const core::ShotReferences& shot) {
  pg::JsonBuilder json;
  json.begin_array();
  omitted_entries(json, shot.start_omitted, "start");
  omitted_entries(json, shot.end_omitted, "end");
  json.end_array();
  return json.datum();
}

std::optional<std::size_t> max_images_argument(FunctionCallInfo fcinfo) {
  if (PG_ARGISNULL(1)) return std::nullopt;
  const int32 max_images = PG_GETARG_INT32(1);
  if (max_images < 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid max_images: %d", max_images),
                    errdetail("It is how many images an image model takes for a frame."),
                    errhint("Pass 0 or more, or null for no limit.")));
  return static_cast<std::size_t>(max_images);
}

void add_orders(pg::ResultSet& results, SceneRows& rows, const core::ReferenceOptions& options) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::ShotReferences> orders;
  pg::compute([&] { orders = core::reference_orders(scene, options, arena); });

  // What a row is made of is dropped with the row: a scene may have a hundred thousand images.
  const MemoryContext per_row = AllocSetContextCreate(CurrentMemoryContext, "reference order", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext before = MemoryContextSwitchTo(per_row);
  for (const core::ShotReferences& shot : orders) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t id = to_pg(shot.shot->id);
    results.add({{UUIDPGetDatum(&id)},
                 shot.shot->label.empty() ? pg::null() : pg::Value{pg::text_datum(shot.shot->label)},
                 {order_json(shot.start)},
                 {order_json(shot.end)},
                 {pg::text_datum(shot.start_manifest)},
                 {pg::text_datum(shot.end_manifest)},
                 {video_only_json(shot.video_only)},
                 {pg::text_datum(shot.video_notes)},
                 {omitted_json(shot)}});
    MemoryContextReset(per_row);
  }
  MemoryContextSwitchTo(before);
  MemoryContextDelete(per_row);
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_reference_orders) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const core::ReferenceOptions options = {max_images_argument(fcinfo), std::nullopt};
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene(schema, scene);
  add_orders(results, rows, options);
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_reference_orders_for_shot) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const core::ReferenceOptions options = {max_images_argument(fcinfo), to_core(shot)};
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene_of_shot(schema, shot);
  add_orders(results, rows, options);
  pg::finish();
  return Datum(0);
}
