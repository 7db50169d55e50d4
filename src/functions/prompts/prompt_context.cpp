// prompt_context(): all that a prompt generator needs of a scene, in one round trip.

#include "core/references/override_check.h"
#include "core/references/override_order.h"
#include "core/references/reference_order.h"

#include "functions/references/image_models.h"
#include "functions/references/override_orders.h"
#include "functions/references/reference_json.h"
#include "functions/references/scene_references.h"
#include "functions/references/stored_orders.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

class ContextJson {
 public:
  ContextJson(const core::Looks& looks, const ReferenceJson& ids) : looks_(looks), ids_(ids) {}

  Jsonb* assets(std::span<const core::ShownAsset> assets) {
    json_.begin_array();
    for (const core::ShownAsset& asset : assets) {
      json_.begin_object();
      json_.key("tags").begin_array();
      for (const std::string_view tag : asset.instance->status_tags) json_.string(tag);
      json_.end_array();
      json_.member("type", asset.instance->asset_type);
      json_.key("endLook").string_or_null(end_look(asset));
      json_.member("presence", core::to_text(asset.presence));
      json_.member("assetName", asset.instance->name());
      json_.key("startLook").string_or_null(start_look(asset));
      json_.key("inEndFrame").boolean(core::in_end_frame(asset.presence));
      json_.member("instanceId", ids_.id_of(*asset.instance));
      json_.key("inStartFrame").boolean(core::in_start_frame(asset.presence));
      json_.key("presenceNote").string_or_null(asset.note);
      json_.member("projectAssetId", id_text(asset.instance->project_asset_id));
      json_.end_object();
    }
    json_.end_array();
    return json_.take();
  }

  // Of the assets in the shot: what another one becomes is none of its prompts' business.
  Jsonb* transformations(std::size_t shot, const core::ShotReferences& references) {
    json_.begin_array();
    for (const core::ShownAsset& asset : references.assets) {
      if (asset.look.transformation == nullptr || !looks_.find_transformed(shot, asset.place, asset.angle)) continue;
      const core::LookInShot& look = asset.look;
      const bool in_start = core::in_start_frame(asset.presence), in_end = core::in_end_frame(asset.presence);
      json_.begin_object();
      json_.key("endLook").string_or_null(end_look(asset));
      json_.key("endImage").string_or_null(in_end ? look.end.image_url : "");
      json_.member("assetName", asset.instance->name());
      json_.key("narrative").string_or_null(look.is_transforming() ? look.transformation->narrative : "");
      json_.key("startLook").string_or_null(start_look(asset));
      json_.member("instanceId", ids_.id_of(*asset.instance));
      json_.key("startImage").string_or_null(in_start ? look.start.image_url : "");
      json_.key("isTransforming").boolean(look.is_transforming());
      json_.end_object();
    }
    json_.end_array();
    return json_.take();
  }

 private:
  // A prompt must not describe what its frame does not show.
  static std::string_view start_look(const core::ShownAsset& asset) {
    return core::in_start_frame(asset.presence) ? asset.look.start.description->text : "";
  }
  static std::string_view end_look(const core::ShownAsset& asset) {
    return core::in_end_frame(asset.presence) ? asset.look.end.description->text : "";
  }

  pg::JsonBuilder json_;
  const core::Looks& looks_;
  const ReferenceJson& ids_;
};

// What is sent with a frame that has an override. Nearly every order is the one that is computed here, byte for byte,
// which is quicker to find out than whether a client has set it.
void replace_overridden(ReferenceColumns& columns, const StoredOrders& stored, const core::ShotReferences& today,
                        std::size_t shot, const core::ReferenceOrders& orders, ReferenceJson& json) {
  SentOverride sent[2] = {};
  const SentOverride* overrides[2] = {};
  for (const core::Frame frame : core::frames) {
    const auto i = static_cast<std::size_t>(frame);
    Jsonb* const order = stored.of(frame);
    if (order == nullptr || (today.omitted(frame).empty() && pg::json_equals(order, columns.order(frame)))) continue;
    if (!stored.is_override(frame)) continue;
    sent[i] = sent_override(order, frame, today, shot, orders);
    overrides[i] = &sent[i];
  }
  if (overrides[0] != nullptr || overrides[1] != nullptr) columns.replace(today, overrides, json);
}

pg::Value integer_or_null(const std::optional<std::int32_t>& value) {
  return value ? pg::Value{Int32GetDatum(*value)} : pg::null();
}

pg::Value text_array(std::span<const std::string_view> texts) { return {pg::text_array(texts).value}; }

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_prompt_context) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene(schema, scene);
  SceneReferences references(schema, rows, pg::Access::read);
  ReferenceJson json(rows);
  ContextJson context(references.orders().looks(), json);
  const core::ImageModel model = model_argument(fcinfo, 1, schema, pg::Access::read);
  const StoredScene stored(schema, scene, pg::Access::read, references.orders().layout());
  for_each_shot(
      references, [&](std::size_t) { return model; },
      [&](std::size_t place, const core::ShotReferences& today) {
        const core::Shot& shot = *today.shot;
        ReferenceColumns columns(today, references.words_of(today), json);
        replace_overridden(columns, stored.of(place), today, place, references.orders(), json);
        results.add(columns.values(), {integer_or_null(shot.shot_order),
                                       integer_or_null(shot.duration),
                                       pg::text_or_null(shot.setting),
                                       pg::text_or_null(shot.camera),
                                       pg::text_or_null(shot.action),
                                       pg::text_or_null(shot.dialogue),
                                       text_array(shot.characters_foreground),
                                       text_array(shot.characters_background),
                                       {JsonbPGetDatum(context.assets(today.assets))},
                                       {JsonbPGetDatum(context.transformations(place, today))}});
        return true;
      });
  pg::finish();
  return Datum(0);
}
