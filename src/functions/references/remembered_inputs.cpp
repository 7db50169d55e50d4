#include "core/references/frame_reference.h"
#include "core/references/shot_inputs.h"

#include "functions/references/remembered_inputs.h"

#include "functions/base/batch.h"
#include "functions/base/uuid.h"
#include "pg/compute.h"
#include "pg/text.h"

namespace shot_assets {

std::string_view fingerprint(Jsonb* order) {
  const pg::JsonObjects json = pg::read_objects(order);
  std::pmr::memory_resource& arena = pg::make_arena();
  std::string_view result;
  pg::compute([&] { result = core::fingerprint_of(core::read_order(batch_elements(json, arena), arena), arena); });
  return result;
}

bool remembers_model(Jsonb* computed) { return computed != nullptr && pg::has_member(computed, "model"); }

Jsonb* model_alone(Jsonb* computed) {
  if (!remembers_model(computed)) return nullptr;
  pg::JsonBuilder json;
  json.begin_object();
  json.member("model", pg::string_member(computed, "model"));
  json.end_object();
  return json.take();
}

void write_inputs(pg::JsonBuilder& json, const core::AssetInputs& inputs, std::string_view instance_id) {
  const auto filled_member = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) json.member(key, text);
  };
  json.begin_object();
  json.member("look", inputs.look);
  filled_member("note", inputs.note);
  json.member("type", inputs.asset_type);
  filled_member("image", inputs.image_url);
  filled_member("action", inputs.action);
  json.member("camera", inputs.camera_angle);
  if (inputs.is_image_chosen) json.key("chosen").boolean(true);
  if (inputs.is_look_transformed) json.key("newLook").boolean(true);
  json.member("presence", inputs.presence);
  if (inputs.is_image_transformed) json.key("newImage").boolean(true);
  json.member("assetName", inputs.asset_name);
  json.member("instanceId", instance_id);
  if (inputs.priority != 0) json.member("priority", psprintf("%d", inputs.priority));
  filled_member("transformation", inputs.transformation);
  json.end_object();
}

bool read_inputs(Jsonb* computed, core::ShotInputs& inputs) {
  if (computed == nullptr) return false;
  const pg::JsonObjects objects = pg::read_objects_of_member(computed, "assets");
  if (!objects.is_array) return false;
  pg::Array<core::AssetInputs> assets;
  for (const pg::JsonObject& object : objects.elements) {
    core::AssetInputs asset = {};
    for (const pg::JsonMember& member : objects.members_of(object)) {
      if (member.key == "instanceId") asset.instance_id = core::parse_uuid(member.text);
      if (member.key == "assetName") asset.asset_name = member.text;
      if (member.key == "type") asset.asset_type = member.text;
      if (member.key == "presence") asset.presence = member.text;
      if (member.key == "note") asset.note = member.text;
      if (member.key == "action") asset.action = member.text;
      if (member.key == "look") asset.look = member.text;
      if (member.key == "newLook") asset.is_look_transformed = true;
      if (member.key == "image") asset.image_url = member.text;
      if (member.key == "newImage") asset.is_image_transformed = true;
      if (member.key == "camera") asset.camera_angle = member.text;
      if (member.key == "chosen") asset.is_image_chosen = true;
      if (member.key == "priority")
        asset.priority = static_cast<int16>(strtol(pnstrdup(member.text.data(), member.text.size()), nullptr, 10));
      if (member.key == "transformation") asset.transformation = member.text;
    }
    assets.push_back(asset);
  }
  inputs = {assets.span()};
  for (const core::Frame frame : core::frames)
    inputs.extra_images[static_cast<std::size_t>(frame)] = pg::string_member(computed, extra_member(frame));
  return true;
}

namespace {

Jsonb* joined(Jsonb* computed, Jsonb* added) { return computed == nullptr ? added : pg::merged(computed, added); }

}  // namespace

Jsonb* with_order(Jsonb* computed, core::Frame frame, Jsonb* order) {
  pg::JsonBuilder json;
  json.begin_object();
  json.member("all", "");
  json.member(to_text(frame), fingerprint(order));
  json.member(override_member(frame), "");
  json.end_object();
  return joined(computed, json.take());
}

Jsonb* with_override(Jsonb* computed, core::Frame frame) {
  if (computed != nullptr && !pg::string_member(computed, override_member(frame)).empty()) return nullptr;
  pg::JsonBuilder json;
  json.begin_object();
  json.member("all", "");
  json.member(override_member(frame), "set");
  json.end_object();
  return joined(computed, json.take());
}

}  // namespace shot_assets
