#include "core/references/override_order.h"

#include "functions/references/reference_json.h"

#include "functions/references/override_orders.h"

#include "functions/base/uuid.h"

namespace shot_assets {

namespace {

constexpr const SentOverride* no_overrides[2] = {};

}  // namespace

ReferenceJson::ReferenceJson(SceneRows& rows) : instances_(rows.instances.begin()) {
  for (const core::Instance& instance : rows.instances) ids_.push_back(id_text(instance.id));
}

Jsonb* ReferenceJson::order(std::span<const core::Reference> order) {
  json_.begin_array();
  for (std::size_t i = 0; i < order.size(); ++i) {
    json_.begin_object();
    json_.member("url", order[i].url);
    json_.member("type", order[i].type());
    json_.member("label", order[i].label.empty() ? label(i + 1) : order[i].label);
    json_.member("assetName", order[i].name());
    if (order[i].asset != nullptr) json_.member("instanceId", id_of(*order[i].asset->instance));
    json_.end_object();
  }
  json_.end_array();
  return json_.take();
}

Jsonb* ReferenceJson::video_only(std::span<const core::ShownAsset* const> assets) {
  json_.begin_array();
  for (const core::ShownAsset* asset : assets) {
    json_.begin_object();
    asset_members(*asset->instance);
    json_.key("presenceNote").string_or_null(asset->note);
    json_.end_object();
  }
  json_.end_array();
  return json_.take();
}

Jsonb* ReferenceJson::omitted(const core::ShotReferences& references,
                              std::span<const SentOverride* const, 2> overrides) {
  json_.begin_array();
  for (const core::Frame frame : core::frames) {
    if (const SentOverride* const sent = overrides[static_cast<std::size_t>(frame)])
      omitted_entries(sent->omitted, to_text(frame));
    else
      omitted_entries(references.omitted(frame), to_text(frame));
  }
  json_.end_array();
  return json_.take();
}

void ReferenceJson::omitted_entries(std::span<const core::Reference> omitted, std::string_view frame) {
  for (const core::Reference& reference : omitted) {
    json_.begin_object();
    json_.member("url", reference.url);
    json_.member("frame", frame);
    json_.member("type", reference.type());
    json_.member("assetName", reference.name());
    if (reference.asset != nullptr) json_.member("instanceId", id_of(*reference.asset->instance));
    json_.end_object();
  }
}

void ReferenceJson::omitted_entries(std::span<const core::ListedImage> omitted, std::string_view frame) {
  for (const core::ListedImage& image : omitted) {
    json_.begin_object();
    json_.member("url", image.url);
    json_.member("frame", frame);
    json_.key("type").string_or_null(image.asset_type);
    json_.key("assetName").string_or_null(image.asset_name);
    if (image.instance_id) json_.member("instanceId", id_text(*image.instance_id));
    json_.end_object();
  }
}

void ReferenceJson::asset_members(const core::Instance& instance) {
  json_.member("type", instance.asset_type);
  json_.member("assetName", instance.name());
  json_.member("instanceId", id_of(instance));
}

std::string_view ReferenceJson::label(std::size_t number) {
  const MemoryContext before = MemoryContextSwitchTo(memory_);
  while (labels_.size() < number) labels_.push_back(pg::copy(core::DefaultLabel(labels_.size() + 1).text()));
  MemoryContextSwitchTo(before);
  return labels_[number - 1];
}

ReferenceColumns::ReferenceColumns(const core::ShotReferences& references, const core::ShotWords& words,
                                   ReferenceJson& json)
    : shot_(to_pg(references.shot->id)),
      orders_{json.order(references.start), json.order(references.end)},
      values_{{UUIDPGetDatum(&shot_)},
              pg::text_or_null(references.shot->label),
              {JsonbPGetDatum(order(core::Frame::start))},
              {JsonbPGetDatum(order(core::Frame::end))},
              {pg::text_datum(words.start_manifest)},
              {pg::text_datum(words.end_manifest)},
              {JsonbPGetDatum(json.video_only(references.video_only))},
              {pg::text_datum(words.video_notes)},
              {JsonbPGetDatum(json.omitted(references, no_overrides))}} {}

void ReferenceColumns::replace(const core::ShotReferences& references,
                               std::span<const SentOverride* const, 2> overrides, ReferenceJson& json) {
  for (const core::Frame frame : core::frames) {
    const auto i = static_cast<std::size_t>(frame);
    if (overrides[i] == nullptr) continue;
    orders_[i] = overrides[i]->order;
    values_[2 + i] = {JsonbPGetDatum(orders_[i])};
    values_[4 + i] = {pg::text_datum(overrides[i]->manifest)};
  }
  values_[8] = {JsonbPGetDatum(json.omitted(references, overrides))};
}

}  // namespace shot_assets
