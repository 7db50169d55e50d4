#include "core/views/shot_panel.h"

#include <algorithm>
#include <vector>

#include "core/base/keep.h"
#include "core/base/text_builder.h"
#include "core/base/unicode.h"
#include "core/references/look.h"
#include "core/scene/scene_layout.h"
#include "core/views/check_continuity.h"

namespace shot_assets::core {
namespace {

// A scene seen from one of its shots.
struct View {
  View(const Scene& scene, const Uuid& shot_id, std::pmr::memory_resource& memory)
      : layout(scene, memory),
        looks(scene, layout, memory),
        shot(static_cast<std::size_t>(
            std::ranges::find(layout.shots(), shot_id, [](const Shot* one) { return one->id; }) -
            layout.shots().begin())),
        camera(has_shot() ? layout.shots()[shot]->camera : "", camera_names(layout, memory), memory) {}

  bool has_shot() const { return shot < layout.shots().size(); }

  // Everything known about an instance in this shot, whether it appears or not. Its look is that at the start of the
  // shot, as in every list of assignments.
  AssignableAsset asset(const Appearance& appearance) const {
    const Instance* const instance = layout.instances()[appearance.instance];
    const Look look = looks.find(shot, appearance, angle_of(appearance, instance->name(), camera)).start;
    return {instance, look.description->text, look.image_url};
  }

  SceneLayout layout;
  Looks looks;
  std::size_t shot;
  CameraNote camera;
};

std::string_view warning_for(const AssignableAsset& asset, Presence presence, std::pmr::memory_resource& memory) {
  if (!is_in_no_frame(presence)) return {};
  return concatenate({"No frame shows ", collapse_white_space(asset.instance->name(), memory),
                      has_content(asset.look) ? ": only the description reaches the video model."
                                              : ": only the name reaches the video model."},
                     memory);
}

// The first entry tells of those who have no entry of their own.
std::string_view with_differences(std::string_view warning, const Instance* instance, bool is_first,
                                  std::span<const OverrideDifference> differences, std::pmr::memory_resource& memory) {
  TextBuilder text(memory);
  text << warning;
  const auto sentence = [&](Frame frame, std::string_view verb) {
    if (!text.empty()) text << " ";
    text << "The override of the " << to_text(frame) << " frame " << verb << " ";
  };
  for (const OverrideDifference& difference : differences) {
    if (std::ranges::find(difference.left_out, instance) != difference.left_out.end()) {
      sentence(difference.frame, "leaves");
      text << collapse_white_space(instance->name(), memory) << " out.";
    }
    if (!is_first || difference.shown.empty()) continue;
    sentence(difference.frame, "still shows");
    for (std::size_t i = 0; i < difference.shown.size(); ++i)
      text << (i == 0 ? "" : ", ") << collapse_white_space(difference.shown[i], memory);
    text << ".";
  }
  return text.text();
}

std::string_view message_about(const Instance* instance, std::span<const Break> breaks) {
  const auto found = std::ranges::find(breaks, instance, &Break::instance);
  return found == breaks.end() ? std::string_view() : found->message;
}

std::string_view notice_for(const AssignableAsset& asset, std::span<const Break> before, std::span<const Break> after,
                            std::pmr::memory_resource& memory) {
  const std::string_view first = message_about(asset.instance, before), next = message_about(asset.instance, after);
  return concatenate({first, first.empty() || next.empty() ? "" : " ", next}, memory);
}

}  // namespace

std::span<const PanelEntry> shot_panel(const Scene& scene, const Uuid& shot_id,
                                       std::span<const OverrideDifference> differences,
                                       std::pmr::memory_resource& memory) {
  const View view(scene, shot_id, memory);
  if (!view.has_shot()) return {};
  const auto breaks_before =
      view.shot > 0 ? breaks_after(view.layout, view.shot - 1, memory) : std::span<const Break>();
  const auto breaks_here = breaks_after(view.layout, view.shot, memory);

  std::pmr::vector<PanelEntry> entries(&memory);
  for (const Appearance& appearance : view.layout.appearances(view.shot)) {
    const AssignableAsset asset = view.asset(appearance);
    entries.push_back({asset.instance, appearance.assignment, appearance.presence, appearance.note, asset.look,
                       asset.image_url,
                       with_differences(warning_for(asset, appearance.presence, memory), asset.instance,
                                        entries.empty(), differences, memory),
                       notice_for(asset, breaks_before, breaks_here, memory)});
  }
  return keep(entries, memory);
}

std::span<const AssignableAsset> assignable_assets(const Scene& scene, const Uuid& shot_id,
                                                   std::pmr::memory_resource& memory) {
  const View view(scene, shot_id, memory);
  if (!view.has_shot()) return {};
  std::pmr::vector<AssignableAsset> assets(&memory);
  auto appearance = view.layout.appearances(view.shot).begin();
  const auto end = view.layout.appearances(view.shot).end();
  for (std::uint32_t i = 0; i < view.layout.instances().size(); ++i) {
    if (appearance != end && appearance->instance == i) {
      ++appearance;
      continue;
    }
    assets.push_back(view.asset({i, Presence::throughout, false, 0, {}, nullptr}));
  }
  return keep(assets, memory);
}

ShotNeighbours neighbours_of(std::span<const Shot> shots, const Uuid& shot) {
  const auto self = std::ranges::find(shots, shot, &Shot::id);
  ShotNeighbours neighbours = {};
  if (self == shots.end()) return neighbours;
  for (const Shot& other : shots) {
    stop_if_interrupted();
    if (shot_before(&other, &*self)) {
      if (neighbours.before == nullptr || shot_before(neighbours.before, &other)) neighbours.before = &other;
    } else if (shot_before(&*self, &other)) {
      if (neighbours.after == nullptr || shot_before(&other, neighbours.after)) neighbours.after = &other;
    }
  }
  return neighbours;
}

}  // namespace shot_assets::core
