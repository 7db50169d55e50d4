// Assignments of a shot copied to other shots, of its scene and of others.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/assignments/assignment_batch.h"
#include "core/scene/scene_layout.h"

namespace shot_assets::core {

struct CopyTarget {
  Uuid shot_id;
  Uuid scene_id;
  bool managed;  // a legacy scene has every instance throughout in every shot
};

/// The instance that stands for a project asset in another scene.
struct Counterpart {
  Uuid scene_id;
  Uuid project_asset_id;
  Uuid instance_id;
};

struct CopySource {
  Uuid scene_id;
  const SceneLayout* layout;
  std::size_t shot;
};

struct Copied {
  std::span<const RequestedAssignment> written;  // created or changed
  std::size_t created;
  std::size_t changed;
  std::size_t unchanged;
  std::span<const std::string_view> missing;  // names of assets of which the target's scene has no instance
};

/// What to write to each target, in their order. `existing` are the assignments of the targets in managed scenes.
std::span<const Copied> copy_assignments(const CopySource& source, std::span<const CopyTarget> targets,
                                         std::span<const Counterpart> counterparts,
                                         std::span<const Assignment> existing, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
