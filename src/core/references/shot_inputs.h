// What the references of a shot were made of, and what has changed since.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/references/reference_order.h"

namespace shot_assets::core {

/// What an asset brings into a shot. It holds no more than what the shot shows: a look that no frame has, or an image
/// that another one covers, may change without a trace.
struct AssetInputs {
  std::optional<Uuid> instance_id;
  std::string_view asset_name;
  std::string_view asset_type;
  std::string_view presence;
  std::string_view note;
  std::string_view action;  // what the action says of it
  std::string_view look;    // a fingerprint, as text
  std::string_view image_url;
  bool is_look_transformed;
  bool is_image_transformed;
  bool is_image_chosen;
  std::int16_t priority;
  std::string_view camera_angle;
  std::string_view transformation;  // a fingerprint of what the shot shows of one; empty if it shows none
};

struct ShotInputs {
  std::span<const AssetInputs> assets;                // in the order of the references
  std::array<std::string_view, 2> extra_images = {};  // per frame, a fingerprint; empty without any
};

/// What the references of a shot were made of.
ShotInputs inputs_of(const ShotReferences& references, std::pmr::memory_resource& memory);

/// Digests of the inputs of a scene's shots: equal digests mean equal ShotInputs. What does not depend on the shot is
/// computed once per scene.
class InputDigests {
 public:
  InputDigests(std::size_t instances, std::pmr::memory_resource& memory) : own_(instances, &memory) {}

  std::uint64_t of(const ShotReferences& references, std::pmr::memory_resource& memory);

 private:
  using PerAngleAndPresence =
      std::array<std::array<std::optional<std::uint64_t>, std::size(all_presences)>, camera_angle_count>;

  std::uint64_t own(const ShownAsset& asset, std::pmr::memory_resource& memory);

  std::pmr::vector<PerAngleAndPresence> own_;  // per instance, by its place in the layout
};

/// What happened to an asset in a shot, or (`order`) to their order.
enum class Change {
  // of its assignment
  added,
  removed,
  presence,
  note,
  priority,  // and the order with it
  choice,    // the image that was chosen for it
  // of what is referred to
  name,
  type,
  image,
  camera,  // the image is another one because the camera looks from another angle
  look,
  transformation,
  action,
  extra_images,  // of a frame
  order
};

std::string_view to_text(Change change);
constexpr bool is_of_assignment(Change change) { return change <= Change::choice; }

struct StalenessCause {
  Change change;
  const AssetInputs* asset;  // as it is today, as it was if it is gone; null for `order` and `extra_images`
  std::string_view from;     // empty where there is nothing to show
  std::string_view to;
  std::optional<Frame> frame = std::nullopt;  // of `extra_images`
};

/// Everything by which a shot's inputs of today differ from those of an earlier day, in the order of instances, those
/// that are gone last. Empty: nothing does.
std::span<const StalenessCause> compare_inputs(const ShotInputs& before, const ShotReferences& today,
                                               const Looks& looks, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
