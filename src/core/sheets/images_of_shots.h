// Extra images, found by their shots.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <algorithm>
#include <memory_resource>
#include <span>
#include <tuple>
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
    std::ranges::sort(images_, {}, [](const ExtraImage* image) {
      return std::tuple(image->shot_id, image->in_end_frame, image->position);
    });
  }

  /// Those of the start frame first, each frame in its order.
  std::span<const ExtraImage* const> of(const Uuid& shot) const {
    const auto shot_of = [](const ExtraImage* image) { return image->shot_id; };
    return {std::ranges::lower_bound(images_, shot, {}, shot_of), std::ranges::upper_bound(images_, shot, {}, shot_of)};
  }

 private:
  std::pmr::vector<const ExtraImage*> images_;
};

}  // namespace shot_assets::core
