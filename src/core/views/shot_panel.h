// What an editor shows for one shot.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/references/override_check.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

struct PanelEntry {
  const Instance* instance;  // null: somebody whom an override shows, and who is not in the scene
  std::string_view name;
  std::string_view type;
  const Assignment* assignment;      // null in a legacy scene, and of somebody who is not in the shot
  std::optional<Presence> presence;  // none of somebody who is not in the shot, and whom an override shows
  std::string_view note;
  std::string_view look;       // where it starts to be seen: at the start of the shot, at the end where it enters
  std::string_view image_url;  // likewise, from the angle of the shot's camera
  std::string_view warning;    // text is all that the video model gets, or an override shows others; else empty
  std::string_view notice;     // what a neighbouring shot contradicts; else empty
};

/// What appears in a shot of the scene, in the order of instances; then who is not in it, but shown by an override. The
/// scene has the assignments of its neighbours too. Nothing for a shot of another scene. `differences`: of the
/// overrides of its frames.
std::span<const PanelEntry> shot_panel(const Scene& scene, const Uuid& shot_id,
                                       std::span<const OverrideDifference> differences,
                                       std::pmr::memory_resource& memory);

struct AssignableAsset {
  const Instance* instance;
  std::string_view look;
  std::string_view image_url;
};

/// The instances that do not appear in the shot, in their order.
std::span<const AssignableAsset> assignable_assets(const Scene& scene, const Uuid& shot_id,
                                                   std::pmr::memory_resource& memory);

/// The shots right before and right after a shot, in the order of shot_before(); null where there is none.
struct ShotNeighbours {
  const Shot* before;
  const Shot* after;
};
ShotNeighbours neighbours_of(std::span<const Shot> shots, const Uuid& shot);

}  // namespace shot_assets::core
