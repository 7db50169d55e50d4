#include "core/references/override_check.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

OverrideDifference check_override(std::span<const ListedImage> override_order, Frame frame, const ShotReferences& today,
                                  const SceneLayout& layout, std::pmr::memory_resource& memory) {
  const auto is_in_frame = [=](Presence presence) { return is_in(frame, presence); };
  std::pmr::vector<const Instance*> seen(&memory);
  std::pmr::vector<std::string_view> shown(&memory);

  const auto see = [&](const Instance& instance) {
    const auto asset = std::ranges::find(today.assets, &instance, &ShownAsset::instance);
    if (asset != today.assets.end() && is_in_frame(asset->presence))
      seen.push_back(&instance);
    else
      shown.push_back(instance.name());
  };
  const auto find_named = [&](std::string_view folded, auto name_of) -> const Instance* {
    const Instance* elsewhere = nullptr;
    for (const Instance* const instance : layout.instances()) {
      if (fold_case(name_of(*instance), memory) != folded) continue;
      const auto asset = std::ranges::find(today.assets, instance, &ShownAsset::instance);
      const bool is_here = asset != today.assets.end() && is_in_frame(asset->presence);
      if (is_here && std::ranges::find(seen, instance) == seen.end()) return instance;
      if (is_here || elsewhere == nullptr) elsewhere = instance;
    }
    return elsewhere;
  };
  const auto named = [&](std::string_view name) {
    const std::string_view folded = fold_case(name, memory);
    const Instance* const found = find_named(folded, [](const Instance& one) { return one.name(); });
    return found != nullptr ? found : find_named(folded, [](const Instance& one) { return one.asset_name; });
  };

  for (const ListedImage& image : override_order) {
    if (image.is_extra()) continue;
    if (image.instance_id) {
      if (const auto place = layout.find_instance(*image.instance_id))
        see(*layout.instances()[*place]);
      else
        shown.push_back(image.asset_name);
    } else if (const Instance* const instance = image.asset_name.empty() ? nullptr : named(image.asset_name)) {
      see(*instance);
    } else if (is_known_type(image.asset_type)) {
      shown.push_back(image.asset_name);
    }
  }

  std::pmr::vector<const Instance*> left_out(&memory);
  for (const Reference& reference : frame == Frame::start ? today.start : today.end)
    if (reference.asset != nullptr && std::ranges::find(seen, reference.asset->instance) == seen.end())
      left_out.push_back(reference.asset->instance);
  return {frame, keep(shown, memory), keep(left_out, memory)};
}

}  // namespace shot_assets::core
