// Triggers: they turn the rows of a statement into a change and hand it on.
//
// Every trigger finds its pipeline from the table it is on and acts as the owner of that table, as PostgreSQL's own
// foreign-key triggers do. So whoever puts one on a table of their own gains nothing by it.

#include "functions/invalidation.h"
#include "functions/pipeline.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

TriggerData* called_as_trigger(FunctionCallInfo fcinfo, const char* name, bool for_each_row) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"%s\" was not called by trigger manager", name)));
  auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_AFTER(trigger->tg_event) ||
      static_cast<bool>(TRIGGER_FIRED_FOR_ROW(trigger->tg_event)) != for_each_row)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"%s\" must be fired AFTER %s", name, for_each_row ? "ROW" : "STATEMENT"),
                    errhint("shot_assets.attach() installs it as it must be.")));
  return trigger;
}

Tuplestorestate* required(Tuplestorestate* rows, Relation relation) {
  if (rows == nullptr)
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("a trigger of shot_assets on table \"%s\" has no transition table",
                           RelationGetRelationName(relation)),
                    errhint("shot_assets.attach() installs it as it must be.")));
  return rows;
}

int column(Relation relation, const char* name) {
  const int number = SPI_fnumber(RelationGetDescr(relation), name);
  if (number <= 0)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
                    errmsg("table \"%s\" has no column \"%s\"", RelationGetRelationName(relation), name),
                    errhint("Run SELECT * FROM shot_assets.check_pipeline(…) on its schema.")));
  return number - 1;
}

// Reads a transition table from its start, beside whoever else reads it.
class TransitionRows {
 public:
  TransitionRows(Tuplestorestate* rows, Relation relation)
      : rows_(rows),
        pointer_(tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND)),
        slot_(MakeSingleTupleTableSlot(RelationGetDescr(relation), &TTSOpsMinimalTuple)) {
    tuplestore_select_read_pointer(rows_, pointer_);
    tuplestore_rescan(rows_);
  }

  bool next() {
    CHECK_FOR_INTERRUPTS();
    tuplestore_select_read_pointer(rows_, pointer_);
    if (!tuplestore_gettupleslot(rows_, true, false, slot_)) return false;
    slot_getallattrs(slot_);
    return true;
  }

  // For whoever reads the table next through the pointer that was there before.
  void close() {
    tuplestore_select_read_pointer(rows_, 0);
    ExecDropSingleTupleTableSlot(slot_);
  }

  Datum datum(int column) const { return slot_->tts_values[column]; }
  bool is_null(int column) const { return slot_->tts_isnull[column]; }

 private:
  Tuplestorestate* rows_;
  int pointer_;
  TupleTableSlot* slot_;
};

struct AssignmentColumns {
  int shot, instance, presence, note;

  explicit AssignmentColumns(Relation relation)
      : shot(column(relation, "shot_id")),
        instance(column(relation, "scene_asset_instance_id")),
        presence(column(relation, "presence_type")),
        note(column(relation, "presence_note")) {}
};

Change::Pair pair_of(Change& change, const TransitionRows& rows, const AssignmentColumns& columns) {
  return {change.shots.insert(*DatumGetUUIDP(rows.datum(columns.shot))),
          change.instances.insert(*DatumGetUUIDP(rows.datum(columns.instance)))};
}

bool has_pair(const TransitionRows& rows, const AssignmentColumns& columns) {
  return !rows.is_null(columns.shot) && !rows.is_null(columns.instance);
}

bool differ(const TransitionRows& a, const TransitionRows& b, Relation relation, int column) {
  if (a.is_null(column) || b.is_null(column)) return a.is_null(column) != b.is_null(column);
  const Form_pg_attribute attribute = TupleDescAttr(RelationGetDescr(relation), column);
  return !datum_image_eq(a.datum(column), b.datum(column), attribute->attbyval, attribute->attlen);
}

void gather_all(Change& change, Tuplestorestate* store, Relation relation, bool put_in_place) {
  const AssignmentColumns columns(relation);
  TransitionRows rows(store, relation);
  while (rows.next()) {
    if (!has_pair(rows, columns)) continue;
    const Change::Pair pair = pair_of(change, rows, columns);
    if (put_in_place) change.pairs.push_back(pair);
  }
  rows.close();
}

// PostgreSQL appends the old and the new version of each updated row to the two tables at the same time, so they are
// compared side by side: no join.
void gather_updated(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const AssignmentColumns columns(relation);
  TransitionRows before(required(trigger->tg_oldtable, relation), relation);
  TransitionRows after(required(trigger->tg_newtable, relation), relation);
  while (before.next() && after.next()) {
    const bool changed =
        differ(before, after, relation, columns.shot) || differ(before, after, relation, columns.instance) ||
        differ(before, after, relation, columns.presence) || differ(before, after, relation, columns.note);
    if (!changed) continue;
    if (has_pair(before, columns)) pair_of(change, before, columns);
    if (has_pair(after, columns)) change.pairs.push_back(pair_of(change, after, columns));
  }
  before.close();
  after.close();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_assignments_changed) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "shot_assets.assignments_changed", false);
  const Relation relation = trigger->tg_relation;
  const Oid owner = relation->rd_rel->relowner;

  if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event)) {
    all_scenes_changed(schema_of(relation), owner);
    return PointerGetDatum(nullptr);
  }

  Change change;
  if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event))
    gather_all(change, required(trigger->tg_newtable, relation), relation, true);
  else if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
    gather_all(change, required(trigger->tg_oldtable, relation), relation, false);
  else
    gather_updated(change, trigger);
  if (!change.empty()) assignments_changed(schema_of(relation), owner, change);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_instances_deleted) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "shot_assets.instances_deleted", false);
  const Relation relation = trigger->tg_relation;
  const int scene = column(relation, "scene_id");
  pg::UuidSet scenes;
  TransitionRows rows(required(trigger->tg_oldtable, relation), relation);
  while (rows.next())
    if (!rows.is_null(scene)) scenes.insert(*DatumGetUUIDP(rows.datum(scene)));
  rows.close();
  if (!scenes.empty()) scenes_changed(schema_of(relation), relation->rd_rel->relowner, scenes);
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_changed) {
  using namespace shot_assets;
  TriggerData* trigger = called_as_trigger(fcinfo, "shot_assets.scene_changed", true);
  const Relation relation = trigger->tg_relation;
  const int id = column(relation, "id");
  const int scene = column(relation, "scene_id");

  const auto value = [&](HeapTuple tuple, int number) {
    bool is_null;
    const Datum datum = heap_getattr(tuple, number + 1, RelationGetDescr(relation), &is_null);
    return is_null ? pg_uuid_t{} : *DatumGetUUIDP(datum);
  };
  const Moved moved = strcmp(RelationGetRelationName(relation), "shots") == 0 ? Moved::shot : Moved::instance;
  scene_of_changed(schema_of(relation), relation->rd_rel->relowner, moved, value(trigger->tg_newtuple, id),
                   value(trigger->tg_trigtuple, scene), value(trigger->tg_newtuple, scene));
  return PointerGetDatum(nullptr);
}

SHOT_ASSETS_FUNCTION(shot_assets_set_updated_at) {
  using namespace shot_assets;
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.set_updated_at\" was not called by trigger manager")));
  auto* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_BEFORE(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event) ||
      !TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("function \"shot_assets.set_updated_at\" must be fired BEFORE UPDATE FOR EACH ROW")));
  int number = column(trigger->tg_relation, "updated_at") + 1;
  Datum now = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
  bool is_null = false;
  return PointerGetDatum(heap_modify_tuple_by_cols(trigger->tg_newtuple, RelationGetDescr(trigger->tg_relation), 1,
                                                   &number, &now, &is_null));
}
