#include "core/locks/stage_locks.h"

#include "functions/locks/stage_life_cycle.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// Before anything is decided: a change of assignments meanwhile waits for the decision, or has been waited for.
constexpr pg::Statement<pg::Json, pg::Text> lock_scene = {
    "SELECT s.stage_locks, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') "
    "FROM {scenes} s WHERE s.id = $1 FOR NO KEY UPDATE"};

// $3, $4: whether stage 7, which some hosts know by a column of its own, changes, and whether it is locked then.
constexpr pg::Statement<pg::Json> write_locks = {
    "UPDATE {scenes} s SET stage_locks = $2{?scenes.updated_at:, updated_at = now():}"
    "{?scenes.shot_list_locked_at:, shot_list_locked_at = CASE WHEN NOT $3 THEN s.shot_list_locked_at "
    "WHEN $4 THEN now() END:} WHERE s.id = $1 RETURNING s.stage_locks"};

constexpr pg::Statement<pg::Json, pg::Int8, pg::Int8, pg::Int8> locks_and_work = {
    "SELECT s.stage_locks, w.shots, w.prompts, w.frames FROM {scenes} s CROSS JOIN LATERAL ("
    "SELECT count(*) AS shots, "
    "count(*) FILTER (WHERE t.frame_prompt <> '') + count(*) FILTER (WHERE t.video_prompt <> '') AS prompts, "
    "count(*) FILTER (WHERE t.reference_image_order <> '[]') + "
    "count(*) FILTER (WHERE t.end_frame_reference_image_order <> '[]') AS frames "
    "FROM {shots(scene_id uuid, frame_prompt text, video_prompt text, reference_image_order jsonb, "
    "end_frame_reference_image_order jsonb)} t WHERE t.scene_id = s.id) w WHERE s.id = $1"};

struct Locks {
  Jsonb* json = nullptr;
  core::StageStatuses statuses;
  std::string_view now;
};

Locks lock_and_read(const pg::Schema& schema, const pg_uuid_t& scene) {
  Locks locks;
  const uint64 found = pg::query(schema, lock_scene, pg::Access::write, {pg::uuid(scene)}, [&](const auto& row) {
    locks.json = row.json(0);
    locks.now = row.text(1);
  });
  if (found == 0) raise_not_found("scene", scene);
  if (locks.json == nullptr) locks.json = no_locks();
  locks.statuses = read_statuses(locks.json);
  return locks;
}

// Returns what has been stored.
Jsonb* write(const pg::Schema& schema, const pg_uuid_t& scene, const Locks& locks, const core::StageStatuses& after) {
  Jsonb* const json = write_statuses(locks.json, locks.statuses, after, locks.now);
  const core::StageStatus shot_list = after[core::first_stage];
  Jsonb* stored = nullptr;
  pg::query(schema, write_locks, pg::Access::write,
            {pg::uuid(scene), pg::json(json), pg::boolean(locks.statuses[core::first_stage] != shot_list),
             pg::boolean(shot_list == core::StageStatus::locked)},
            [&](const auto& row) { stored = row.json(0); });
  if (stored == nullptr)
    ereport(ERROR,
            (errcode(SHOT_ASSETS_CONFLICT), errmsg("the stage locks of scene %s were not stored", pg::to_string(scene)),
             errdetail("A trigger or a rule on table scenes keeps them as they are."),
             errhint("Have it let stage_locks through.")));
  return stored;
}

using Step = core::StageStatuses (*)(int stage, core::StageStatuses statuses);

Datum change_locks(FunctionCallInfo fcinfo, Step step) {
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const int stage = stage_argument(fcinfo, 1, "stage");
  const pg::Schema schema = pipeline_schema();
  const MemoryContext result_context = CurrentMemoryContext;

  pg::connect();
  const Locks locks = lock_and_read(schema, scene);
  if (!JB_ROOT_IS_OBJECT(locks.json))
    ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT),
                    errmsg("stage_locks of scene %s is not a JSON object", pg::to_string(scene)),
                    errdetail("There is no telling which of its stages are locked."),
                    errhint("Set it to '{}' to start with no stage locked.")));
  core::StageStatuses after;
  pg::compute([&] { after = step(stage, locks.statuses); });
  Jsonb* const stored = write(schema, scene, locks, after);
  const MemoryContext before = MemoryContextSwitchTo(result_context);
  const Datum result = datumCopy(JsonbPGetDatum(stored), false, -1);
  MemoryContextSwitchTo(before);
  pg::finish();
  PG_RETURN_DATUM(result);
}

}  // namespace

core::Stages invalidate_stages(const pg::Schema& schema, const pg_uuid_t& scene, int from_stage) {
  const Locks locks = lock_and_read(schema, scene);
  const core::StageStatuses after = core::outdate_from(from_stage, locks.statuses);
  const core::Stages outdated = core::outdated_by(locks.statuses, after);
  if (!outdated.empty()) write(schema, scene, locks, after);
  return outdated;
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_lock_stage) {
  return shot_assets::change_locks(fcinfo, shot_assets::core::lock_stage);
}

SHOT_ASSETS_FUNCTION(shot_assets_relock_stage) {
  return shot_assets::change_locks(fcinfo, shot_assets::core::relock_stage);
}

SHOT_ASSETS_FUNCTION(shot_assets_unlock_stage) {
  return shot_assets::change_locks(fcinfo, shot_assets::core::unlock_stage);
}

SHOT_ASSETS_FUNCTION(shot_assets_invalidate_stages) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const int from_stage = stage_argument(fcinfo, 1, "from_stage");
  const pg::Schema schema = pipeline_schema();

  pg::connect();
  const core::Stages outdated = invalidate_stages(schema, scene, from_stage);
  pg::finish();
  PG_RETURN_DATUM(pg::integer_array(outdated.span()).value);
}

SHOT_ASSETS_FUNCTION(shot_assets_unlock_impact) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const int unlocked = stage_argument(fcinfo, 1, "stage");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  core::StageStatuses before;
  int64 shots = 0, prompts = 0, frames = 0;
  const uint64 found = pg::query(schema, locks_and_work, pg::Access::read, {pg::uuid(scene)}, [&](const auto& row) {
    before = read_statuses(row.json_of_row(0));
    shots = row.bigint(1);
    prompts = row.bigint(2);
    frames = row.bigint(3);
  });
  if (found == 0) raise_not_found("scene", scene);
  core::Stages outdated;
  if (core::is_closed(before[unlocked])) outdated = core::outdated_by(before, core::outdate_from(unlocked + 1, before));
  for (const int stage : outdated)
    results.add({{Int32GetDatum(stage)},
                 {Int64GetDatum(shots)},
                 {Int64GetDatum(stage == core::prompts_stage ? prompts : 0)},
                 {Int64GetDatum(stage == core::frames_stage ? frames : 0)}});
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_outdate_stages) {
  using namespace shot_assets;
  const int from_stage = stage_argument(fcinfo, 1, "from_stage");
  if (PG_ARGISNULL(0)) PG_RETURN_NULL();
  Jsonb* const stage_locks = PG_GETARG_JSONB_P(0);
  const core::StageStatuses before = read_statuses(stage_locks);
  PG_RETURN_JSONB_P(write_statuses(stage_locks, before, core::outdate_from(from_stage, before)));
}
