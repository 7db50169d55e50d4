// Images that go with a frame of a shot beside those of its assets. Connected to SPI.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

// The end frame of one shot becomes that of another, with the images that were set for it; those that the other one had
// for its own go.
void move_extra_images_of_end(const pg::Schema& schema, const pg_uuid_t& from, const pg_uuid_t& to);

}  // namespace shot_assets
