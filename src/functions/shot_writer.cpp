#include "core/shot_numbers.h"
#include "core/stage_locks.h"

#include "functions/errors.h"
#include "functions/lock_life_cycle.h"
#include "functions/settings.h"
#include "functions/shot_writer.h"
#include "functions/uuid.h"
#include "pg/statement.h"
#include "pg/text.h"

namespace shot_assets {

namespace {

constexpr pg::Statement renumber = {
    "UPDATE {shots} SET shot_order = $2{?shots.updated_at:, updated_at = pg_catalog.now():} "
    "WHERE id OPERATOR(pg_catalog.=) $1"};

}  // namespace

void require_label_and_order(std::string_view schema) {
  for (const auto& [column, type] : {std::pair("shot_id", "text"), std::pair("shot_order", "int")}) {
    if (pg::has_column(schema, "shots", column)) continue;
    const char* name = pg::copy(schema).data();
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("table \"shots\" has no column \"%s\"", column),
             errdetail("Splitting and merging shots gives them labels and an order."),
             errhint("Run ALTER TABLE %s ADD COLUMN %s %s.", quote_qualified_identifier(name, "shots"), column, type)));
  }
}

void renumber_shots(std::string_view schema, std::span<const core::Renumbering> renumberings) {
  uint64 written = 0;
  for (const core::Renumbering& one : renumberings)
    written += pg::execute(schema, renumber, {pg::uuid(to_pg(one.shot_id)), pg::integer(one.number)});
  if (written < renumberings.size()) raise_not_updatable(renumberings.size() - written);
}

void outdate_stages_of(std::string_view schema, const pg_uuid_t& scene) {
  if (settings::invalidate) invalidate_stages(schema, scene, core::first_dependent_stage);
}

}  // namespace shot_assets
