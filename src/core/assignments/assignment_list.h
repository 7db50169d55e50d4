// The assignments of a scene, each with what a client shows beside it.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/scene/scene.h"

namespace shot_assets::core {

struct AssignmentView {
  const Shot* shot;
  const Instance* instance;
  const Assignment* assignment;
  std::string_view description;  // at the start of the shot
  std::string_view image_url;    // likewise, from the angle of its camera
};

/// In shot order, then in the order of instances. None in a legacy scene: it has no assignments.
std::span<const AssignmentView> list_assignments(const Scene& scene, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
