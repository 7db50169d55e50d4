// set_extra_references(): images that follow those of the assets in a frame of a shot.

#include "core/references/extra_image.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"

#include "functions/locks/slots.h"
#include "functions/references/extra_images.h"
#include "functions/references/frame_argument.h"
#include "functions/references/stored_orders.h"
#include "functions/base/batch.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

std::span<const core::RequestedImage> images_argument(FunctionCallInfo fcinfo, int n) {
  const pg::JsonObjects json =
      batch_argument(fcinfo, n, "images", "Pass an array of objects with url and label; [] for no extra image.");
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::RequestedImage> images;
  pg::compute([&] { images = core::parse_extra_images(batch_elements(json, arena), arena); });
  return images;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_set_extra_references) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const core::Frame frame = frame_argument(fcinfo, 1);
  const std::span<const core::RequestedImage> images = images_argument(fcinfo, 2);
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  begin_setting_extra_images(schema, scene_of_shot(schema, shot, pg::Access::write));
  lock_orders_of_shot(schema, shot);
  write_extra_images(schema, shot, frame, images);
  pg::finish();
  PG_RETURN_VOID();
}
