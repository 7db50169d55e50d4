// Every image that there is for the assets of a shot, which of them a frame has, and why.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/references/frame.h"
#include "core/references/frame_reference.h"
#include "core/references/own_image.h"
#include "core/references/reference_order.h"

namespace shot_assets::core {

/// Per frame; none where the computed order counts.
using SentOverrides = std::array<std::optional<std::span<const ListedImage>>, frames.size()>;

struct AvailableReference {
  const ShownAsset* asset;
  OwnImage image;
  bool is_in_start;  // it is sent with the frame
  bool is_in_end;
  std::string_view reason;  // why a frame has it, or has not
};

/// Asset by asset in the order of the references, and within an asset in the order in which images are considered;
/// those that are not considered come last. `overrides`: what is sent of the frames that have one.
std::span<const AvailableReference> available_references(const Scene& scene, const ReferenceOrders& orders,
                                                         std::size_t shot, const ShotReferences& references,
                                                         const SentOverrides& overrides,
                                                         std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
