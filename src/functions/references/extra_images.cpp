#include "functions/references/extra_images.h"

#include "pg/statement.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> any_of_end = {
    "SELECT e.shot_id FROM {shot_asset_extra_references(shot_id uuid, frame_type text)} e "
    "WHERE e.shot_id = ANY ($1) AND e.frame_type COLLATE \"C\" = 'end' LIMIT 1"};
constexpr pg::Statement<> delete_of_end = {
    "DELETE FROM {shot_asset_extra_references} e WHERE e.shot_id = $1 AND e.frame_type::text COLLATE \"C\" = 'end'"};
constexpr pg::Statement<> move_of_end = {
    "UPDATE {shot_asset_extra_references} e SET shot_id = $2 "
    "WHERE e.shot_id = $1 AND e.frame_type::text COLLATE \"C\" = 'end'"};

}  // namespace

void move_extra_images_of_end(const pg::Schema& schema, const pg_uuid_t& from, const pg_uuid_t& to) {
  if (pg::same(from, to)) return;
  const pg_uuid_t both[] = {from, to};
  if (!pg::exists(schema, any_of_end, pg::Access::write, {pg::uuid_array(both)})) return;
  pg::execute(schema, delete_of_end, {pg::uuid(to)});
  pg::execute(schema, move_of_end, {pg::uuid(from), pg::uuid(to)});
}

}  // namespace shot_assets
