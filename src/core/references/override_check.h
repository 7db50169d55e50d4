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

/// Whom an image of an override shows.
struct ImageOwner {
  bool is_somebody;          // otherwise an extra image, or one without a name
  const Instance* instance;  // null: somebody who is not in the scene
};

/// An entry is of the instance that it names by id, else of the one that has its name, else of one whose asset has it,
/// whatever the case. An entry with another name is of somebody who is not in the scene. Extra images are nobody's:
/// those of the type `extra`, those that have the url of an extra image of the frame, and those that name nobody.
std::span<const ImageOwner> owners_of(std::span<const ListedImage> override_order, Frame frame,
                                      const ShotReferences& today, const SceneLayout& layout,
                                      std::pmr::memory_resource& memory);

/// Somebody whom an override shows and the frame does not have.
struct ShownOutside {
  std::string_view name;
  std::string_view type;     // empty: unknown
  const Instance* instance;  // null: not in the scene
};

struct OverrideDifference {
  Frame frame;
  std::span<const ShownOutside> shown;
  std::span<const Instance* const> left_out;  // those with an image in the frame whom it does not show
  bool empty() const { return shown.empty() && left_out.empty(); }
};

/// `override_order`: what is sent of it, which is what the model takes. An extra image that goes with the frame need
/// not be in it.
OverrideDifference check_override(std::span<const ListedImage> override_order, Frame frame, const ShotReferences& today,
                                  const SceneLayout& layout, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
