#include "core/references/look.h"

#include "core/base/fingerprint.h"
#include "core/references/trait_summary.h"
#include "core/references/video_notes.h"
#include "core/scene/cast_lists.h"

namespace shot_assets::core {

namespace {

template <class... Rest>
std::string_view first_filled(std::string_view text, Rest... rest) {
  if constexpr (sizeof...(rest) == 0)
    return text;
  else
    return text.empty() ? first_filled(rest...) : text;
}

Description describe(std::string_view text, std::pmr::memory_resource& memory) {
  return {text, trait_summary(text, default_trait_summary_length, memory),
          whole_sentences(text, longest_noted_look, memory), fingerprint(text, memory)};
}

}  // namespace

CameraNames camera_names(const SceneLayout& layout, std::pmr::memory_resource& memory) {
  CameraNames names(memory);
  for (const Instance* const instance : layout.instances()) {
    if (!is_person(instance->asset_type)) continue;
    names.add(instance->name());
    if (!instance->display_name.empty()) names.add(instance->asset_name);
  }
  return names;
}

CameraAngle angle_of(const Appearance& appearance, std::string_view asset_name, const CameraNote& camera) {
  if (appearance.has_choice)
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
  const Variants variants(scene.variants, memory);
  images_.reserve(layout.instances().size());
  for (const Instance* instance : layout.instances()) {
    const OwnImages own = variants.images_of(*instance);
    VariantsPerAngle& chosen = images_.emplace_back();
    for (std::size_t angle = 0; angle < chosen.size(); ++angle)
      chosen[angle] = own.url(static_cast<CameraAngle>(angle));
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
  const std::string_view chosen = appearance.has_choice ? appearance.assignment->image_url : std::string_view();
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
