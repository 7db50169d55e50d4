// Orders that clients have put in the place of the computed ones: their labels, and what is sent of them.
#pragma once

#include "core/references/frame.h"
#include "core/references/override_order.h"

#include "pg/jsonb.h"

namespace shot_assets {

// The order with the labels of a model, as it is stored. An image that the model does not take has none. Further keys
// stay, and so do elements that are no images.
Jsonb* labelled_override(Jsonb* order, const core::ImageModel& model);

// What is sent of an override, in the current memory context.
struct SentOverride {
  Jsonb* order;
  std::string_view manifest;
  std::span<const core::ListedImage> omitted;  // cut for the model
};

// `shot_place`: the shot's in the layout.
SentOverride sent_override(Jsonb* order, core::Frame frame, const core::ShotReferences& today, std::size_t shot_place,
                           const core::ReferenceOrders& orders);

// The images that are sent of it.
std::span<const core::ListedImage> sent_images(Jsonb* order, const core::ImageModel& model);

}  // namespace shot_assets
