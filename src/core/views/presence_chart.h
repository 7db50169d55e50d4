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
/// others are on average. Shapes are those of the matrix: throughout is a bar, enters points to the right and exits to
/// the left, each in the half of the shot in which the asset is there; passes_through is a diamond, hollow because no
/// frame shows it. In a large scene the names stand again between shots, and the labels of shots between assets, so
/// that some are always in sight.
std::string_view presence_chart(const Scene& scene, const SceneHeading& heading, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
