#include "core/references/available_reference.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/keep.h"
#include "core/base/unicode.h"
#include "core/references/override_check.h"

namespace shot_assets::core {

namespace {

struct OverriddenFrame {
  Frame frame;
  std::span<const ListedImage> images;
  std::span<const ImageOwner> owners;
};

// The images of one asset in a shot.
class Available {
 public:
  Available(const ShownAsset& asset, const OwnImages& own, const LookInShot& unchosen, const ShotReferences& shot,
            std::span<const OverriddenFrame> overridden, std::pmr::memory_resource& memory)
      : asset_(asset),
        found_(&memory),
        sent_{std::pmr::vector<std::string_view>(&memory), std::pmr::vector<std::string_view>(&memory)},
        memory_(memory) {
    for (const OverriddenFrame& one : overridden) {
      const auto frame = static_cast<std::size_t>(one.frame);
      is_overridden_.at(frame) = true;
      for (std::size_t i = 0; i < one.images.size(); ++i)
        if (one.owners[i].instance == asset.instance || !one.owners[i].is_somebody)
          sent_.at(frame).push_back(one.images[i].url);
    }
    const auto is_in = [&](std::span<const Reference> order) {
      return std::ranges::any_of(order, [&](const Reference& one) { return one.asset == &asset; });
    };
    is_cut_ = is_in(shot.start_omitted) || is_in(shot.end_omitted);
    if (is_in(shot.start)) start_ = asset.look.start.image_url;
    if (is_in(shot.end)) end_ = asset.look.end.image_url;

    if (asset.look.start.is_chosen_image) add({ImageOrigin::chosen, std::nullopt, asset.look.start.image_url});
    for (const Look* const look : {&unchosen.start, &unchosen.end})
      if (look->is_new_image) add({ImageOrigin::transformation, std::nullopt, look->image_url});
    for (const OwnImage& image : own.considered(asset.angle)) add(image);
    considered_ = found_.size();
    add_variants(ImageOrigin::instance_variant, own.variants());
    add_variants(ImageOrigin::asset_variant, own.asset_variants());
  }

  void list(std::pmr::vector<AvailableReference>& all) {
    std::optional<ImageOrigin> winner;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const OwnImage& image = found_[i];
      const std::array computed = {take(start_, image.url), take(end_, image.url)};
      std::array used = computed;
      bool is_used_as_computed = false;
      for (const Frame frame : frames) {
        const auto f = static_cast<std::size_t>(frame);
        if (is_overridden_.at(f)) used.at(f) = std::erase(sent_.at(f), image.url) > 0;
        is_used_as_computed = is_used_as_computed || (computed.at(f) && !is_overridden_.at(f));
      }
      const bool is_computed = computed[0] || computed[1], is_used = used[0] || used[1];
      all.push_back({&asset_, image, used[0], used[1],
                     is_used_as_computed ? why(image)
                     : is_used           ? "an override has it"
                     : is_computed       ? "an override is in its place"
                                         : why_not(image, i < considered_, winner)});
      if (is_computed && !winner) winner = image.origin;
    }
  }

 private:
  void add(const OwnImage& image) {
    const auto is_same = [&](const OwnImage& other) {
      return other.url == image.url && (other.origin == image.origin || (other.origin == ImageOrigin::instance_look &&
                                                                         image.origin == ImageOrigin::instance));
    };
    if (!image.url.empty() && std::ranges::none_of(found_, is_same)) found_.push_back(image);
  }

  void add_variants(ImageOrigin origin, const VariantsPerAngle& variants) {
    for (std::size_t angle = 0; angle < variants.size(); ++angle)
      add({origin, static_cast<CameraAngle>(angle), variants[angle]});
  }

  // The first image that a frame could have is the one that it has.
  static bool take(std::string_view& wanted, std::string_view url) {
    const bool is_it = !wanted.empty() && wanted == url;
    if (is_it) wanted = {};
    return is_it;
  }

  std::string_view why(const OwnImage& image) const {
    switch (image.origin) {
      case ImageOrigin::chosen:
        return "the assignment has chosen it";
      case ImageOrigin::transformation:
        return "a transformation is in effect";
      case ImageOrigin::instance_look:
        return "the instance has a look of its own";
      case ImageOrigin::instance_variant:
      case ImageOrigin::asset_variant:
        if (image.angle != asset_.angle)
          return concatenate({"front, because there is no completed variant for the angle ", to_text(asset_.angle)},
                             memory_);
        return concatenate({"the angle is ", to_text(asset_.angle)}, memory_);
      default:
        return "no other image comes before it";
    }
  }

  std::string_view why_not(const OwnImage& image, bool is_considered, std::optional<ImageOrigin> winner) const {
    if (!is_considered && image.origin == ImageOrigin::asset_variant && asset_.instance->asset_type != "character")
      return "variants of an asset count for characters";
    if (!is_considered) return concatenate({"the angle is ", to_text(asset_.angle)}, memory_);
    if (is_in_no_frame(asset_.presence)) return "no frame shows the asset";
    if (winner) return concatenate({to_text(*winner), " comes first"}, memory_);
    return is_cut_ ? "the image model takes no more images" : "no frame shows this look";
  }

  const ShownAsset& asset_;
  std::pmr::vector<OwnImage> found_;
  std::size_t considered_ = 0;
  std::string_view start_, end_;  // what is computed of the asset and is not found yet
  // What overrides send that is of the asset, or of nobody, and is not found yet.
  std::array<std::pmr::vector<std::string_view>, frames.size()> sent_;
  std::array<bool, frames.size()> is_overridden_ = {};
  bool is_cut_ = false;
  std::pmr::memory_resource& memory_;
};

}  // namespace

std::span<const AvailableReference> available_references(const Scene& scene, const ReferenceOrders& orders,
                                                         std::size_t shot, const ShotReferences& references,
                                                         const SentOverrides& overrides,
                                                         std::pmr::memory_resource& memory) {
  const Variants variants(scene.variants, memory);
  std::pmr::vector<OverriddenFrame> overridden(&memory);
  for (const Frame frame : frames)
    if (const auto& images = overrides.at(static_cast<std::size_t>(frame)))
      overridden.push_back({frame, *images, owners_of(*images, frame, references, orders.layout(), memory)});
  std::pmr::vector<AvailableReference> all(&memory);
  for (const ShownAsset& asset : references.assets)
    Available(asset, variants.images_of(*asset.instance), orders.looks().find(shot, asset.place, asset.angle),
              references, overridden, memory)
        .list(all);
  return keep(all, memory);
}

}  // namespace shot_assets::core
