#include "core/references/shot_inputs.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/unicode.h"

namespace shot_assets::core {

namespace {

// What an asset would bring into the shot with this presence.
AssetInputs inputs_of(const ShownAsset& asset, Presence presence, std::pmr::memory_resource& memory) {
  const LookInShot& look = asset.look;
  const bool at_end = is_seen_first_at_end(presence);
  const Look& seen = at_end ? look.end : look.start;
  AssetInputs inputs = {};
  inputs.instance_id = asset.instance->id;
  inputs.asset_name = asset.instance->name();
  inputs.asset_type = asset.instance->asset_type;
  inputs.presence = to_text(presence);
  inputs.note = asset.note;
  inputs.action = asset.cue;
  inputs.priority = asset.priority;
  inputs.camera_angle = to_text(asset.angle);
  inputs.look = seen.description->fingerprint;
  inputs.is_look_transformed = seen.is_new_description;
  if (!is_in_no_frame(presence)) {
    inputs.image_url = at_end ? asset.end_image_url() : look.start.image_url;
    inputs.is_image_transformed = look.start.is_new_image;
    inputs.is_image_chosen = look.start.is_chosen_image;
  }
  if (look.is_transforming()) {
    const bool is_seen_after = in_end_frame(presence);
    inputs.transformation =
        fingerprint(concatenate({look.transformation->narrative, "\n",
                                 is_seen_after ? look.end.description->fingerprint : std::string_view(), "\n",
                                 is_seen_after ? look.end.image_url : std::string_view()},
                                memory),
                    memory);
  }
  return inputs;
}

// 0 without any.
std::uint64_t digest_of_extra(std::span<const ExtraImage* const> images) {
  std::uint64_t result = 0;
  for (const ExtraImage* const image : images) result = digest(image->name(), digest(image->url, result));
  return result;
}

// Without what the shot alone says of it.
std::uint64_t digest_of_own(const AssetInputs& inputs) {
  const std::string_view id(reinterpret_cast<const char*>(inputs.instance_id->bytes.data()), sizeof(Uuid));
  const char flags[] = {inputs.is_look_transformed ? '1' : '0', inputs.is_image_transformed ? '1' : '0',
                        inputs.is_image_chosen ? '1' : '0'};
  std::uint64_t result = digest(id);
  for (const std::string_view text :
       {inputs.asset_name, inputs.asset_type, inputs.presence, inputs.look, inputs.image_url, inputs.camera_angle,
        std::string_view(flags, 3), inputs.transformation})
    result = digest(text, result);
  if (inputs.priority == 0) return result;
  const std::int16_t priority = inputs.priority;
  return digest({reinterpret_cast<const char*>(&priority), sizeof(priority)}, result);
}

class Comparison {
 public:
  Comparison(const ShotInputs& before, const ShotReferences& today, const Looks& looks,
             std::pmr::memory_resource& memory)
      : before_(before), shot_(today), looks_(looks), memory_(memory) {
    const ShotInputs inputs = inputs_of(today, memory);
    today_ = inputs.assets;
    extra_today_ = inputs.extra_images;
  }

  std::span<const StalenessCause> compare() {
    std::pmr::unordered_map<Uuid, std::size_t, UuidHash> earlier(&memory_);
    std::pmr::vector<bool> is_there(before_.assets.size(), false, &memory_);
    for (std::size_t i = 0; i < before_.assets.size(); ++i)
      if (before_.assets[i].instance_id) earlier.emplace(*before_.assets[i].instance_id, i);

    std::size_t furthest = 0;
    bool is_in_order = true;
    for (std::size_t i = 0; i < today_.size(); ++i) {
      const auto found = earlier.find(*today_[i].instance_id);
      if (found == earlier.end()) {
        add(Change::added, &today_[i], {}, today_[i].presence);
        continue;
      }
      is_there[found->second] = true;
      is_in_order = is_in_order && found->second >= furthest;
      furthest = std::max(furthest, found->second);
      compare_asset(before_.assets[found->second], shot_.assets[i], today_[i]);
    }
    for (std::size_t i = 0; i < before_.assets.size(); ++i)
      if (!is_there[i]) add(Change::removed, &before_.assets[i], before_.assets[i].presence, {});
    // A new type brings a new place along, and so does another priority.
    bool is_explained = std::ranges::find(causes_, Change::type, &StalenessCause::change) != causes_.end();
    for (std::size_t i = 0; !is_in_order && i < today_.size(); ++i) {
      const auto found = earlier.find(*today_[i].instance_id);
      if (found == earlier.end() || before_.assets[found->second].priority == today_[i].priority) continue;
      add(Change::priority, &today_[i], {}, {});
      is_explained = true;
    }
    if (!is_in_order && !is_explained) add(Change::order, nullptr, {}, {});
    for (const Frame frame : frames)
      if (before_.extra_images.at(static_cast<std::size_t>(frame)) != extra_today_.at(static_cast<std::size_t>(frame)))
        causes_.push_back({Change::extra_images, nullptr, {}, {}, frame});
    return causes();
  }

 private:
  void compare_asset(const AssetInputs& was, const ShownAsset& shown, const AssetInputs& is) {
    const auto compare_text = [&](Change change, std::string_view from, std::string_view to) {
      if (from != to) add(change, &is, from, to);
    };
    compare_text(Change::presence, was.presence, is.presence);
    compare_text(Change::note, was.note, is.note);
    compare_text(Change::name, was.asset_name, is.asset_name);
    compare_text(Change::type, was.asset_type, is.asset_type);

    // Another presence shows another look by itself: what matters is what the earlier one would show today.
    const auto presence = parse_presence(was.presence);
    const AssetInputs same = presence ? inputs_of(shown, *presence, memory_) : is;
    bool is_transformation = was.transformation != same.transformation;
    if (was.look != same.look) {
      if (was.is_look_transformed || same.is_look_transformed)
        is_transformation = true;
      else
        add(Change::look, &is, {}, {});
    }
    if (was.image_url != same.image_url) {
      if (was.is_image_chosen || same.is_image_chosen)
        add(Change::choice, &is, was.image_url, same.image_url);
      else if (was.is_image_transformed || same.is_image_transformed)
        is_transformation = true;
      else
        add(image_change(was, shown), &is, was.image_url, same.image_url);
    }
    if (is_transformation) add(Change::transformation, &is, {}, {});
    if (was.presence == is.presence && was.note == is.note) compare_text(Change::action, was.action, is.action);
  }

  Change image_change(const AssetInputs& was, const ShownAsset& shown) const {
    const auto angle = parse_camera_angle(was.camera_angle);
    const bool is_same_from_there =
        angle && *angle != shown.angle && looks_.own_image(shown.place, *angle) == was.image_url;
    return is_same_from_there ? Change::camera : Change::image;
  }

  void add(Change change, const AssetInputs* asset, std::string_view from, std::string_view to) {
    causes_.push_back({change, asset, from, to});
  }

  std::span<const StalenessCause> causes() {
    auto* result = std::pmr::polymorphic_allocator<StalenessCause>(&memory_).allocate(causes_.size());
    std::uninitialized_copy(causes_.begin(), causes_.end(), result);
    return {result, causes_.size()};
  }

  const ShotInputs& before_;
  const ShotReferences& shot_;
  const Looks& looks_;
  std::span<const AssetInputs> today_;
  std::array<std::string_view, 2> extra_today_;
  std::pmr::memory_resource& memory_;
  std::pmr::vector<StalenessCause> causes_{&memory_};
};

}  // namespace

ShotInputs inputs_of(const ShotReferences& references, std::pmr::memory_resource& memory) {
  const std::size_t count = references.assets.size();
  auto* inputs = std::pmr::polymorphic_allocator<AssetInputs>(&memory).allocate(count);
  for (std::size_t i = 0; i < count; ++i)
    new (inputs + i) AssetInputs(inputs_of(references.assets[i], references.assets[i].presence, memory));
  ShotInputs result = {{inputs, count}};
  for (const Frame frame : frames)
    if (const auto images = references.extra(frame); !images.empty())
      result.extra_images.at(static_cast<std::size_t>(frame)) = to_text(digest_of_extra(images), memory);
  return result;
}

std::uint64_t InputDigests::of(const ShotReferences& references, std::pmr::memory_resource& memory) {
  std::uint64_t result = 0;
  for (const ShownAsset& asset : references.assets)
    result = digest(asset.cue, digest(asset.note, result ^ own(asset, memory)));
  for (const Frame frame : frames)
    if (const auto images = references.extra(frame); !images.empty())
      result = digest(to_text(frame), result ^ digest_of_extra(images));
  return result;
}

std::uint64_t InputDigests::own(const ShownAsset& asset, std::pmr::memory_resource& memory) {
  if (asset.look.transformation != nullptr || asset.look.start.is_chosen_image || asset.priority != 0)
    return digest_of_own(inputs_of(asset, asset.presence, memory));
  std::optional<std::uint64_t>& known =
      own_[asset.place].at(static_cast<std::size_t>(asset.angle)).at(static_cast<std::size_t>(asset.presence));
  if (!known) known = digest_of_own(inputs_of(asset, asset.presence, memory));
  return *known;
}

std::string_view to_text(Change change) {
  constexpr std::array<std::string_view, 15> names = {
      "added", "removed", "presence", "note",           "priority", "choice",       "name", "type",
      "image", "camera",  "look",     "transformation", "action",   "extra_images", "order"};
  return names[static_cast<std::size_t>(change)];
}

std::span<const StalenessCause> compare_inputs(const ShotInputs& before, const ShotReferences& today,
                                               const Looks& looks, std::pmr::memory_resource& memory) {
  return Comparison(before, today, looks, memory).compare();
}

}  // namespace shot_assets::core
