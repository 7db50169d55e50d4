#include "core/assignments/assignment_batch.h"
#include "core/locks/stage_locks.h"
#include "core/references/override_check.h"
#include "core/scene/shot_numbers.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/editing/shot_writer.h"
#include "functions/locks/shared_scenes.h"
#include "functions/locks/stage_life_cycle.h"
#include "functions/locks/stage_locks.h"
#include "functions/references/stored_orders.h"
#include "functions/base/errors.h"
#include "functions/base/settings.h"
#include "functions/base/uuid.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<> renumber = {
    "UPDATE {shots} SET shot_order = $2{?shots.updated_at:, updated_at = now():} WHERE id = $1"};

// Keys that refer to a shot wait, too.
constexpr pg::Statement<> lock_completely = {"SELECT FROM {shots} s WHERE s.id = ANY ($1) ORDER BY s.id FOR UPDATE"};

constexpr pg::Statement<pg::Json> stage_locks_of_scene = {"SELECT s.stage_locks FROM {scenes} s WHERE s.id = $1"};

core::StageStatuses statuses_of(const pg::Schema& schema, const pg_uuid_t& scene) {
  core::StageStatuses statuses = {};
  pg::query(schema, stage_locks_of_scene, pg::Access::write, {pg::uuid(scene)},
            [&](const auto& row) { statuses = read_statuses(row.json_of_row(0)); });
  return statuses;
}

}  // namespace

bool are_frames_approved(const pg::Schema& schema, const pg_uuid_t& scene) {
  return statuses_of(schema, scene)[core::frames_stage] == core::StageStatus::locked;
}

void require_label_and_order(const pg::Schema& schema) {
  for (const auto& [column, type] : {std::pair("shot_id", "text"), std::pair("shot_order", "int")}) {
    if (pg::has_column(schema, "shots", column)) continue;
    ereport(ERROR,
            (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("table \"shots\" has no column \"%s\"", column),
             errdetail("Splitting and merging shots gives them labels and an order."),
             errhint("Run ALTER TABLE %s ADD COLUMN %s %s.", quote_qualified_identifier(schema.name, "shots"), column,
                     type)));
  }
}

void lock_shots_and_assignments(const pg::Schema& schema, std::span<const pg_uuid_t> scenes,
                                std::span<const pg_uuid_t> shots, Closed closed) {
  pg::UuidSet of_scenes = lock_shots_of_scenes(schema, scenes);
  // One that has moved away meanwhile is out of order here, and the caller will refuse it.
  pg::Array<pg_uuid_t> still_there;
  for (const pg_uuid_t& shot : shots)
    if (of_scenes.contains(shot)) still_there.push_back(shot);
  const std::span<const pg_uuid_t> named = still_there.span();
  lock_assignments_of(schema, named, {});
  pg::execute(schema, lock_completely, {pg::uuid_array(closed == Closed::shots ? named : of_scenes.span())});
  lock_assignments_of(schema, named, {});
}

void renumber_shots(const pg::Schema& schema, std::span<const core::Renumbering> renumberings) {
  uint64 written = 0;
  for (const core::Renumbering& one : renumberings)
    written += pg::execute(schema, renumber, {pg::uuid(to_pg(one.shot_id)), pg::integer(one.number)});
  if (written < renumberings.size()) raise_not_updatable(renumberings.size() - written);
}

void outdate_stages_of(const pg::Schema& schema, const pg_uuid_t& scene) {
  if (!settings::invalidate) return;
  // A session that locks a stage holds the row and waits for the slot that this call shares, so the call does not ask
  // for the row.
  if (is_shared(schema, scene) && !core::has_locked_dependent(statuses_of(schema, scene))) return;
  invalidate_stages(schema, scene, core::first_dependent_stage);
}

}  // namespace shot_assets
