// A scene as a picture: shots along time, a row per asset, a shape per presence.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <memory_resource>
#include <string_view>

#include "core/scene/scene.h"

namespace shot_assets::core {

/// What a scene is called; either may be empty.
struct SceneHeading {
  std::string_view number;
  std::string_view name;
};

/// A self-contained SVG document in light and dark, whatever the names in it hold.
///
/// Shots are as wide as they are long, but wide enough for their label; one of unknown duration counts as long as the
/// others are on average. A shape is as high at either end as the asset is in that frame: throughout is a bar, enters
/// grows, exits shrinks, passes_through is a diamond, hollow because no frame shows it.
std::string_view presence_chart(const Scene& scene, const SceneHeading& heading, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
