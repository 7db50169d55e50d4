// A scene for a terminal: assets by shots, a sign per presence.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <span>
#include <string_view>

#include "core/scene/scene.h"

namespace shot_assets::core {

/// A heading with the shots and one line per asset of the scene; again so for further shots, where a line would be
/// longer than 160 columns; then a legend.
std::span<const std::string_view> presence_matrix(const Scene& scene, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
