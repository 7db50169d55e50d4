#include "core/references/override_check.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/base/interruption.h"
#include "core/base/keep.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

bool is_in_frame(const Instance& instance, Frame frame, const ShotReferences& today) {
  const auto asset = std::ranges::find(today.assets, &instance, &ShownAsset::instance);
  return asset != today.assets.end() && is_in(frame, asset->presence);
}

// The instances of a scene, as entries without an id name them.
class NamedInstances {
 public:
  NamedInstances(Frame frame, const ShotReferences& today, const SceneLayout& layout, std::pmr::memory_resource& memory)
      : names_(&memory), memory_(memory) {
    names_.reserve(layout.instances().size());
    for (const Instance* const instance : layout.instances())
      names_.push_back({fold_case(instance->name(), memory), fold_case(instance->asset_name, memory), instance, false});
    for (const ShownAsset& asset : today.assets) names_[asset.place].is_here = is_in(frame, asset.presence);
  }

  /// The name of an instance counts before that of its asset, and who is in the frame and not yet seen before others.
  const Instance* find(std::string_view name, std::span<const Instance* const> seen) const {
    const std::string_view folded = fold_case(name, memory_);
    for (const auto member : {&Named::name, &Named::asset_name})
      if (const Instance* const found = find(member, folded, seen)) return found;
    return nullptr;
  }

 private:
  struct Named {
    std::string_view name;
    std::string_view asset_name;
    const Instance* instance;
    bool is_here;
  };

  const Instance* find(std::string_view Named::*member, std::string_view folded,
                       std::span<const Instance* const> seen) const {
    stop_if_interrupted();
    const Instance* elsewhere = nullptr;
    for (const Named& one : names_) {
      if (one.*member != folded) continue;
      if (one.is_here && std::ranges::find(seen, one.instance) == seen.end()) return one.instance;
      if (one.is_here || elsewhere == nullptr) elsewhere = one.instance;
    }
    return elsewhere;
  }

  std::pmr::vector<Named> names_;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const ImageOwner> owners_of(std::span<const ListedImage> override_order, Frame frame,
                                      const ShotReferences& today, const SceneLayout& layout,
                                      std::pmr::memory_resource& memory) {
  std::optional<NamedInstances> named;
  std::pmr::vector<const Instance*> seen(&memory);
  const auto find_instance = [&](const ListedImage& image) -> const Instance* {
    if (image.instance_id) {
      const auto place = layout.find_instance(*image.instance_id);
      return place ? layout.instances()[*place] : nullptr;
    }
    if (!named) named.emplace(frame, today, layout, memory);
    return named->find(image.asset_name, seen);
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
    } else if (std::ranges::find(seen, owner->instance) == seen.end()) {
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
