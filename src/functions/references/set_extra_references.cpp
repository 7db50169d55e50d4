// set_extra_references(): images that follow those of the assets in a frame of a shot.

#include "core/references/extra_image.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"

#include "functions/locks/slots.h"
#include "functions/references/frame_argument.h"
#include "functions/references/stored_orders.h"
#include "functions/base/batch.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr char extra_table[] = "shot_asset_extra_references";

constexpr pg::Statement<pg::Text, pg::Text> images_of_frame = {
    "SELECT e.url, e.label FROM {shot_asset_extra_references(shot_id uuid, frame_type text, position int4, url text, "
    "label text)} e WHERE e.shot_id = $1 AND e.frame_type COLLATE \"C\" = $2 ORDER BY e.position"};

constexpr pg::Statement<> write_images = {
    "WITH rest AS (DELETE FROM {shot_asset_extra_references} e WHERE e.shot_id = $1 "
    "AND e.frame_type::text COLLATE \"C\" = $2 AND e.position::int4 <> ALL ($3)) "
    "INSERT INTO {shot_asset_extra_references} AS e (shot_id, frame_type, position, url, label) "
    "SELECT $1, $2, i.position, i.url, i.label FROM unnest($3, $4, $5) AS i(position, url, label) "
    "ON CONFLICT (shot_id, frame_type, position) DO UPDATE SET url = excluded.url, label = excluded.label "
    "WHERE (e.url, e.label) IS DISTINCT FROM (excluded.url, excluded.label)"};

std::span<const core::RequestedImage> images_argument(FunctionCallInfo fcinfo, int n) {
  const pg::JsonObjects json =
      batch_argument(fcinfo, n, "images", "Pass an array of objects with url and label; [] for no extra image.");
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::RequestedImage> images;
  pg::compute([&] { images = core::parse_extra_images(batch_elements(json, arena), arena); });
  return images;
}

void require_extra_table(const pg::Schema& schema) {
  if (OidIsValid(get_relname_relid(extra_table, schema.oid))) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" does not exist in schema \"%s\"", extra_table, schema.name),
                  errdetail("An earlier version of shot_assets has attached the schema."),
                  errhint("Run SELECT * FROM shot_assets.attach(%s).", quote_literal_cstr(schema.name))));
}

bool has_images(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame,
                std::span<const core::RequestedImage> images) {
  std::size_t count = 0;
  bool same = true;
  pg::query(schema, images_of_frame, pg::Access::write, {pg::uuid(shot), pg::text(to_text(frame))},
            [&](const auto& row) {
              same = same && count < images.size() && images[count] == core::RequestedImage{row.text(0), row.text(1)};
              ++count;
            });
  return same && count == images.size();
}

void write(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame,
           std::span<const core::RequestedImage> images) {
  pg::Array<int32> positions;
  pg::Array<std::string_view> urls, labels;
  for (const core::RequestedImage& image : images) {
    positions.push_back(static_cast<int32>(positions.size() + 1));
    urls.push_back(image.url);
    labels.push_back(image.label.empty() ? std::string_view() : image.label);
  }
  // A client that writes the table itself can commit more images while the statement waits for one of them. The next
  // statement sees these.
  for (int attempt = 0; attempt < 3; ++attempt) {
    pg::execute(schema, write_images,
                {pg::uuid(shot), pg::text(to_text(frame)), pg::integer_array(positions.span()),
                 pg::text_array(urls.span()), pg::text_array(labels.span())});
    if (has_images(schema, shot, frame, images)) return;
  }
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("extra images of shot %s could not be set", pg::to_string(shot)),
                  errdetail("Row-level security, or a trigger, keeps rows of table \"%s\" as they are.", extra_table),
                  errhint("Give role \"%s\" policies for INSERT, UPDATE and DELETE that cover what its SELECT policy "
                          "shows.",
                          GetUserNameFromId(GetUserId(), false))));
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
  // An image that stays as it is outdates nothing.
  if (!has_images(schema, shot, frame, images)) {
    require_extra_table(schema);
    write(schema, shot, frame, images);
  }
  pg::finish();
  PG_RETURN_VOID();
}
