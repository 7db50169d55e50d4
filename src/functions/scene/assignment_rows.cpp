#include "core/scene/presence.h"

#include "functions/scene/assignment_rows.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/template.h"

namespace shot_assets {

namespace {

constexpr AssignmentRow assignments_of_pairs = {
    "SELECT " ASSIGNMENT_ROW
    " FROM unnest($1, $2) WITH ORDINALITY AS e(shot_id, instance_id, n) JOIN {shot_asset_assignments} a "
    "ON a.shot_id = e.shot_id AND a.scene_asset_instance_id = e.instance_id ORDER BY e.n"};

void require_choice_column(const pg::Schema& schema, const ChoiceColumn& column) {
  constexpr char table[] = "shot_asset_assignments";
  if (pg::has_column(schema, table, column.name, column.type)) return;
  const Oid relation = get_relname_relid(table, schema.oid);
  if (!OidIsValid(relation)) pg::raise_no_table(schema, table);
  const AttrNumber number = get_attnum(relation, column.name);
  if (number > 0) pg::raise_wrong_type(schema, table, column.name, get_atttype(relation, number), column.type_in_words);
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" in schema \"%s\" has no column \"%s\"", table, schema.name, column.name),
                  errdetail("An earlier version of shot_assets has attached the schema."),
                  errhint("Run SELECT * FROM shot_assets.attach(%s).", quote_literal_cstr(schema.name))));
}

}  // namespace

void require_choice_columns(const pg::Schema& schema, bool priority, bool camera_angle, bool image_url) {
  if (priority) require_choice_column(schema, priority_column);
  if (camera_angle) require_choice_column(schema, angle_column);
  if (image_url) require_choice_column(schema, image_column);
}

void add_assignment_rows(pg::ResultSet& results, const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                         std::span<const pg_uuid_t> instances) {
  results.add_rows(schema, assignments_of_pairs, pg::Access::write, {pg::uuid_array(shots), pg::uuid_array(instances)});
}

std::string_view presence_argument(FunctionCallInfo fcinfo, int n) {
  const std::string_view presence = pg::text_argument(fcinfo, n, "presence_type");
  pg::compute([&] { core::require_presence(presence, "presence_type"); });
  return presence;
}

}  // namespace shot_assets
