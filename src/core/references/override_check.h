// Whether an order that a client has put in the place of the computed one still shows who is in the frame.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/references/frame.h"
#include "core/references/frame_reference.h"

namespace shot_assets::core {

struct OverrideDifference {
  Frame frame;
  std::span<const std::string_view> shown;    // names of those whom the override shows and the frame does not have
  std::span<const Instance* const> left_out;  // those with an image in the frame whom it does not show
  bool empty() const { return shown.empty() && left_out.empty(); }
};

/// An entry is of the instance that it names by id, else of the one that has its name, else of one whose asset has it,
/// whatever the case; an extra image of none. Other images are nobody's, unless they claim to be of a character, extra,
/// location or prop. An extra image that goes with the frame need not be in the override.
OverrideDifference check_override(std::span<const ListedImage> override_order, Frame frame, const ShotReferences& today,
                                  const SceneLayout& layout, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
