// What a client sends to assign_many(), checked as a whole before anything is written.
#pragma once
#ifdef POSTGRES_H
#error "include core headers before postgres.h: the two worlds must not mix"
#endif

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/batch.h"
#include "core/base/uuid.h"
#include "core/references/camera_angle.h"
#include "core/scene/presence.h"

namespace shot_assets::core {

struct RequestedAssignment {
  Uuid shot_id;
  Uuid instance_id;
  std::optional<Presence> presence;  // none: what the assignment has, throughout if it is new
  bool note_given;                   // false: what the assignment has
  std::optional<std::string_view> note;
  // About the reference image. What is not given, an assignment keeps.
  bool priority_given = false;
  std::int16_t priority = 0;
  bool angle_given = false;
  std::optional<CameraAngle> camera_angle = std::nullopt;
  bool image_given = false;
  std::string_view image_url = {};
};

/// One request per element, in their order. Throws an Error that names the element at fault, counted from 1: it is no
/// object, lacks an id, has a key or value that is not known, or names a pair that an earlier element names.
std::span<const RequestedAssignment> parse_assignments(std::span<const Element> elements,
                                                       std::pmr::memory_resource& memory);

}  // namespace shot_assets::core
