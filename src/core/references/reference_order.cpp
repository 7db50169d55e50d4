#include "core/references/reference_order.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/keep.h"
#include "core/base/text_builder.h"
#include "core/references/video_notes.h"

namespace shot_assets::core {

namespace {

std::pmr::vector<AssetName> asset_names(const SceneLayout& layout, std::pmr::memory_resource& memory) {
  std::pmr::vector<AssetName> names(&memory);
  names.reserve(layout.instances().size());
  for (const Instance* instance : layout.instances())
    names.emplace_back(instance->asset_name, has_personal_name(instance->asset_type));
  return names;
}

// The images of one frame, and what a limit cut off.
struct FrameOrder {
  std::span<const Reference> order;
  std::span<const Reference> omitted;
};

// Puts what the model takes first, both parts in their order, and returns how many these are.
std::size_t take(std::span<Reference> images, const ImageModel& model, std::pmr::memory_resource& memory) {
  std::pmr::vector<CountedImage> counted(&memory);
  for (const Reference& image : images) counted.push_back({image.type(), image.asset == nullptr});
  const std::span<const bool> is_taken = images_taken(counted, model, memory);
  std::pmr::vector<Reference> cut(&memory);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < images.size(); ++i)
    if (is_taken[i])
      images[kept++] = images[i];
    else
      cut.push_back(images[i]);
  std::ranges::copy(cut, images.begin() + static_cast<std::ptrdiff_t>(kept));
  return kept;
}

template <class Shows, class ImageUrl>
FrameOrder frame_order(std::span<const ShownAsset> assets, Shows shows, ImageUrl image_url,
                       std::span<const ExtraImage* const> extra_images, const ImageModel& model,
                       std::pmr::memory_resource& memory) {
  auto* images = allocate<Reference>(assets.size() + extra_images.size(), memory);
  std::size_t count = 0;
  for (const ShownAsset& asset : assets) {
    if (!shows(asset.presence)) continue;
    const std::string_view url = image_url(asset);
    if (!url.empty()) new (images + count++) Reference{&asset, url, {}};
  }
  for (const ExtraImage* const extra : extra_images) new (images + count++) Reference{nullptr, extra->url, {}, extra};
  const std::span<Reference> all(images, count);
  const std::size_t kept = takes_all(model) ? count : take(all, model, memory);
  if (model.label_format != default_label_format)
    for (std::size_t i = 0; i < kept; ++i) all[i].label = label_of(model.label_format, i + 1, all[i].name(), memory);
  return {all.first(kept), all.subspan(kept)};
}

std::span<const ShownAsset* const> video_only(std::span<const ShownAsset> assets, std::pmr::memory_resource& memory) {
  auto* result = allocate<const ShownAsset*>(assets.size(), memory);
  std::size_t count = 0;
  for (const ShownAsset& asset : assets)
    if (is_in_no_frame(asset.presence)) result[count++] = &asset;
  return {result, count};
}

template <class Summary>
std::string_view manifest(std::span<const Reference> order, Summary summary_of, std::pmr::memory_resource& memory) {
  if (order.empty()) return {};
  TextBuilder text(memory);
  text << "Reference images:";
  for (std::size_t i = 0; i < order.size(); ++i) {
    text << "\n";
    if (order[i].label.empty()) {
      text << DefaultLabel(i + 1).text();
    } else {
      text << order[i].label;
    }
    text << ": " << order[i].name() << " (" << order[i].type() << ")";
    if (order[i].asset == nullptr) continue;
    if (const std::string_view summary = summary_of(*order[i].asset); !summary.empty()) text << " - " << summary;
  }
  return text.text();
}

std::string_view video_notes(std::span<const ShownAsset> assets, std::pmr::memory_resource& memory) {
  TextBuilder notes(memory);
  for (const ShownAsset& asset : assets) {
    if (asset.presence == Presence::throughout) continue;
    if (!notes.empty()) notes << "\n";
    notes << video_note({asset.instance->name(), asset.is_plural, asset.presence, asset.note, asset.cue,
                         asset.look.start.description->sentences},
                        memory);
  }
  return notes.text();
}

using Test = bool (*)(std::string_view);

// What the action must not say of who comes or goes.
Test opposite_of(Presence presence) {
  switch (presence) {
    case Presence::enters:
      return contradicts_entering;
    case Presence::exits:
      return contradicts_exiting;
    case Presence::throughout:
    case Presence::passes_through:
      break;
  }
  return nullptr;
}

}  // namespace

ReferenceOrders::ReferenceOrders(const Scene& scene, std::pmr::memory_resource& memory)
    : layout_(scene, memory),
      looks_(scene, layout_, memory),
      cues_(asset_names(layout_, memory), memory),
      camera_names_(camera_names(layout_, memory)),
      are_plural_(&memory),
      extra_images_(scene.extra_images, memory) {
  for (const Instance* const instance : layout_.instances())
    are_plural_.push_back(is_plural(instance->name(), instance->asset_type));
}

std::span<const ShownAsset> ReferenceOrders::assets(std::size_t shot, const CameraNote& camera,
                                                    std::pmr::memory_resource& memory) const {
  const std::span<const Appearance> appearances = layout_.appearances(shot);
  auto* assets = allocate<ShownAsset>(appearances.size(), memory);
  std::size_t count = 0;
  std::optional<ActionCues::Reading> reading;
  for (const Appearance& appearance : appearances) {
    std::string_view cue;
    if (appearance.presence != Presence::throughout && appearance.note.empty()) {
      if (!reading) reading = cues_.read(layout_.shots()[shot]->action, memory);
      cue = reading->of(appearance.instance, opposite_of(appearance.presence));
    }
    const Instance* const instance = layout_.instances()[appearance.instance];
    const CameraAngle angle = angle_of(appearance, instance->name(), camera);
    new (assets + count++) ShownAsset{instance,
                                      appearance.instance,
                                      are_plural_[appearance.instance],
                                      appearance.presence,
                                      appearance.priority,
                                      appearance.note,
                                      cue,
                                      angle,
                                      looks_.find(shot, appearance, angle)};
  }
  const auto is_before = [](const ShownAsset& a, const ShownAsset& b) {
    return a.priority != b.priority ? a.priority > b.priority : a.place < b.place;
  };
  if (!std::is_sorted(assets, assets + count, is_before)) std::sort(assets, assets + count, is_before);
  return {assets, count};
}

ShotReferences ReferenceOrders::of(std::size_t shot, const ImageModel& model, std::pmr::memory_resource& memory) const {
  ShotReferences result = {};
  result.shot = layout_.shots()[shot];
  result.model = model;
  result.camera = new (allocate<CameraNote>(1, memory)) CameraNote(result.shot->camera, camera_names_, memory);
  result.assets = assets(shot, *result.camera, memory);
  result.start_extra = extra_images_.of(result.shot->id, false);
  result.end_extra = extra_images_.of(result.shot->id, true);
  const auto start = frame_order(
      result.assets, in_start_frame, [](const ShownAsset& asset) { return asset.look.start.image_url; },
      result.start_extra, model, memory);
  const auto end = frame_order(
      result.assets, in_end_frame, [](const ShownAsset& asset) { return asset.end_image_url(); }, result.end_extra,
      model, memory);
  result.start = start.order;
  result.start_omitted = start.omitted;
  result.end = end.order;
  result.end_omitted = end.omitted;
  result.video_only = video_only(result.assets, memory);
  return result;
}

std::span<const std::optional<LookInShot>> transformed_looks(const ReferenceOrders& orders, std::size_t shot,
                                                             std::pmr::memory_resource& memory) {
  const std::span<const Instance* const> instances = orders.layout().instances();
  const CameraNote camera(orders.layout().shots()[shot]->camera, orders.names(), memory);
  auto* looks = allocate<std::optional<LookInShot>>(instances.size(), memory);
  for (std::uint32_t i = 0; i < instances.size(); ++i)
    new (looks + i)
        std::optional<LookInShot>(orders.looks().find_transformed(shot, i, camera.angle_of(instances[i]->name())));
  return {looks, instances.size()};
}

ShotWords words_of(const ShotReferences& references, std::pmr::memory_resource& memory) {
  return {manifest(
              references.start, [](const ShownAsset& asset) { return asset.look.start.description->summary; }, memory),
          manifest(
              references.end, [](const ShownAsset& asset) { return asset.look.end.description->summary; }, memory),
          video_notes(references.assets, memory)};
}

}  // namespace shot_assets::core
