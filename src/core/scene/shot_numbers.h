// The numbers that order a scene's shots, after shots came or went.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>

#include "core/scene/scene.h"

namespace shot_assets::core {

struct Renumbering {
  Uuid shot_id;
  std::int32_t number;
};

struct ShotNumbers {
  std::int32_t lowest;                      // of the scene's first shot
  std::span<const Renumbering> renumbered;  // those that change
};

/// Numbers without gaps for the shots of a scene, which come in order, of which `removed` shots after the one at
/// `place` are no more, while `inserted` others came after it. They start with the lowest there is, so that a scene
/// counted from 0 stays so; from 1 where there is none. The renumberings can be done one by one: no two shots ever have
/// the same number meanwhile, unless they had before.
ShotNumbers number_shots(std::span<const Shot* const> shots, std::size_t place, std::size_t removed,
                         std::size_t inserted, std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
