// set_reference(): priority, angle and picture of an asset in a shot.

#include <optional>

#include "core/references/camera_angle.h"

#include "functions/scene/assignment_rows.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr char assignment_table[] = "shot_asset_assignments";

// NULL keeps a value; an empty text and 0 clear it. Columns that the schema lacks stay out.
// clang-format off
constexpr AssignmentRow update_reference = {
    "UPDATE {shot_asset_assignments} a SET presence_type = a.presence_type"
    IF_IMAGE(", image_url = CASE WHEN $2 IS NULL THEN a.image_url ELSE NULLIF($2, '') END")
    IF_ANGLE(", camera_angle = CASE WHEN $3 IS NULL THEN a.camera_angle ELSE NULLIF($3, '') END")
    IF_PRIORITY(", priority = CASE WHEN $4 IS NULL THEN a.priority ELSE NULLIF($4, 0)::int2 END")
    " WHERE a.id = $1 RETURNING " ASSIGNMENT_ROW};
// clang-format on

std::optional<std::string_view> text_or_none(FunctionCallInfo fcinfo, int n) {
  if (PG_ARGISNULL(n)) return std::nullopt;
  return pg::utf8_of(PG_GETARG_DATUM(n));
}

pg::Param text_param(const std::optional<std::string_view>& text) { return pg::nullable_text(text ? &*text : nullptr); }

std::optional<std::int32_t> priority_argument(FunctionCallInfo fcinfo, int n) {
  if (PG_ARGISNULL(n)) return std::nullopt;
  const int32 priority = PG_GETARG_INT32(n);
  if (priority < PG_INT16_MIN || priority > PG_INT16_MAX)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid priority: %d", priority),
                    errdetail("It is a whole number from -32768 to 32767."),
                    errhint("Higher priorities come first; 0 is the priority of an asset that has none.")));
  return priority;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_set_reference) {
  using namespace shot_assets;
  const pg_uuid_t assignment = pg::uuid_argument(fcinfo, 0, "assignment_id");
  const auto image_url = text_or_none(fcinfo, 1), camera_angle = text_or_none(fcinfo, 2);
  const auto priority = priority_argument(fcinfo, 3);
  if (camera_angle && !camera_angle->empty())
    pg::compute([&] { core::require_camera_angle(*camera_angle, "camera_angle"); });
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  require_choice_columns(schema, priority.value_or(0) != 0, camera_angle && !camera_angle->empty(),
                         image_url && !image_url->empty());
  const uint64 rows = result.set_row(
      schema, update_reference, pg::Access::write,
      {pg::uuid(assignment), text_param(image_url), text_param(camera_angle), pg::nullable_integer(priority)});
  if (rows == 0) raise_not_found("assignment", assignment);
  if (rows > 1) raise_not_one_row(assignment_table, rows);
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}
