#include "core/scene/presence.h"

#include "functions/scene/assignment_rows.h"
#include "pg/arguments.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

constexpr AssignmentRow assignments_of_pairs = {
    "SELECT " ASSIGNMENT_ROW
    " FROM unnest($1, $2) WITH ORDINALITY AS e(shot_id, instance_id, n) JOIN {shot_asset_assignments} a "
    "ON a.shot_id = e.shot_id AND a.scene_asset_instance_id = e.instance_id ORDER BY e.n"};

}  // namespace

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
