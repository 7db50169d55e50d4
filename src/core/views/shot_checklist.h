// The shots of a scene beside an asset that may appear in them: what the script suggests.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/scene/cast_lists.h"
#include "core/scene/scene.h"

namespace shot_assets::core {

struct ShotSuggestion {
  const Shot* shot;
  bool is_assigned;         // in a legacy scene: whether the scene has the asset
  int confidence;           // percent; 0: the script does not suggest the asset
  std::string_view reason;  // in words; empty without a suggestion
};

/// What the script says about the asset, in shot order. `others`: other assets that the script may mean.
///
/// A location is looked for in the setting, a prop in action and dialogue, every other asset in the lists of
/// characters, the action and the dialogue. The confidence is that of the surest place: how much the place says (the
/// table of Source in shot_checklist.cpp) by how surely the name is meant there (see NameMatcher).
std::span<const ShotSuggestion> shot_checklist(const Scene& scene, const NamedAsset& asset,
                                               std::span<const NamedAsset> others, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
