// What an instance looks like: the image and the words that stand for it.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "core/camera_angle.h"
#include "core/scene_layout.h"

namespace shot_assets::core {

/// The look of an instance: its effective description, else its override, else the asset's own.
std::string_view look(const Instance& instance);

/// The image of every instance from every angle, chosen once per scene.
///
/// A character takes its completed variant for the camera's angle, else its completed front variant; whatever has
/// none takes the instance's image, else its master reference, else the asset's image.
class Images {
 public:
  Images(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory);

  /// Empty if there is none. `instance` is an index into SceneLayout::instances().
  std::string_view choose(std::uint32_t instance, CameraAngle angle) const {
    return images_[instance][static_cast<std::size_t>(angle)];
  }

 private:
  using PerAngle = std::array<std::string_view, 4>;
  std::pmr::vector<PerAngle> images_;
};

}  // namespace shot_assets::core
