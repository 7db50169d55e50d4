// The ordered reference images of each shot's start and end frame, and the words that go with them: which assets are in
// a frame, and how many of them. Their order is that of the scene, core/scene/scene_layout, higher priorities first.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/references/frame.h"
#include "core/references/image_model.h"
#include "core/references/look.h"
#include "core/scene/images_of_shots.h"
#include "core/scene/scene_layout.h"
#include "core/text/action_cue.h"

namespace shot_assets::core {

/// An asset in a shot, as the shot shows it.
struct ShownAsset {
  const Instance* instance;
  std::uint32_t place;  // in SceneLayout::instances()
  bool is_plural;       // its name
  Presence presence;
  std::int16_t priority;
  std::string_view note;
  std::string_view cue;  // what the action says of it, where that counts: it comes or goes, and there is no note
  CameraAngle angle;
  LookInShot look;

  /// The image in the order of the end frame. A transformation that the shot shows is not yet in it: frames are ordered
  /// once, and that image is swapped when they are read. It is there only for an asset that had no image before.
  std::string_view end_image_url() const {
    return look.start.image_url.empty() ? look.end.image_url : look.start.image_url;
  }
};

/// The type of an image that is of no asset.
inline constexpr std::string_view extra_image_type = "extra";

/// An image that goes with a frame. Its number in the frame is its place in the list, from 1.
struct Reference {
  const ShownAsset* asset;  // null: an extra image
  std::string_view url;
  std::string_view label;  // empty: `Image #1` and so on
  const ExtraImage* extra = nullptr;

  std::string_view name() const { return asset == nullptr ? extra->name() : asset->instance->name(); }
  std::string_view type() const { return asset == nullptr ? extra_image_type : asset->instance->asset_type; }
};

struct ShotReferences {
  const Shot* shot;
  ImageModel model;  // for which the frames are
  const CameraNote* camera;
  std::span<const ShownAsset> assets;
  std::span<const Reference> start;
  std::span<const Reference> end;
  std::span<const Reference> start_omitted;  // cut for the model
  std::span<const Reference> end_omitted;
  std::span<const ShownAsset* const> video_only;   // no frame shows them: the video prompt alone brings them in
  std::span<const ExtraImage* const> start_extra;  // in their order, cut or not
  std::span<const ExtraImage* const> end_extra;

  std::span<const Reference> of(Frame frame) const { return frame == Frame::start ? start : end; }
  std::span<const ExtraImage* const> extra(Frame frame) const {
    return frame == Frame::start ? start_extra : end_extra;
  }
};

/// The words that go with a shot's references.
struct ShotWords {
  std::string_view start_manifest;  // a heading and a line per image; empty without images
  std::string_view end_manifest;
  std::string_view video_notes;  // a line per asset that enters, exits or passes through
};

/// The manifests of both frames and the video notes of a shot.
ShotWords words_of(const ShotReferences& references, std::pmr::memory_resource& memory);

/// Everything about a scene that its shots share, so that each shot costs its own appearances only.
class ReferenceOrders {
 public:
  ReferenceOrders(const Scene& scene, std::pmr::memory_resource& memory);
  ReferenceOrders(const ReferenceOrders&) = delete;
  ReferenceOrders& operator=(const ReferenceOrders&) = delete;

  const SceneLayout& layout() const { return layout_; }
  const Looks& looks() const { return looks_; }
  const CameraNames& names() const { return camera_names_; }

  /// The references of a shot, given by its place in the layout; per frame what an image model takes. The result is in
  /// `memory`.
  ShotReferences of(std::size_t shot, const ImageModel& model, std::pmr::memory_resource& memory) const;

  /// Of a model that takes so many images per frame.
  ShotReferences of(std::size_t shot, std::optional<std::size_t> max_images, std::pmr::memory_resource& memory) const {
    ImageModel model;
    model.max_images = max_images;
    return of(shot, model, memory);
  }

 private:
  std::span<const ShownAsset> assets(std::size_t shot, const CameraNote& camera,
                                     std::pmr::memory_resource& memory) const;

  SceneLayout layout_;
  Looks looks_;
  ActionCues cues_;
  CameraNames camera_names_;
  std::pmr::vector<bool> are_plural_;  // the names of instances
  ImagesOfShots extra_images_;
};

/// Per instance of the scene, what transformations have made of it in a shot, from the shot's camera, whether it is in
/// the shot or not; none where it simply has its own look.
std::span<const std::optional<LookInShot>> transformed_looks(const ReferenceOrders& orders, std::size_t shot,
                                                             std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
