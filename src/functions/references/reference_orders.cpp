// reference_orders(): the reference images and words of each shot's frames.

#include <algorithm>

#include "core/references/reference_order.h"

#include "functions/references/image_models.h"
#include "functions/references/reference_json.h"
#include "functions/references/scene_references.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

std::optional<std::size_t> max_images_argument(FunctionCallInfo fcinfo) {
  if (PG_ARGISNULL(1)) return std::nullopt;
  const int32 max_images = PG_GETARG_INT32(1);
  if (max_images < 1)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid max_images: %d", max_images),
                    errdetail("It is how many images an image model takes for a frame."),
                    errhint("Pass 1 or more, or null for no limit.")));
  return static_cast<std::size_t>(max_images);
}

core::ImageModel model_of(FunctionCallInfo fcinfo, const pg::Schema& schema, std::optional<std::size_t> max_images) {
  core::ImageModel model = model_argument(fcinfo, 2, schema, pg::Access::read);
  if (max_images) model.max_images = std::min(*max_images, model.max_images.value_or(*max_images));
  return model;
}

void add_orders(pg::ResultSet& results, const pg::Schema& schema, SceneRows& rows, const core::ImageModel& model,
                const pg_uuid_t* only_shot) {
  SceneReferences references(schema, rows, pg::Access::read, only_shot);
  ReferenceJson json(rows);
  const auto add = [&](const core::ShotReferences& shot) {
    results.add(ReferenceColumns(shot, references.words_of(shot), json).values());
  };
  if (only_shot != nullptr) {
    if (const auto place = references.orders().layout().find_shot(to_core(*only_shot)))
      add(references.of(*place, model));
  } else {
    for_each_shot(
        references, [&](std::size_t) { return model; },
        [&](std::size_t, const core::ShotReferences& shot) {
          add(shot);
          return true;
        });
  }
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_reference_orders) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::optional<std::size_t> max_images = max_images_argument(fcinfo);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  const core::ImageModel model = model_of(fcinfo, schema, max_images);
  SceneRows rows = read_scene(schema, scene);
  add_orders(results, schema, rows, model, nullptr);
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_reference_orders_for_shot) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const std::optional<std::size_t> max_images = max_images_argument(fcinfo);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  const core::ImageModel model = model_of(fcinfo, schema, max_images);
  SceneRows rows = read_scene_of_shot(schema, shot);
  add_orders(results, schema, rows, model, &shot);
  pg::finish();
  return Datum(0);
}
