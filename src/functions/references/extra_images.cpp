#include "functions/references/extra_images.h"

#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/uuid_set.h"

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
    "WHERE (e.url COLLATE \"C\", e.label COLLATE \"C\") IS DISTINCT FROM "
    "(excluded.url COLLATE \"C\", excluded.label COLLATE \"C\")"};

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Int4, pg::Text, pg::Text> extra_images_of_shots = {
    "SELECT e.shot_id, e.frame_type, e.position, e.url, e.label FROM {shot_asset_extra_references(shot_id uuid, "
    "frame_type text, position int4, url text, label text)} e WHERE e.shot_id = ANY ($1)"};

constexpr pg::Statement<pg::Uuid> any_of_end = {
    "SELECT e.shot_id FROM {shot_asset_extra_references(shot_id uuid, frame_type text)} e "
    "WHERE e.shot_id = ANY ($1) AND e.frame_type COLLATE \"C\" = 'end' LIMIT 1"};
constexpr pg::Statement<> delete_of_end = {
    "DELETE FROM {shot_asset_extra_references} e WHERE e.shot_id = $1 AND e.frame_type::text COLLATE \"C\" = 'end'"};
constexpr pg::Statement<> move_of_end = {
    "UPDATE {shot_asset_extra_references} e SET shot_id = $2 "
    "WHERE e.shot_id = $1 AND e.frame_type::text COLLATE \"C\" = 'end'"};

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

}  // namespace

void read_extra_images(const pg::Schema& schema, std::span<const pg_uuid_t> shots, pg::Access access,
                       pg::Array<core::ExtraImage>& images) {
  pg::query(schema, extra_images_of_shots, access, {pg::uuid_array(shots)}, [&](const auto& row) {
    const std::string_view frame = row.text(1);
    const bool in_end_frame = frame == to_text(core::Frame::end);
    // The host may have dropped the check.
    if (!in_end_frame && frame != to_text(core::Frame::start)) return;
    images.push_back({to_core(row.uuid(0)), in_end_frame, row.integer(2), row.text(3), row.text(4)});
  });
}

void write_extra_images(const pg::Schema& schema, const pg_uuid_t& shot, core::Frame frame,
                        std::span<const core::RequestedImage> images) {
  // An image that stays as it is outdates nothing.
  if (has_images(schema, shot, frame, images)) return;
  require_extra_table(schema);
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

void move_extra_images_of_end(const pg::Schema& schema, const pg_uuid_t& from, const pg_uuid_t& to) {
  if (pg::same(from, to)) return;
  const pg_uuid_t both[] = {from, to};
  if (!pg::exists(schema, any_of_end, pg::Access::write, {pg::uuid_array(both)})) return;
  pg::execute(schema, delete_of_end, {pg::uuid(to)});
  pg::execute(schema, move_of_end, {pg::uuid(from), pg::uuid(to)});
}

}  // namespace shot_assets
