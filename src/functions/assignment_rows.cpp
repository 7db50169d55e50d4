#include "core/presence.h"

#include "functions/assignment_rows.h"
#include "pg/arguments.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

constexpr pg::Statement assignments_of_pairs = {
    "SELECT " ASSIGNMENT_ROW
    " FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) WITH ORDINALITY AS e(shot_id, instance_id, n) "
    "JOIN {shot_asset_assignments} a ON a.shot_id OPERATOR(pg_catalog.=) e.shot_id "
    "AND a.scene_asset_instance_id OPERATOR(pg_catalog.=) e.instance_id ORDER BY e.n"};

}  // namespace

void add_assignment_rows(pg::ResultSet& results, std::string_view schema, std::span<const pg_uuid_t> shots,
                         std::span<const pg_uuid_t> instances) {
  results.add_rows(schema, assignments_of_pairs, pg::Access::write, {pg::uuid_array(shots), pg::uuid_array(instances)});
}

std::string_view presence_argument(FunctionCallInfo fcinfo, int n) {
  const std::string_view presence = pg::text_argument(fcinfo, n, "presence_type");
  pg::compute([&] { core::require_presence(presence, "presence_type"); });
  return presence;
}

}  // namespace shot_assets
