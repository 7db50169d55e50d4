// The images of an instance apart from its transformations, and the choice of one of them for an angle.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <array>
#include <cstddef>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "core/references/camera_angle.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

/// Where an image comes from, in the order in which images are considered.
enum class ImageOrigin {
  chosen,  // by the assignment
  transformation,
  instance_variant,
  instance_look,  // the image of an instance that has a look of its own
  asset_variant,
  instance,
  master,
  asset
};

std::string_view to_text(ImageOrigin origin);

struct OwnImage {
  ImageOrigin origin;
  std::optional<CameraAngle> angle;  // of a variant
  std::string_view url;              // empty: there is none
};

using VariantsPerAngle = std::array<std::string_view, camera_angle_count>;

/// The images of one instance.
class OwnImages {
 public:
  /// In the order of the rule for an angle; the first that is there counts:
  /// 1. its own completed variant for the angle, else its own front variant;
  /// 2. its image, where it has a look of its own: an override of the description, and an image that is none of the
  /// asset's;
  /// 3. for a character, the asset's completed variant for the angle, else the asset's front variant;
  /// 4. its image, its master reference, the asset's image.
  std::array<OwnImage, 8> considered(CameraAngle angle) const;

  /// The url of that, empty if there is none.
  std::string_view url(CameraAngle angle) const;

  const VariantsPerAngle& variants() const { return own_; }
  const VariantsPerAngle& asset_variants() const { return asset_; }

 private:
  friend class Variants;
  const Instance* instance_;
  bool has_own_look_;
  VariantsPerAngle own_;
  VariantsPerAngle asset_;
};

/// The completed variants of a scene's instances and of their assets.
class Variants {
 public:
  Variants(std::span<const AngleVariant> variants, std::pmr::memory_resource& memory);
  OwnImages images_of(const Instance& instance) const;

 private:
  VariantsPerAngle of(const Uuid& owner) const;

  std::span<const AngleVariant> all_;
  std::pmr::unordered_map<Uuid, VariantsPerAngle, UuidHash> completed_;  // of instances and of assets
};

}  // namespace shot_assets::core
