#include "core/invalidation/causes.h"

#include "functions/invalidation/approval.h"
#include "functions/invalidation/notification.h"
#include "functions/invalidation/outdated_column.h"
#include "functions/invalidation/written_locks.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "pg/arguments.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// $2: the stages that are locked again; $3: the causes of those that have become outdated.
constexpr pg::Statement<> rewrite_causes = {"UPDATE {shot_asset_scene_states} m SET outdated = (" CAUSES_OF(
    "m") " - $2) || $3 "
         "WHERE m.scene_id = $1 AND (m.outdated ?| $2 OR $3 <> jsonb_build_object())"};
constexpr pg::Statement<> insert_causes = {
    "INSERT INTO {shot_asset_scene_states} (scene_id, changes, outdated) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING"};
// Code of the host may have deleted it meanwhile. Asked apart, because the bookkeeping may be of another owner, whom
// policies hide scenes from.
constexpr pg::Statement<pg::Bool> scene_exists = {"SELECT true FROM {scenes} WHERE id = $1"};

pg::Schema schema_of_scenes(Relation scenes) {
  const Oid oid = RelationGetNamespace(scenes);
  return {oid, get_namespace_name(oid), pg::Acting::owner};
}

// Somebody may have given the table another name.
bool is_ours(Relation scenes) { return strcmp(RelationGetRelationName(scenes), "scenes") == 0; }

core::StageStatuses statuses_of(Jsonb* locks) {
  return locks == nullptr ? core::StageStatuses() : read_statuses(locks);
}

}  // namespace

bool is_approval(Jsonb* before_locks, Jsonb* after_locks) {
  return core::approves_dependent(statuses_of(before_locks), statuses_of(after_locks));
}

void wait_for_editors(Relation scenes, std::span<const pg_uuid_t> approved) {
  if (is_ours(scenes)) Slots(schema_of_scenes(scenes), approved).take_alone();
}

void require_latest_view_of(Relation scenes, const pg_uuid_t& approved) {
  if (is_ours(scenes)) require_latest_view(schema_of_scenes(scenes), scenes->rd_rel->relowner, approved);
}

void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks) {
  const core::StageStatuses before = statuses_of(before_locks), after = statuses_of(after_locks);
  const char* const at = now_as_text();
  pg::Array<std::string_view> locked;
  for (const int stage : core::locked_by(before, after)) locked.push_back(core::key_of_stage(stage));
  const core::Stages outdated = core::outdated_by(before, after);
  if (locked.empty() && outdated.empty()) return;
  pg::JsonBuilder json;
  json.begin_object();
  for (const int stage : outdated) {
    const core::NamedChange change = {0, core::cause_of_writing(before, after, stage), nullptr, nullptr};
    add_stage(json, stage, at, "", {&change, 1});
  }
  json.end_object();

  const pg::Schema schema = schema_of_scenes(scenes);
  const Oid owner = scenes->rd_rel->relowner;
  if (is_ours(scenes) && pg::may_write(owner, schema, "shot_asset_scene_states") && records_causes(schema)) {
    pg::connect();
    const pg::RoleBefore role_before = pg::act_as(owner, schema);
    const pg::Param causes = pg::json(DatumGetJsonbP(json.datum()));
    const uint64 rewritten =
        pg::execute(schema, rewrite_causes, {pg::uuid(scene), pg::text_array(locked.span()), causes});
    if (rewritten == 0 && !outdated.empty() && pg::exists(schema, scene_exists, pg::Access::write, {pg::uuid(scene)}))
      pg::execute(schema, insert_causes, {pg::uuid(scene), causes});
    pg::restore_role(role_before);
    pg::finish();
  }
  if (!outdated.empty()) notify_of_stages(schema, scene, before, after);
}

}  // namespace shot_assets
