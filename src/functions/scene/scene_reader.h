// Reads a scene into the plain structs that the core computes on.
#pragma once

#include <span>

#include "core/scene/scene.h"

#include "pg/array.h"
#include "pg/statement.h"

namespace shot_assets {

// The rows of a scene; they live in the memory context in which it was read.
struct SceneRows {
  bool managed = false;
  pg::Array<core::Shot> shots;
  pg::Array<core::Instance> instances;
  pg::Array<core::AngleVariant> variants;
  pg::Array<core::Assignment> assignments;
  pg::Array<core::TransformationEvent> events;
  pg::Array<core::ExtraImage> extra_images;  // none until SceneReferences has read them

  core::Scene scene() {
    return {managed,       shots.span(),       instances.span(), variants.span(), assignments.span(),
            events.span(), extra_images.span()};
  }
};

// Raises PT404 where the caller sees no such scene or shot. Connected to SPI.
SceneRows read_scene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access = pg::Access::read);

// The scene of a shot, with the assignments of this shot only.
SceneRows read_scene_of_shot(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access = pg::Access::read);

// The assignments of these shots; in a legacy scene, none.
pg::Array<core::Assignment> read_assignments_of_shots(const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                                                      pg::Access access);

}  // namespace shot_assets
