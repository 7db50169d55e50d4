#include "core/references/look.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/fingerprint.h"
#include "core/references/trait_summary.h"

namespace shot_assets::core {

namespace {

template <class... Rest>
std::string_view first_filled(std::string_view text, Rest... rest) {
  if constexpr (sizeof...(rest) == 0)
    return text;
  else
    return text.empty() ? first_filled(rest...) : text;
}

bool has_own_look(const Instance& instance, std::span<const AngleVariant> variants) {
  if (instance.image_url.empty() || instance.description_override.empty()) return false;
  return instance.image_url != instance.asset_image_url &&
         std::ranges::none_of(variants, [&](const AngleVariant& variant) {
           return variant.image_url == instance.image_url && !variant.instance_id &&
                  variant.project_asset_id == instance.project_asset_id;
         });
}

Description describe(std::string_view text, std::pmr::memory_resource& memory) {
  return {text, trait_summary(text, default_trait_summary_length, memory), fingerprint(text, memory)};
}

}  // namespace

CameraAngle angle_of(const Appearance& appearance, std::string_view asset_name, const CameraNote& camera) {
  if (appearance.assignment != nullptr)
    if (const auto angle = parse_camera_angle(appearance.assignment->camera_angle)) return *angle;
  return camera.angle_of(asset_name);
}

Looks::Looks(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory)
    : transformations_(scene, layout, memory),
      images_(&memory),
      own_descriptions_(&memory),
      new_descriptions_(&memory) {
  choose_images(scene, layout, memory);
  own_descriptions_.reserve(layout.instances().size());
  for (const Instance* instance : layout.instances())
    own_descriptions_.push_back(describe(
        first_filled(instance->effective_description, instance->description_override, instance->asset_description),
        memory));
  new_descriptions_.reserve(transformations_.all().size());
  for (const TransformationState& state : transformations_.all())
    new_descriptions_.push_back({describe(state.start.description, memory), describe(state.end.description, memory)});
}

void Looks::choose_images(const Scene& scene, const SceneLayout& layout, std::pmr::memory_resource& memory) {
  std::pmr::unordered_map<Uuid, PerAngle, UuidHash> variants(&memory);  // of instances and of assets
  for (const AngleVariant& variant : scene.variants) {
    const auto angle = parse_camera_angle(variant.angle_type);
    if (!angle || variant.status != "completed" || variant.image_url.empty()) continue;
    const Uuid& owner = variant.instance_id ? *variant.instance_id : variant.project_asset_id;
    std::string_view& url = variants[owner][static_cast<std::size_t>(*angle)];
    // A host without a unique key may have several: the same one must win whatever order they were read in.
    if (url.empty() || variant.image_url < url) url = variant.image_url;
  }

  images_.reserve(layout.instances().size());
  for (const Instance* instance : layout.instances()) {
    const std::string_view plain =
        first_filled(instance->image_url, instance->master_reference_url, instance->asset_image_url);
    const auto drawn = [&](const Uuid& owner, std::size_t angle) -> std::string_view {
      const auto found = variants.find(owner);
      if (found == variants.end()) return {};
      return first_filled(found->second[angle], found->second[static_cast<std::size_t>(CameraAngle::front)]);
    };
    const std::string_view look = has_own_look(*instance, scene.variants) ? instance->image_url : std::string_view();
    const bool is_character = instance->asset_type == "character";
    PerAngle& chosen = images_.emplace_back();
    for (std::size_t angle = 0; angle < chosen.size(); ++angle)
      chosen[angle] = first_filled(drawn(instance->id, angle), look,
                                   is_character ? drawn(instance->project_asset_id, angle) : std::string_view(), plain);
  }
}

Look Looks::look(std::uint32_t instance, CameraAngle angle, const Replacement& replacement,
                 const Description& new_description) const {
  const bool is_new_description = !replacement.description.empty();
  const bool is_new_image = !replacement.image_url.empty();
  return {is_new_description ? &new_description : &own_descriptions_[instance],
          is_new_image ? replacement.image_url : own_image(instance, angle), is_new_description, is_new_image};
}

LookInShot Looks::find(std::size_t shot, std::uint32_t instance, CameraAngle angle) const {
  const auto state = transformations_.find(shot, instance);
  if (!state) {
    const Look own = {&own_descriptions_[instance], own_image(instance, angle), false, false};
    return {own, own, nullptr};
  }
  const TransformationState& changed = transformations_.all()[*state];
  const Descriptions& described = new_descriptions_[*state];
  return {look(instance, angle, changed.start, described.start), look(instance, angle, changed.end, described.end),
          &changed};
}

LookInShot Looks::find(std::size_t shot, const Appearance& appearance, CameraAngle angle) const {
  LookInShot look = find(shot, appearance.instance, angle);
  const std::string_view chosen =
      appearance.assignment == nullptr ? std::string_view() : appearance.assignment->image_url;
  if (chosen.empty()) return look;
  for (Look* const at : {&look.start, &look.end}) {
    at->image_url = chosen;
    at->is_new_image = false;
    at->is_chosen_image = true;
  }
  return look;
}

std::optional<LookInShot> Looks::find_transformed(std::size_t shot, std::uint32_t instance, CameraAngle angle) const {
  const LookInShot look = find(shot, instance, angle);
  const auto is_own = [&](const Look& shown) {
    return shown.description->text == own_descriptions_[instance].text && shown.image_url == own_image(instance, angle);
  };
  if (look.transformation == nullptr) return std::nullopt;
  if (!look.is_transforming() && is_own(look.start) && is_own(look.end)) return std::nullopt;
  return look;
}

}  // namespace shot_assets::core
