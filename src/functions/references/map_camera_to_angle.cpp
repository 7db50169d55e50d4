// map_camera_to_angle(): the angle that a camera note asks for.

#include "core/references/camera_angle.h"

#include "pg/arguments.h"
#include "pg/compute.h"

SHOT_ASSETS_FUNCTION(shot_assets_map_camera_to_angle) {
  using namespace shot_assets;
  // A shot without a camera note is seen from the front, as one whose note names no angle.
  const std::string_view camera = PG_ARGISNULL(0) ? std::string_view() : pg::utf8_of(PG_GETARG_DATUM(0));
  const bool has_name = !PG_ARGISNULL(1);
  const std::string_view name = has_name ? pg::utf8_of(PG_GETARG_DATUM(1)) : std::string_view();
  std::pmr::memory_resource& arena = pg::make_arena();
  std::string_view angle;
  pg::compute([&] {
    core::CameraNames names(arena);
    if (has_name) names.add(name);
    const core::CameraNote note(camera, names, arena);
    angle = core::to_text(has_name ? note.angle_of(name) : note.angle());
  });
  PG_RETURN_DATUM(pg::text_datum(angle));
}
