// The ordered reference images of each shot's start and end frame, and the words that go with them.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/scene.h"

namespace shot_assets::core {

/// An image that goes with a frame. Its number in the frame is its place in the list, from 1.
struct Reference {
  const Instance* instance;
  std::string_view url;
};

/// An asset that no frame shows: the video prompt alone brings it in.
struct VideoOnly {
  const Instance* instance;
  std::string_view note;
};

struct ShotReferences {
  const Shot* shot;
  std::span<const Reference> start;
  std::span<const Reference> end;
  std::span<const Reference> start_omitted;  // cut by max_images
  std::span<const Reference> end_omitted;
  std::span<const VideoOnly> video_only;
  std::string_view start_manifest;  // empty without images
  std::string_view end_manifest;
  std::string_view video_notes;  // a line per asset that enters, exits or passes through
};

struct ReferenceOptions {
  std::optional<std::size_t> max_images;  // per frame: what an image model takes
  std::optional<Uuid> only_shot;
};

/// The reference orders of the scene's shots, in shot order.
std::span<const ShotReferences> reference_orders(const Scene& scene, const ReferenceOptions& options,
                                                 std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
