#include "core/invalidation/causes.h"

#include "functions/invalidation/approval.h"
#include "functions/invalidation/outdated_column.h"
#include "functions/invalidation/written_locks.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/settings.h"
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
    "INSERT INTO {shot_asset_scene_states} (scene_id, changes, outdated) "
    "SELECT s.id, 0, $2 FROM {scenes} s WHERE s.id = $1 ON CONFLICT DO NOTHING"};

void notify(const pg::Schema& schema, const pg_uuid_t& scene, const core::StageStatuses& before,
            const core::StageStatuses& after) {
  StringInfoData payload;
  initStringInfo(&payload);
  appendStringInfoString(&payload, "{\"schema\": ");
  escape_json(&payload, schema.name);
  appendStringInfo(&payload, ", \"scene_id\": \"%s\", \"stages\": [", pg::to_string(scene));
  const char* separator = "";
  for (int stage = core::first_stage; stage <= core::last_stage; ++stage) {
    if (!becomes_outdated(before, after, stage)) continue;
    appendStringInfo(&payload, "%s%d", separator, stage);
    separator = ", ";
  }
  appendStringInfoString(&payload, "]}");
  Async_Notify("shot_assets", payload.data);
}

}  // namespace

void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks) {
  const core::StageStatuses before = before_locks == nullptr ? core::StageStatuses() : read_statuses(before_locks);
  const core::StageStatuses after = after_locks == nullptr ? core::StageStatuses() : read_statuses(after_locks);
  const char* const at = now_as_text();
  pg::JsonBuilder json;
  json.begin_object();
  pg::Array<std::string_view> locked;
  bool outdates = false, approves = false;
  for (int stage = core::first_stage; stage <= core::last_stage; ++stage) {
    if (before[stage] != after[stage] && after[stage] == core::StageStatus::locked) {
      locked.push_back(core::key_of_stage(stage));
      approves = approves || stage >= core::first_dependent_stage;
    }
    if (!becomes_outdated(before, after, stage)) continue;
    const core::NamedChange change = {0, core::cause_of_writing(before, after, stage), nullptr, nullptr};
    add_stage(json, stage, at, "", {&change, 1});
    outdates = true;
  }
  json.end_object();
  if (locked.empty() && !outdates) return;

  const Oid oid = RelationGetNamespace(scenes);
  const pg::Schema schema = {oid, get_namespace_name(oid), pg::Acting::owner};
  const Oid owner = scenes->rd_rel->relowner;
  const bool still_ours = strcmp(RelationGetRelationName(scenes), "scenes") == 0;
  if (still_ours && approves) {
    Slots(schema, {&scene, 1}).take_alone();
    require_latest_view(schema, owner, scene);
  }
  if (still_ours && pg::may_write(owner, schema, "shot_asset_scene_states") && records_causes(schema)) {
    pg::connect();
    const pg::RoleBefore role_before = pg::act_as(owner, schema);
    const pg::Param causes = pg::json(DatumGetJsonbP(json.datum()));
    const uint64 rewritten =
        pg::execute(schema, rewrite_causes, {pg::uuid(scene), pg::text_array(locked.span()), causes});
    if (rewritten == 0 && outdates) pg::execute(schema, insert_causes, {pg::uuid(scene), causes});
    pg::restore_role(role_before);
    pg::finish();
  }
  if (outdates && settings::notify) notify(schema, scene, before, after);
}

}  // namespace shot_assets
