#include "core/references/override_check.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

bool is_in_frame(const Instance& instance, Frame frame, const ShotReferences& today) {
  const auto asset = std::ranges::find(today.assets, &instance, &ShownAsset::instance);
  return asset != today.assets.end() && is_in(frame, asset->presence);
}

}  // namespace

std::span<const ImageOwner> owners_of(std::span<const ListedImage> override_order, Frame frame,
                                      const ShotReferences& today, const SceneLayout& layout,
                                      std::pmr::memory_resource& memory) {
  std::pmr::vector<const Instance*> seen(&memory);
  const auto find_named = [&](std::string_view folded, auto name_of) -> const Instance* {
    const Instance* elsewhere = nullptr;
    for (const Instance* const instance : layout.instances()) {
      if (fold_case(name_of(*instance), memory) != folded) continue;
      const bool is_here = is_in_frame(*instance, frame, today);
      if (is_here && std::ranges::find(seen, instance) == seen.end()) return instance;
      if (is_here || elsewhere == nullptr) elsewhere = instance;
    }
    return elsewhere;
  };
  const auto find_instance = [&](const ListedImage& image) -> const Instance* {
    if (image.instance_id) {
      const auto place = layout.find_instance(*image.instance_id);
      return place ? layout.instances()[*place] : nullptr;
    }
    const std::string_view folded = fold_case(image.asset_name, memory);
    const Instance* const found = find_named(folded, [](const Instance& one) { return one.name(); });
    return found != nullptr ? found : find_named(folded, [](const Instance& one) { return one.asset_name; });
  };
  const auto is_extra_url = [&](std::string_view url) {
    return std::ranges::find(today.extra(frame), url, [](const ExtraImage* one) { return one->url; }) !=
           today.extra(frame).end();
  };

  auto* const owners = allocate<ImageOwner>(override_order.size(), memory);
  for (std::size_t i = 0; i < override_order.size(); ++i) {
    const ListedImage& image = override_order[i];
    const bool has_name = image.instance_id || !image.asset_name.empty();
    auto* const owner = new (owners + i) ImageOwner{has_name && !image.is_extra(), nullptr};
    if (!owner->is_somebody) continue;
    owner->instance = find_instance(image);
    if (owner->instance == nullptr) {
      owner->is_somebody = image.instance_id || !is_extra_url(image.url);
    } else {
      seen.push_back(owner->instance);
    }
  }
  return {owners, override_order.size()};
}

OverrideDifference check_override(std::span<const ListedImage> override_order, Frame frame, const ShotReferences& today,
                                  const SceneLayout& layout, std::pmr::memory_resource& memory) {
  const std::span<const ImageOwner> owners = owners_of(override_order, frame, today, layout, memory);
  std::pmr::vector<ShownOutside> shown(&memory);
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const Instance* const instance = owners[i].instance;
    if (!owners[i].is_somebody || (instance != nullptr && is_in_frame(*instance, frame, today))) continue;
    const std::string_view name = override_order[i].asset_name;
    shown.push_back(instance != nullptr ? ShownOutside{instance->name(), instance->asset_type, instance}
                                        : ShownOutside{name.empty() ? "an unknown asset" : name,
                                                       override_order[i].asset_type, nullptr});
  }

  std::pmr::vector<const Instance*> left_out(&memory);
  for (const Reference& reference : today.of(frame))
    if (reference.asset != nullptr &&
        std::ranges::find(owners, reference.asset->instance, &ImageOwner::instance) == owners.end())
      left_out.push_back(reference.asset->instance);
  return {frame, keep(shown, memory), keep(left_out, memory)};
}

}  // namespace shot_assets::core
