// The trigger on scenes: what happens when stage locks are written, no matter which client or function writes them.

#include "core/invalidation/causes.h"

#include "functions/invalidation/approval.h"
#include "functions/invalidation/notification.h"
#include "functions/invalidation/outdated_column.h"
#include "functions/locks/slots.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/trigger_call.h"
#include "pg/arguments.h"
#include "pg/role.h"
#include "pg/statement.h"
#include "pg/transition_rows.h"

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

// Whether a stage from 9 on becomes locked.
bool is_approval(Jsonb* before_locks, Jsonb* after_locks) {
  return core::approves_dependent(statuses_of(before_locks), statuses_of(after_locks));
}

// Waits for the editors of scenes that a statement locks a stage of, and keeps new ones waiting. In one order, whatever
// the order of the rows.
void wait_for_editors(Relation scenes, std::span<const pg_uuid_t> approved) {
  if (is_ours(scenes)) Slots(schema_of_scenes(scenes), approved).take_alone();
}

// After wait_for_editors(): fails to serialize where the transaction is too old to see what it approves.
void require_latest_view_of(Relation scenes, const pg_uuid_t& approved) {
  if (is_ours(scenes)) require_latest_view(schema_of_scenes(scenes), scenes->rd_rel->relowner, approved);
}

// Somebody wrote a scene's locks. Removes the causes of stages that were locked again, and records a cause for each
// stage that was outdated, which record_causes() replaces if it was our own write. Notifies listeners. Acts as the
// owner of `scenes`. Where that role may not record, it records nothing: a host can always write its own scenes.
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

struct SceneColumns {
  pg::TypedColumn<pg::Uuid> id;
  pg::TypedColumn<pg::Json> locks;

  explicit SceneColumns(Relation relation) : id(relation, "id"), locks(relation, "stage_locks") {}
};

// A scene that gets another id, or comes into being, with a locked stage is approved as that scene.
bool approves(const pg::RowValues* before, const pg::RowValues& after, const SceneColumns& columns) {
  const bool same = before != nullptr && before->equals(after, columns.id);
  return is_approval(same ? before->json(columns.locks) : nullptr, after.json(columns.locks));
}

void add_approved(pg::UuidSet& approved, const pg::RowValues* before, const pg::RowValues& after,
                  const SceneColumns& columns) {
  if (after.is_null(columns.id) || !approves(before, after, columns)) return;
  approved.insert(after.uuid(columns.id));
  if (before != nullptr) approved.insert(before->uuid(columns.id));
}

// The first row of a statement waits for the editors of all its scenes. The subscriber of a publication has no
// transition tables; there, and where an earlier version has made the trigger, each row waits for those of its own.
void wait_for_editors_once(FunctionCallInfo fcinfo, TriggerData* trigger, const SceneColumns& columns,
                           const pg::RowValues* before, const pg::RowValues& after) {
  const Relation relation = trigger->tg_relation;
  Tuplestorestate* const rows = trigger->tg_newtable;
  pg::UuidSet approved;
  if (rows == nullptr || (before != nullptr && trigger->tg_oldtable == nullptr)) {
    add_approved(approved, before, after, columns);
  } else {
    // What PostgreSQL keeps of the function for the statement.
    void*& waited_for = fcinfo->flinfo->fn_extra;
    if (waited_for == rows) return;
    waited_for = rows;
    if (before == nullptr)
      pg::for_each_row(rows, relation,
                       [&](const pg::RowValues& row) { add_approved(approved, nullptr, row, columns); });
    else
      pg::for_each_update(trigger->tg_oldtable, rows, relation,
                          [&](const pg::RowValues& old_row, const pg::RowValues& new_row) {
                            add_approved(approved, &old_row, new_row, columns);
                          });
  }
  if (!approved.empty()) wait_for_editors(relation, approved.span());
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_stage_locks_written) {
  using namespace shot_assets;
  const bool inserted =
      CALLED_AS_TRIGGER(fcinfo) && TRIGGER_FIRED_BY_INSERT(reinterpret_cast<TriggerData*>(fcinfo->context)->tg_event);
  TriggerData* trigger =
      called_as_trigger(fcinfo, "stage_locks_written",
                        (inserted ? TRIGGER_EVENT_INSERT | TRIGGER_EVENT_ROW : update_of_row) | TRIGGER_EVENT_AFTER,
                        "AFTER INSERT or AFTER UPDATE, FOR EACH ROW");
  const Relation relation = trigger->tg_relation;
  const SceneColumns columns(relation);
  const pg::RowValues first = pg::values_of(trigger->tg_trigtuple, relation);
  const pg::RowValues after = inserted ? first : pg::values_of(trigger->tg_newtuple, relation);
  const pg::RowValues* const before = inserted ? nullptr : &first;
  wait_for_editors_once(fcinfo, trigger, columns, before, after);
  if (approves(before, after, columns)) require_latest_view_of(relation, after.uuid(columns.id));
  if (!inserted)
    stage_locks_written(relation, after.uuid(columns.id), first.json(columns.locks), after.json(columns.locks));
  return PointerGetDatum(nullptr);
}
