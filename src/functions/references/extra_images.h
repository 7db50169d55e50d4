// Images that go with a frame of a shot beside those of its assets. Connected to SPI.
#pragma once

#include <span>

#include "core/references/extra_image.h"
#include "core/references/frame.h"
#include "core/scene/scene.h"

#include "pg/array.h"
#include "pg/schema.h"
#include "pg/statement.h"

namespace shot_assets {

// Those of these shots that the caller sees, in no order.
void read_extra_images(const pg::Schema& schema, std::span<const pg_uuid_t> shots, pg::Access access,
                       pg::Array<core::ExtraImage>& images);

// Gives a frame exactly these images, in this order. The shot is locked. Raises 42501 where a policy or a trigger of
// the host keeps others there, 55000 where the schema lacks the table.
void write_extra_images(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame,
                        std::span<const core::RequestedImage> images);

// The end frame of one shot becomes that of another, with the images that were set for it; those that the other one had
// for its own go.
void move_extra_images_of_end(const pg::Schema& schema, const pg_uuid_t& from, const pg_uuid_t& to);

}  // namespace shot_assets
