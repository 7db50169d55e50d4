#include "core/references/override_order.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/references/manifest.h"
#include "core/references/override_check.h"

namespace shot_assets::core {

namespace {

// An image that has no name is called what an extra image without a label is called.
std::string_view name_of(const ListedImage& image) {
  return image.asset_name.empty() ? ExtraImage().name() : image.asset_name;
}

template <class Wanted>
std::span<const ListedImage> images_of(std::span<const OverrideEntry> entries, Wanted is_wanted,
                                       std::pmr::memory_resource& memory) {
  std::pmr::vector<ListedImage> images(&memory);
  for (const OverrideEntry& entry : entries)
    if (!entry.image.url.empty() && is_wanted(entry)) images.push_back(entry.image);
  return keep(images, memory);
}

}  // namespace

std::span<const OverrideEntry> override_entries(std::span<const Element> elements, const ImageModel& model,
                                                std::pmr::memory_resource& memory) {
  auto* const entries = allocate<OverrideEntry>(elements.size(), memory);
  std::pmr::vector<CountedImage> counted(&memory);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    auto* const entry = new (entries + i) OverrideEntry{};
    const std::span<const ListedImage> image = read_order(elements.subspan(i, 1), memory);
    if (image.empty()) continue;
    entry->image = image.front();
    counted.push_back({entry->image.asset_type, entry->image.is_extra()});
  }
  const std::span<const bool> is_taken = images_taken(counted, model, memory);
  std::size_t image = 0, number = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (entries[i].image.url.empty() || !is_taken[image++]) continue;
    entries[i].is_sent = true;
    entries[i].label = label_of(model.label_format, ++number, name_of(entries[i].image), memory);
  }
  return {entries, elements.size()};
}

std::span<const ListedImage> sent_images(std::span<const OverrideEntry> entries, std::pmr::memory_resource& memory) {
  return images_of(
      entries, [](const OverrideEntry& entry) { return entry.is_sent; }, memory);
}

std::span<const ListedImage> cut_images(std::span<const OverrideEntry> entries, std::pmr::memory_resource& memory) {
  return images_of(
      entries, [](const OverrideEntry& entry) { return !entry.is_sent; }, memory);
}

std::string_view override_manifest(std::span<const OverrideEntry> entries, Frame frame, const ShotReferences& today,
                                   std::size_t shot_place, const ReferenceOrders& orders,
                                   std::pmr::memory_resource& memory) {
  const std::span<const ListedImage> images = sent_images(entries, memory);
  const std::span<const ImageOwner> owners = owners_of(images, frame, today, orders.layout(), memory);
  std::pmr::vector<std::string_view> labels(&memory);
  for (const OverrideEntry& entry : entries)
    if (entry.is_sent) labels.push_back(entry.label);

  const auto summary_of = [&](const Instance& instance) {
    const auto shown = std::ranges::find(today.assets, &instance, &ShownAsset::instance);
    const auto place = orders.layout().find_instance(instance.id);
    if (shown == today.assets.end() && !place) return std::string_view();
    const LookInShot look = shown != today.assets.end()
                                ? shown->look
                                : orders.looks().find(shot_place, *place, today.camera->angle_of(instance.name()));
    return (frame == Frame::start ? look.start : look.end).description->summary;
  };
  // A client's text is one line of it.
  const auto line_of = [&](std::size_t i) -> ManifestLine {
    return {collapse_white_space(labels[i], memory), collapse_white_space(name_of(images[i]), memory),
            collapse_white_space(images[i].asset_type, memory),
            owners[i].instance == nullptr ? std::string_view() : summary_of(*owners[i].instance)};
  };
  return manifest(images.size(), line_of, memory);
}

}  // namespace shot_assets::core
