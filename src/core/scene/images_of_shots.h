// Extra images, found by their shots.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <algorithm>
#include <memory_resource>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/unicode.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

class ImagesOfShots {
 public:
  ImagesOfShots(std::span<const ExtraImage> images, std::pmr::memory_resource& memory) : images_(&memory) {
    // A row without a url, which a client can write itself, is no image.
    for (const ExtraImage& image : images)
      if (!is_blank(image.url)) images_.push_back(&image);
    // Positions are distinct, unless the host has dropped the key that makes them so; then it must not matter in which
    // order rows were read.
    std::ranges::sort(images_, {}, [](const ExtraImage* image) {
      return std::tie(image->shot_id, image->in_end_frame, image->position, image->url, image->label);
    });
  }

  /// Those of the start frame first, each frame in its order.
  std::span<const ExtraImage* const> of(const Uuid& shot) const {
    return find(shot, [](const ExtraImage* image) { return image->shot_id; });
  }

  /// Those of one frame, in their order.
  std::span<const ExtraImage* const> of(const Uuid& shot, bool in_end_frame) const {
    return find(std::pair(shot, in_end_frame),
                [](const ExtraImage* image) { return std::pair(image->shot_id, image->in_end_frame); });
  }

 private:
  template <class Place, class PlaceOf>
  std::span<const ExtraImage* const> find(const Place& place, PlaceOf place_of) const {
    if (images_.empty()) return {};
    return {std::ranges::lower_bound(images_, place, {}, place_of),
            std::ranges::upper_bound(images_, place, {}, place_of)};
  }

  std::pmr::vector<const ExtraImage*> images_;
};

}  // namespace shot_assets::core
