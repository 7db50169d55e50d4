#include "core/look.h"

#include <unordered_map>

namespace shot_assets::core {

namespace {

template <class... Rest>
std::string_view first_filled(std::string_view text, Rest... rest) {
  if constexpr (sizeof...(rest) == 0)
    return text;
  else
    return text.empty() ? first_filled(rest...) : text;
}

}  // namespace

std::string_view look(const Instance& instance) {
  return first_filled(instance.effective_description, instance.description_override, instance.asset_description);
}

Images::Images(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory) : images_(&memory) {
  std::pmr::unordered_map<Uuid, PerAngle, UuidHash> variants(&memory);
  for (const AngleVariant& variant : scene.variants) {
    const auto angle = parse_camera_angle(variant.angle_type);
    if (!angle || variant.status != "completed" || variant.image_url.empty()) continue;
    std::string_view& url = variants[variant.project_asset_id][static_cast<std::size_t>(*angle)];
    // A host without a unique key may have several: the same one must win whatever order they were read in.
    if (url.empty() || variant.image_url < url) url = variant.image_url;
  }

  images_.reserve(layout.instances().size());
  for (const Instance* instance : layout.instances()) {
    const std::string_view plain =
        first_filled(instance->image_url, instance->master_reference_url, instance->asset_image_url);
    PerAngle& chosen = images_.emplace_back();
    chosen.fill(plain);
    if (instance->asset_type != "character") continue;
    const auto drawn = variants.find(instance->project_asset_id);
    if (drawn == variants.end()) continue;
    const std::string_view front = drawn->second[static_cast<std::size_t>(CameraAngle::front)];
    for (std::size_t angle = 0; angle < chosen.size(); ++angle)
      chosen[angle] = first_filled(drawn->second[angle], front, plain);
  }
}

}  // namespace shot_assets::core
