#include "core/references/override_order.h"

#include "functions/references/override_orders.h"

#include "functions/base/batch.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

std::span<const core::OverrideEntry> entries_of(Jsonb* order, const core::ImageModel& model) {
  const pg::JsonObjects json = pg::read_objects(order);
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::OverrideEntry> entries;
  pg::compute([&] { entries = core::override_entries(batch_elements(json, arena), model, arena); });
  return entries;
}

Jsonb* labelled(Jsonb* element, const core::OverrideEntry& entry) {
  constexpr std::string_view label[] = {"label"};
  Jsonb* const bare = pg::without(element, label);
  if (!entry.is_sent) return bare;
  pg::JsonBuilder json;
  json.begin_object();
  json.member(label[0], entry.label);
  json.end_object();
  return pg::merged(bare, json.take());
}

}  // namespace

Jsonb* labelled_override(Jsonb* order, const core::ImageModel& model) {
  const std::span<const core::OverrideEntry> entries = entries_of(order, model);
  const pg::Array<Jsonb*> elements = pg::array_elements(order);
  pg::JsonBuilder json;
  json.begin_array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    // A text or a number among the images: the order is a client's own affair, and stays as it is.
    if (elements[i] == nullptr) return order;
    json.json(entries[i].image.url.empty() ? elements[i] : labelled(elements[i], entries[i]));
  }
  json.end_array();
  return json.take();
}

SentOverride sent_override(Jsonb* order, core::Frame frame, const core::ShotReferences& today, std::size_t shot_place,
                           const core::ReferenceOrders& orders) {
  const std::span<const core::OverrideEntry> entries = entries_of(order, today.model);
  const pg::Array<Jsonb*> elements = pg::array_elements(order);
  SentOverride sent = {};
  pg::JsonBuilder json;
  json.begin_array();
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].is_sent) json.json(labelled(elements[i], entries[i]));
  json.end_array();
  sent.order = json.take();
  std::pmr::memory_resource& arena = pg::make_arena();
  pg::compute([&] {
    sent.manifest = core::override_manifest(entries, frame, today, shot_place, orders, arena);
    sent.omitted = core::cut_images(entries, arena);
  });
  return sent;
}

std::span<const core::ListedImage> sent_images(Jsonb* order, const core::ImageModel& model) {
  const std::span<const core::OverrideEntry> entries = entries_of(order, model);
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::ListedImage> images;
  pg::compute([&] { images = core::sent_images(entries, arena); });
  return images;
}

}  // namespace shot_assets
