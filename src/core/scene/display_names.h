// The names by which people and models tell the instances of a scene apart.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/scene/scene.h"

namespace shot_assets::core {

/// All that the display name of an instance depends on.
struct InstanceName {
  Uuid id;
  Uuid project_asset_id;
  std::int64_t created_at;  // any unit; only its order counts
  std::string_view asset_name;
  std::string_view instance_name;
};

/// Per instance of one scene, in the order in which they are given. It is the name of the asset, unless the scene has
/// several instances of the asset. Then it is the instance's own name; without one, the asset's name and a number,
/// `Guard 1` for the oldest. Numbers skip names that exist in the scene, whatever their case.
std::span<const std::string_view> display_names(std::span<const InstanceName> of_scene,
                                                std::pmr::memory_resource& memory);

/// Sets Instance::display_name where it is not the name of the asset.
void name_instances(std::span<Instance> of_scene, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
