// An order that a client has put in the place of the computed one: what is sent of it, and the words that go with that.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/base/batch.h"
#include "core/references/frame.h"
#include "core/references/frame_reference.h"

namespace shot_assets::core {

/// An element of an override.
struct OverrideEntry {
  ListedImage image;       // without a url: the element is no image
  bool is_sent;            // the model takes it
  std::string_view label;  // as the model calls it; empty where it is not sent
};

/// One per element.
std::span<const OverrideEntry> override_entries(std::span<const Element> elements, const ImageModel& model,
                                                std::pmr::memory_resource& memory);

/// The images that are sent, and those that the model does not take.
std::span<const ListedImage> sent_images(std::span<const OverrideEntry> entries, std::pmr::memory_resource& memory);
std::span<const ListedImage> cut_images(std::span<const OverrideEntry> entries, std::pmr::memory_resource& memory);

/// The manifest of what is sent, with the looks of today. `shot_place`: the shot's in the layout.
std::string_view override_manifest(std::span<const OverrideEntry> entries, Frame frame, const ShotReferences& today,
                                   std::size_t shot_place, const ReferenceOrders& orders,
                                   std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
