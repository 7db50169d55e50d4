#include "core/references/own_image.h"

#include <algorithm>

namespace shot_assets::core {

namespace {

bool has_own_look(const Instance& instance, std::span<const AngleVariant> variants) {
  if (instance.image_url.empty() || instance.description_override.empty()) return false;
  return instance.image_url != instance.asset_image_url &&
         std::ranges::none_of(variants, [&](const AngleVariant& variant) {
           return variant.image_url == instance.image_url && !variant.instance_id &&
                  variant.project_asset_id == instance.project_asset_id;
         });
}

}  // namespace

std::string_view to_text(ImageOrigin origin) {
  constexpr std::array<std::string_view, 8> names = {
      "chosen", "transformation", "instance_variant", "instance_look", "asset_variant", "instance", "master", "asset"};
  return names[static_cast<std::size_t>(origin)];
}

std::array<OwnImage, 8> OwnImages::considered(CameraAngle angle) const {
  using enum ImageOrigin;
  constexpr CameraAngle front = CameraAngle::front;
  const auto drawn = [&](const VariantsPerAngle& variants, CameraAngle from) {
    return variants[static_cast<std::size_t>(from)];
  };
  const bool is_character = instance_->asset_type == "character";
  const auto drawn_of_asset = [&](CameraAngle from) { return is_character ? drawn(asset_, from) : std::string_view(); };
  return {{{instance_variant, angle, drawn(own_, angle)},
           {instance_variant, front, drawn(own_, front)},
           {instance_look, std::nullopt, has_own_look_ ? instance_->image_url : std::string_view()},
           {asset_variant, angle, drawn_of_asset(angle)},
           {asset_variant, front, drawn_of_asset(front)},
           {ImageOrigin::instance, std::nullopt, instance_->image_url},
           {master, std::nullopt, instance_->master_reference_url},
           {asset, std::nullopt, instance_->asset_image_url}}};
}

std::string_view OwnImages::url(CameraAngle angle) const {
  for (const OwnImage& image : considered(angle))
    if (!image.url.empty()) return image.url;
  return {};
}

Variants::Variants(std::span<const AngleVariant> variants, std::pmr::memory_resource& memory)
    : all_(variants), completed_(&memory) {
  for (const AngleVariant& variant : variants) {
    const auto angle = parse_camera_angle(variant.angle_type);
    if (!angle || variant.status != "completed" || variant.image_url.empty()) continue;
    const Uuid& owner = variant.instance_id ? *variant.instance_id : variant.project_asset_id;
    std::string_view& url = completed_[owner][static_cast<std::size_t>(*angle)];
    // A host without a unique key may have several: the same one must win whatever order they were read in.
    if (url.empty() || variant.image_url < url) url = variant.image_url;
  }
}

VariantsPerAngle Variants::of(const Uuid& owner) const {
  const auto found = completed_.find(owner);
  return found == completed_.end() ? VariantsPerAngle{} : found->second;
}

OwnImages Variants::images_of(const Instance& instance) const {
  OwnImages images = {};
  images.instance_ = &instance;
  images.has_own_look_ = has_own_look(instance, all_);
  images.own_ = of(instance.id);
  images.asset_ = of(instance.project_asset_id);
  return images;
}

}  // namespace shot_assets::core
