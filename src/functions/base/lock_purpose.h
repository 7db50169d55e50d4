// The purposes of private locks (pg/private_lock.h). Each has a number of its own, so that no two of them collide.
#pragma once

#include <cstdint>

namespace shot_assets {

enum LockPurpose : std::uint16_t {
  to_add_asset = 1,
  to_populate_all = 3,
  // Within the database, without a schema:
  to_set_up = 4,
  to_grant_functions = 5,
  // Within a table of scenes (locks/slots.h):
  to_edit_scene = 6,
  to_add_assignments = 7,
  to_take_shots = 8
};

}  // namespace shot_assets
