// Triggers: they turn the rows of a statement into a change and hand it on.
//
// Every trigger finds its pipeline from the table it is on and acts as the owner of that table, as PostgreSQL's own
// foreign-key triggers do. So a role that puts one on a table of its own gains nothing by it.

#include <optional>

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/invalidation.h"
#include "functions/invalidation/legacy.h"
#include "functions/invalidation/moves.h"
#include "functions/invalidation/truncation.h"
#include "functions/invalidation/written_locks.h"
#include "functions/base/pipeline.h"
#include "pg/cursors.h"
#include "pg/text.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

constexpr TriggerEvent timing_and_level = TRIGGER_EVENT_TIMINGMASK | TRIGGER_EVENT_ROW;
constexpr TriggerEvent update_of_row = TRIGGER_EVENT_UPDATE | TRIGGER_EVENT_ROW;

// Raises an error unless the trigger is what `when` says: its event, under the mask, is `event`.
TriggerData* called_as_trigger(FunctionCallInfo fcinfo, const char* name, TriggerEvent event, const char* when,
                               TriggerEvent mask = TRIGGER_EVENT_OPMASK | timing_and_level) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.%s\" was not called by trigger manager", name)));
  auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if ((trigger->tg_event & mask) != event)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.%s\" must be fired %s", name, when),
                    errhint("shot_assets.attach() installs it as it must be.")));
  require_ordinary_table(trigger->tg_relation);
  return trigger;
}

// Our statements act as the owners of the tables of the schema, so the trigger must be on one of them, not on a table
// that somebody else has put beside them.
void require_table(Relation relation, std::initializer_list<const char*> names) {
  for (const char* const name : names)
    if (strcmp(RelationGetRelationName(relation), name) == 0) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("a trigger of shot_assets is on table \"%s\"", RelationGetRelationName(relation)),
                  errdetail("It belongs on table \"%s\".", *names.begin()),
                  errhint("Drop the trigger; shot_assets.attach() installs it as it must be.")));
}

Tuplestorestate* required(Tuplestorestate* rows, Relation relation) {
  if (rows == nullptr)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("a trigger of shot_assets on table \"%s\" has no transition table",
                           RelationGetRelationName(relation)),
                    errhint("shot_assets.attach() installs it as it must be.")));
  return rows;
}

struct AssignmentColumns {
  pg::TypedColumn<pg::Uuid> shot, instance;
  pg::ColumnHandle presence, note;
  pg::OptionalColumn priority, camera_angle, image_url;

  explicit AssignmentColumns(Relation relation)
      : shot(relation, "shot_id"),
        instance(relation, "scene_asset_instance_id"),
        presence(relation, "presence_type"),
        note(relation, "presence_note"),
        priority(relation, "priority", "int2"),
        camera_angle(relation, "camera_angle", "text"),
        image_url(relation, "image_url", "text") {}
};

void add(Change& change, core::Cause cause, bool put_in_place, const pg::RowValues& row,
         const AssignmentColumns& columns) {
  if (row.is_null(columns.shot) || row.is_null(columns.instance)) return;
  change.entries.push_back({cause, put_in_place, change.shots.insert(row.uuid(columns.shot)),
                            change.instances.insert(row.uuid(columns.instance))});
}

[[noreturn]] void raise_null(Relation relation, const pg::ColumnHandle& column) {
  const char* const name = NameStr(TupleDescAttr(RelationGetDescr(relation), column.index)->attname);
  ereport(ERROR, (errcode(ERRCODE_NOT_NULL_VIOLATION),
                  errmsg("null value in column \"%s\" of table \"%s\"", name, RelationGetRelationName(relation)),
                  errdetail("Every assignment has a shot, an instance and a presence type."),
                  errhint("The column should be NOT NULL: shot_assets.attach() makes it so."),
                  errtablecol(relation, column.index + 1)));
  pg_unreachable();
}

// The host may have dropped NOT NULL.
void require_complete(Relation relation, const pg::RowValues& row, const AssignmentColumns& columns) {
  for (const pg::ColumnHandle* column : {static_cast<const pg::ColumnHandle*>(&columns.shot),
                                         static_cast<const pg::ColumnHandle*>(&columns.instance), &columns.presence})
    if (row.is_null(*column)) raise_null(relation, *column);
}

// Whether a new assignment shows what a legacy scene shows anyway. For whole scenes, legacy.cpp asks the same in SQL.
bool is_as_in_legacy_scene(const pg::RowValues& row, const AssignmentColumns& columns) {
  return row.reads(columns.presence, core::to_text(core::Presence::throughout)) &&
         (row.is_null(columns.note) || row.reads(columns.note, "")) && row.number(columns.priority) == 0 &&
         !row.has_text(columns.camera_angle) && !row.has_text(columns.image_url);
}

void gather_inserted(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows rows(required(trigger->tg_newtable, trigger->tg_relation), trigger->tg_relation);
  change.assigns = true;
  change.inserted_into = RelationGetRelid(trigger->tg_relation);
  change.only_throughout = true;
  while (rows.next()) {
    const pg::RowValues row = rows.row();
    require_complete(trigger->tg_relation, row, columns);
    add(change, core::Cause::assignment_added, true, row, columns);
    change.only_throughout = change.only_throughout && is_as_in_legacy_scene(row, columns);
  }
  rows.close();
}

void gather_deleted(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows rows(required(trigger->tg_oldtable, trigger->tg_relation), trigger->tg_relation);
  while (rows.next()) add(change, core::Cause::assignment_removed, false, rows.row(), columns);
  rows.close();
}

// What an update did to a row, if it matters to the scene.
std::optional<core::Cause> cause_of_update(const pg::RowValues& before, const pg::RowValues& after,
                                           const AssignmentColumns& columns) {
  if (!before.equals(after, columns.shot) || !before.equals(after, columns.instance))
    return core::Cause::assignment_moved;
  if (!before.equals(after, columns.presence)) return core::Cause::presence_changed;
  if (!before.equals(after, columns.note)) return core::Cause::note_changed;
  if (before.number(columns.priority) != after.number(columns.priority) ||
      !before.same_text(after, columns.camera_angle) || !before.same_text(after, columns.image_url))
    return core::Cause::reference_changed;
  return std::nullopt;
}

// PostgreSQL appends the old and the new version of each updated row to the two tables at the same time, so they are
// compared side by side: no join.
void gather_updated(Change& change, TriggerData* trigger) {
  const AssignmentColumns columns(trigger->tg_relation);
  pg::TransitionRows old_rows(required(trigger->tg_oldtable, trigger->tg_relation), trigger->tg_relation);
  pg::TransitionRows new_rows(required(trigger->tg_newtable, trigger->tg_relation), trigger->tg_relation);
  change.assigns = true;
  change.moves_no_pair = true;
  while (old_rows.next() && new_rows.next()) {
    const pg::RowValues before = old_rows.row(), after = new_rows.row();
    require_complete(trigger->tg_relation, after, columns);
    const std::optional<core::Cause> cause = cause_of_update(before, after, columns);
    if (!cause) continue;
    const bool moved = *cause == core::Cause::assignment_moved;
    if (moved) {
      change.moves_no_pair = false;
      add(change, *cause, false, before, columns);
    }
    add(change, *cause, moved, after, columns);
  }
  old_rows.close();
  new_rows.close();
}

struct UpdatedColumns {
  AssignmentColumns compared;
  pg::TypedColumn<pg::Time> updated_at;
  Oid domain;          // of updated_at; invalid where it is of no domain
  void* domain_check;  // what PostgreSQL keeps of its conditions
};

// Looked up once per statement, for which PostgreSQL keeps what the call knows of its function.
UpdatedColumns& updated_columns(FunctionCallInfo fcinfo, Relation relation) {
  void*& kept = fcinfo->flinfo->fn_extra;
  if (kept == nullptr) {
    UpdatedColumns columns = {AssignmentColumns(relation), {relation, "updated_at"}, InvalidOid, nullptr};
    const Oid type = TupleDescAttr(RelationGetDescr(relation), columns.updated_at.index)->atttypid;
    if (get_typtype(type) == TYPTYPE_DOMAIN) columns.domain = type;
    kept = new (MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(columns))) UpdatedColumns(columns);
  }
  return *static_cast<UpdatedColumns*>(kept);
}

// What gather_updated() will find, unless another trigger changes the row once more.
bool is_changed(const TriggerData& trigger, const AssignmentColumns& columns) {
  const pg::RowValues before = pg::values_of(trigger.tg_trigslot), after = pg::values_of(trigger.tg_newslot);
  return cause_of_update(before, after, columns).has_value();
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
    pg::TransitionRows new_rows(rows, relation);
    if (before == nullptr) {
      while (new_rows.next()) add_approved(approved, nullptr, new_rows.row(), columns);
    } else {
      pg::TransitionRows old_rows(trigger->tg_oldtable, relation);
      while (old_rows.next() && new_rows.next()) {
        const pg::RowValues old_row = old_rows.row();
        add_approved(approved, &old_row, new_rows.row(), columns);
      }
      old_rows.close();
    }
    new_rows.close();
  }
  if (!approved.empty()) wait_for_editors(relation, approved.span());
}

struct ExtraColumns {
  pg::TypedColumn<pg::Uuid> shot;
  pg::ColumnHandle others[4];

  explicit ExtraColumns(Relation relation)
      : shot(relation, "shot_id"),
        others{{relation, "frame_type"}, {relation, "position"}, {relation, "url"}, {relation, "label"}} {}

  bool are_same(const pg::RowValues& before, const pg::RowValues& after) const {
    for (const pg::ColumnHandle& column : others)
      if (!before.equals(after, column)) return false;
    return before.equals(after, shot);
  }
};

void add_extra(Change& change, const pg::RowValues& row, const ExtraColumns& columns) {
  if (row.is_null(columns.shot)) return;
  change.entries.push_back({core::Cause::extra_reference_changed, false, change.shots.insert(row.uuid(columns.shot))});
}

// Of the statement's rows in one of its tables, or of those in both that differ.
void gather_extra_references(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const ExtraColumns columns(relation);
  const bool inserted = TRIGGER_FIRED_BY_INSERT(trigger->tg_event),
             deleted = TRIGGER_FIRED_BY_DELETE(trigger->tg_event);
  if (inserted || deleted) {
    pg::TransitionRows rows(required(inserted ? trigger->tg_newtable : trigger->tg_oldtable, relation), relation);
    while (rows.next()) add_extra(change, rows.row(), columns);
    rows.close();
    return;
  }
  pg::TransitionRows old_rows(required(trigger->tg_oldtable, relation), relation);
  pg::TransitionRows new_rows(required(trigger->tg_newtable, relation), relation);
  while (old_rows.next() && new_rows.next()) {
    const pg::RowValues before = old_rows.row(), after = new_rows.row();
    if (columns.are_same(before, after)) continue;
    add_extra(change, before, columns);
    add_extra(change, after, columns);
  }
  old_rows.close();
  new_rows.close();
}

void gather_deleted_instances(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const pg::TypedColumn<pg::Uuid> id(relation, "id"), scene(relation, "scene_id");
  pg::TransitionRows rows(required(trigger->tg_oldtable, relation), relation);
  while (rows.next()) {
    const pg::RowValues row = rows.row();
    if (!row.is_null(scene))
      change.entries.push_back({core::Cause::instance_deleted, false, Change::none,
                                change.instances.insert(row.uuid(id)), change.scenes.insert(row.uuid(scene))});
  }
  rows.close();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_assignments_changed) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "assignments_changed", TRIGGER_EVENT_AFTER,
                                           "AFTER, FOR EACH STATEMENT", timing_and_level);
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shot_asset_assignments"});
  const Oid owner = relation->rd_rel->relowner;
  if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {
    invalidate_all(schema_of(relation), owner, Truncated::assignments);
    return PointerGetDatum(nullptr);
  }

  Change change;
  if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
    gather_inserted(change, trigger);
  else if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
    gather_deleted(change, trigger);
  else
    gather_updated(change, trigger);
  if (!change.empty()) invalidate(schema_of(relation), owner, change);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_instances_deleted) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "instances_deleted", TRIGGER_EVENT_DELETE | TRIGGER_EVENT_AFTER,
                                           "AFTER DELETE FOR EACH STATEMENT");
  require_table(trigger->tg_relation, {"scene_asset_instances"});
  Change change;
  gather_deleted_instances(change, trigger);
  if (!change.empty()) invalidate(schema_of(trigger->tg_relation), trigger->tg_relation->rd_rel->relowner, change);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_shots_deleted) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "shots_deleted", TRIGGER_EVENT_DELETE | TRIGGER_EVENT_AFTER,
                                           "AFTER DELETE FOR EACH STATEMENT");
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shots"});
  const pg::TypedColumn<pg::Uuid> scene(relation, "scene_id");
  pg::UuidSet scenes;
  pg::TransitionRows rows(required(trigger->tg_oldtable, relation), relation);
  while (rows.next())
    if (!rows.row().is_null(scene)) scenes.insert(rows.row().uuid(scene));
  rows.close();
  if (!scenes.empty()) shots_deleted(schema_of(relation), relation->rd_rel->relowner, scenes);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_instances_truncated) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "instances_truncated", TRIGGER_EVENT_TRUNCATE | TRIGGER_EVENT_BEFORE,
                                           "BEFORE TRUNCATE FOR EACH STATEMENT");
  require_table(trigger->tg_relation, {"scene_asset_instances"});
  const uint64 highest_mark = pg::mark_cursors();
  invalidate_all(schema_of(trigger->tg_relation), trigger->tg_relation->rd_rel->relowner, Truncated::instances);
  leave_nothing_on_emptied_tables(highest_mark);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_extra_references_changed) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "extra_references_changed", TRIGGER_EVENT_AFTER,
                                           "AFTER, FOR EACH STATEMENT", timing_and_level);
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shot_asset_extra_references"});
  if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.extra_references_changed\" must not be fired by TRUNCATE"),
                    errhint("shot_assets.attach() installs it as it must be.")));
  Change change;
  gather_extra_references(change, trigger);
  if (!change.empty()) invalidate(schema_of(relation), relation->rd_rel->relowner, change);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_extra_references_truncated) {
  using namespace shot_assets;
  TriggerData* trigger =
      called_as_trigger(fcinfo, "extra_references_truncated", TRIGGER_EVENT_TRUNCATE | TRIGGER_EVENT_BEFORE,
                        "BEFORE TRUNCATE FOR EACH STATEMENT");
  require_table(trigger->tg_relation, {"shot_asset_extra_references"});
  const uint64 highest_mark = pg::mark_cursors();
  invalidate_all(schema_of(trigger->tg_relation), trigger->tg_relation->rd_rel->relowner, Truncated::extra_references);
  leave_nothing_on_emptied_tables(highest_mark);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_changed) {
  using namespace shot_assets;
  TriggerData* trigger =
      called_as_trigger(fcinfo, "scene_changed", update_of_row | TRIGGER_EVENT_AFTER, "AFTER UPDATE FOR EACH ROW");
  const Relation relation = trigger->tg_relation;
  require_table(relation, {"shots", "scene_asset_instances"});
  const pg::TypedColumn<pg::Uuid> id(relation, "id"), scene(relation, "scene_id");
  const pg::RowValues before = pg::values_of(trigger->tg_trigtuple, relation);
  const pg::RowValues after = pg::values_of(trigger->tg_newtuple, relation);
  const Moved moved = strcmp(RelationGetRelationName(relation), "shots") == 0 ? Moved::shot : Moved::instance;
  const pg_uuid_t from = before.uuid(scene), to = after.uuid(scene);
  invalidate_moved(schema_of(relation), relation->rd_rel->relowner, moved, after.uuid(id),
                   before.is_null(scene) ? nullptr : &from, after.is_null(scene) ? nullptr : &to);
  return PointerGetDatum(nullptr);
}

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

SHOT_ASSETS_FUNCTION(shot_assets_set_updated_at) {
  using namespace shot_assets;
  TriggerData* trigger =
      called_as_trigger(fcinfo, "set_updated_at", update_of_row | TRIGGER_EVENT_BEFORE, "BEFORE UPDATE FOR EACH ROW");
  UpdatedColumns& columns = updated_columns(fcinfo, trigger->tg_relation);
  if (!is_changed(*trigger, columns.compared)) return PointerGetDatum(trigger->tg_newtuple);
  TupleTableSlot& row = *trigger->tg_newslot;
  const Datum now = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
  // PostgreSQL checks a domain where a value becomes one of it, and not once more when the row is stored.
  if (OidIsValid(columns.domain))
    domain_check(now, false, columns.domain, &columns.domain_check, fcinfo->flinfo->fn_mcxt);
  row.tts_values[columns.updated_at.index] = now;
  row.tts_isnull[columns.updated_at.index] = false;
  HeapTuple changed = heap_form_tuple(row.tts_tupleDescriptor, row.tts_values, row.tts_isnull);
  changed->t_self = trigger->tg_newtuple->t_self;
  changed->t_tableOid = trigger->tg_newtuple->t_tableOid;
  changed->t_data->t_ctid = trigger->tg_newtuple->t_data->t_ctid;
  return PointerGetDatum(changed);
}
