// Instances of a scene that turn out to be one.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <memory_resource>
#include <span>

#include "core/scene/scene.h"

namespace shot_assets::core {

struct InstanceMerge {
  std::span<const Assignment> assignments;  // those that change, as they are afterwards
  std::span<const Uuid> deleted;            // assignments that went into another
  std::size_t moved;                        // assignments of absorbed instances that are the survivor's now
  std::size_t combined;                     // that went into another of the same shot
};

/// Merges the assignments of the survivor and of the absorbed instances. In a shot that has several of them, the
/// survivor's assignment comes first, then those of the absorbed instances in their order.
InstanceMerge merge_instances(const Uuid& survivor, std::span<const Uuid> absorbed,
                              std::span<const Assignment> assignments, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
