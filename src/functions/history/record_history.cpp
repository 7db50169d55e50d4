// Recording: a trigger that keeps what a statement did to assignments, each row as it was before and after.
//
// A row is kept as an object of texts, one for each column, made by the output function of the column's type under
// fixed settings. So it comes back exactly, whatever its types and whatever another session has set.

#include <algorithm>

#include "functions/history/steps.h"
#include "functions/invalidation/capture.h"
#include "functions/invalidation/owner_view.h"
#include "functions/invalidation/truncation.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/cursors.h"
#include "pg/fixed_settings.h"
#include "pg/jsonb.h"
#include "pg/transition_rows.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// Names of assets are left to the reader to look up: not everybody who may read of a change may read them. $1 to $4:
// the user, and the step; what captures a scene ($5) is of no step.
#define INSERT                                                                                                \
  "INSERT INTO {shot_asset_assignment_history} (scene_id, transaction_id, changed_at, transaction_began_at, " \
  "changed_by, assignment_id, before, after, from_shot, from_asset_id, to_shot, to_asset_id"                  \
  "{?shot_asset_assignment_history.step_id:, step_id:}{?shot_asset_assignment_history.call:, call:}"          \
  "{?shot_asset_assignment_history.of_step_id:, of_step_id:}) "
#define WHEN_AND_WHO "pg_current_xact_id(), statement_timestamp(), transaction_timestamp(), $1"
#define STEP(is_new, scene)                                                   \
  "{?shot_asset_assignment_history.step_id:, CASE WHEN " is_new " AND " scene \
  " = ANY ($5) THEN NULL ELSE $2 END:}"                                       \
  "{?shot_asset_assignment_history.call:, $3:}{?shot_asset_assignment_history.of_step_id:, $4:} "
#define SHOTS "{shots(id uuid, scene_id uuid, shot_id text)}"
#define INSTANCES "{scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid)}"

// The most frequent change: one row, which stays in its shot.
// clang-format off
constexpr pg::Statement<> insert_change = {
    INSERT "SELECT COALESCE(s.scene_id, i.scene_id), " WHEN_AND_WHO ", $6, $7, $8, "
    "CASE WHEN $7 IS NOT NULL THEN s.shot_id END, CASE WHEN $7 IS NOT NULL THEN i.project_asset_id END, "
    "CASE WHEN $8 IS NOT NULL THEN s.shot_id END, CASE WHEN $8 IS NOT NULL THEN i.project_asset_id END"
    STEP("$7 IS NULL", "s.scene_id")
    "FROM (SELECT) AS change LEFT JOIN " SHOTS " s ON s.id = $9 LEFT JOIN " INSTANCES " i ON i.id = $10"};
// clang-format on

// Others. What the parameters say of scenes, shots and assets is looked up once for each shot and instance, not for
// each row.
// clang-format off
constexpr pg::Statement<> insert_changes = {
    INSERT "SELECT NULLIF(c.scene_id, " NIL_UUID "), " WHEN_AND_WHO
    ", c.assignment_id, c.before, c.after, c.from_shot, NULLIF(c.from_asset_id, " NIL_UUID "), c.to_shot, "
    "NULLIF(c.to_asset_id, " NIL_UUID ")"
    STEP("c.before IS NULL", "c.scene_id")
    "FROM unnest($6, $7, $8, $9, $10, $11, $12, $13) AS c(scene_id, assignment_id, before, after, from_shot, "
    "from_asset_id, to_shot, to_asset_id) LEFT JOIN " SHOTS " s ON false LEFT JOIN " INSTANCES " i ON false"};
// clang-format on
constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text> shots_by_id = {"SELECT s.id, s.scene_id, s.shot_id FROM " SHOTS
                                                                     " s WHERE s.id = ANY ($1)"};
constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid> instances_by_id = {
    "SELECT i.id, i.scene_id, i.project_asset_id FROM " INSTANCES " i WHERE i.id = ANY ($1)"};

constexpr std::size_t most_at_once = 10'000;  // rows in a statement

// Whether the texts of a type are the same under all settings, or are made so by text_of_time().
bool has_one_text(Oid type) {
  switch (getBaseType(type)) {
    case UUIDOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case BOOLOID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case TIMESTAMPTZOID:
      return true;
    default:
      return false;
  }
}

bool have_one_text(TupleDesc row) {
  for (int i = 0; i < row->natts; ++i)
    if (!TupleDescAttr(row, i)->attisdropped && !has_one_text(TupleDescAttr(row, i)->atttypid)) return false;
  return true;
}

// As timestamptz_out() does under the fixed settings.
char* text_of_time(TimestampTz time) {
  char text[MAXDATELEN + 1];
  struct pg_tm parts = {};
  fsec_t fraction;
  if (TIMESTAMP_NOT_FINITE(time)) {
    EncodeSpecialTimestamp(time, text);
  } else {
    if (timestamp2tm(time, nullptr, &parts, &fraction, nullptr, nullptr) != 0)
      ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
                      errmsg("a time of table \"shot_asset_assignments\" is out of range"),
                      errdetail("The history keeps each row as text, and the time has none."),
                      errhint("Run shot_assets.disable_history(), set created_at and updated_at to times that exist, "
                              "and run shot_assets.enable_history().")));
    parts.tm_isdst = 0;
    EncodeDateTime(&parts, fraction, true, 0, nullptr, USE_ISO_DATES, text);
  }
  return pstrdup(text);
}

// How the values of a column become texts. Looked up once for all rows of a statement.
struct TextOfColumn {
  bool is_kept, is_time;
  FmgrInfo output;

  char* of(Datum value) {
    return is_time ? text_of_time(DatumGetTimestampTz(value)) : OutputFunctionCall(&output, value);
  }
};

pg::Array<TextOfColumn> texts_of_columns(TupleDesc row) {
  pg::Array<TextOfColumn> columns;
  for (int i = 0; i < row->natts; ++i) {
    const Form_pg_attribute attribute = TupleDescAttr(row, i);
    TextOfColumn column = {};
    column.is_kept = !attribute->attisdropped && attribute->attgenerated == '\0';
    if (column.is_kept) {
      Oid output;
      bool is_varlena;
      getTypeOutputInfo(attribute->atttypid, &output, &is_varlena);
      fmgr_info(output, &column.output);
      column.is_time = getBaseType(attribute->atttypid) == TIMESTAMPTZOID;
    }
    columns.push_back(column);
  }
  return columns;
}

struct Columns {
  pg::TypedColumn<pg::Uuid> id, shot, instance;
  pg::ColumnHandle updated_at;

  explicit Columns(Relation table)
      : id(table, "id"),
        shot(table, "shot_id"),
        instance(table, "scene_asset_instance_id"),
        updated_at(table, "updated_at") {}
};

// What rows of the history say of shots and instances. Of those that are gone nothing is known.
class Places {
 public:
  Places(const pg::Schema& schema, pg::UuidSet& shots, pg::UuidSet& instances) : shots_(shots), instances_(instances) {
    for (std::size_t i = 0; i < shots.size(); ++i) known_shots_.push_back({});
    for (std::size_t i = 0; i < instances.size(); ++i) known_instances_.push_back({});
    pg::query(schema, shots_by_id, pg::Access::write, {pg::uuid_array(shots.span())}, [&](const auto& row) {
      known_shots_[shots.number_of(row.uuid(0))] = {row.uuid(1), row.packed_text(2)};
    });
    pg::query(schema, instances_by_id, pg::Access::write, {pg::uuid_array(instances.span())}, [&](const auto& row) {
      known_instances_[instances.number_of(row.uuid(0))] = {row.uuid(1), row.uuid(2)};
    });
  }

  struct Shot {
    pg_uuid_t scene;
    Datum label;
  };
  struct Instance {
    pg_uuid_t scene, asset;
  };
  Shot shot(const pg_uuid_t& id) const {
    const std::int64_t number = shots_.find(id);
    return number < 0 ? Shot() : known_shots_[static_cast<std::size_t>(number)];
  }
  Instance instance(const pg_uuid_t& id) const {
    const std::int64_t number = instances_.find(id);
    return number < 0 ? Instance() : known_instances_[static_cast<std::size_t>(number)];
  }

 private:
  const pg::UuidSet& shots_;
  const pg::UuidSet& instances_;
  pg::Array<Shot> known_shots_;
  pg::Array<Instance> known_instances_;
};

// The rows of a statement, written once there are enough.
class Recorder {
 public:
  explicit Recorder(const TriggerData& trigger)
      : schema_(schema_of(trigger.tg_relation)),
        columns_(trigger.tg_relation),
        user_(user_of_session()),
        step_(step_of(trigger)),
        texts_of_columns_(texts_of_columns(RelationGetDescr(trigger.tg_relation))),
        gathered_(AllocSetContextCreate(CurrentMemoryContext, "shot_assets history", ALLOCSET_DEFAULT_SIZES)),
        needs_settings_(!have_one_text(RelationGetDescr(trigger.tg_relation))) {
    for (std::size_t i = 0; i < texts_of_columns_.size(); ++i) texts_.push_back(nullptr);
    if (needs_settings_) level_of_settings_ = pg::enter_fixed_settings();
  }

  void add(const pg::RowValues* before, const pg::RowValues* after);
  void write();
  void finish() {
    if (needs_settings_) pg::leave_fixed_settings(level_of_settings_);
  }
  // Whether an update has left all as it was but the time.
  bool is_same(const pg::RowValues& before, const pg::RowValues& after) const;
  bool is_another_row(const pg::RowValues& before, const pg::RowValues& after) const {
    return !before.equals(after, columns_.id);
  }

 private:
  void insert();
  void insert_many(const pg::Param& user, const pg::Param& step, const pg::Param& call, const pg::Param& reversed,
                   const pg::Param& captured);
  Jsonb* as_texts(const pg::RowValues& row, const pg::RowValues* earlier);

  pg::Schema schema_;
  Columns columns_;
  std::string_view user_;
  Step step_;
  pg::Array<TextOfColumn> texts_of_columns_;
  pg::Array<const char*> texts_;  // of the latest row; NULL for NULL
  MemoryContext gathered_;
  bool needs_settings_;  // those under which all texts are one
  int level_of_settings_ = 0;
  pg::JsonBuilder builder_;
  pg::Array<pg_uuid_t> ids_, from_shots_, from_instances_, to_shots_, to_instances_;
  pg::Array<Jsonb*> before_, after_;
};

// `earlier`: the row of the call before, which has the same text where it has the same value; or NULL.
Jsonb* Recorder::as_texts(const pg::RowValues& row, const pg::RowValues* earlier) {
  builder_.begin_object();
  for (int i = 0; i < row.descriptor->natts; ++i) {
    const auto n = static_cast<std::size_t>(i);
    if (!texts_of_columns_[n].is_kept) continue;
    builder_.key(NameStr(TupleDescAttr(row.descriptor, i)->attname));
    if (earlier == nullptr || !row.equals(*earlier, i))
      texts_[n] = row.nulls[i] ? nullptr : texts_of_columns_[n].of(row.values[i]);
    if (texts_[n] == nullptr)
      builder_.null();
    else
      builder_.server_string(texts_[n]);
  }
  builder_.end_object();
  return builder_.take();
}

bool Recorder::is_same(const pg::RowValues& before, const pg::RowValues& after) const {
  for (int i = 0; i < before.descriptor->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(before.descriptor, i);
    if (column->attisdropped || column->attgenerated != '\0' || i == columns_.updated_at.index) continue;
    if (!before.equals(after, i)) return false;
  }
  return true;
}

void Recorder::add(const pg::RowValues* before, const pg::RowValues* after) {
  const MemoryContext of_caller = MemoryContextSwitchTo(gathered_);
  const auto id_in = [](const pg::RowValues* row, const pg::TypedColumn<pg::Uuid>& column) {
    return row == nullptr ? pg_uuid_t{} : row->uuid(column);
  };
  ids_.push_back((after == nullptr ? before : after)->uuid(columns_.id));
  before_.push_back(before == nullptr ? nullptr : as_texts(*before, nullptr));
  after_.push_back(after == nullptr ? nullptr : as_texts(*after, before));
  from_shots_.push_back(id_in(before, columns_.shot));
  from_instances_.push_back(id_in(before, columns_.instance));
  to_shots_.push_back(id_in(after, columns_.shot));
  to_instances_.push_back(id_in(after, columns_.instance));
  MemoryContextSwitchTo(of_caller);
  if (ids_.size() == most_at_once) write();
}

// Triggers of the host on the history find the settings of the caller.
void Recorder::write() {
  if (ids_.empty()) return;
  if (needs_settings_) pg::leave_fixed_settings(level_of_settings_);
  insert();
  if (needs_settings_) level_of_settings_ = pg::enter_fixed_settings();
}

void Recorder::insert() {
  const pg::Param user = pg::text(user_), step = pg::uuid(step_.id), call = pg::text(step_.call),
                  reversed = step_.reversed == nullptr ? pg::Param{UUIDOID, Datum(0), true} : pg::uuid(*step_.reversed),
                  captured = pg::uuid_array(captured_scenes(schema_.oid));
  const bool is_new = before_[0] == nullptr, is_gone = after_[0] == nullptr;
  if (ids_.size() == 1 &&
      (is_new || is_gone || (pg::same(from_shots_[0], to_shots_[0]) && pg::same(from_instances_[0], to_instances_[0]))))
    pg::execute(
        schema_, insert_change,
        {user, step, call, reversed, captured, pg::uuid(ids_[0]), pg::json(before_[0]), pg::json(after_[0]),
         pg::uuid((is_gone ? from_shots_ : to_shots_)[0]), pg::uuid((is_gone ? from_instances_ : to_instances_)[0])});
  else
    insert_many(user, step, call, reversed, captured);
  for (pg::Array<pg_uuid_t>* array : {&ids_, &from_shots_, &from_instances_, &to_shots_, &to_instances_})
    array->truncate(0);
  for (pg::Array<Jsonb*>* array : {&before_, &after_}) array->truncate(0);
  MemoryContextReset(gathered_);
  builder_ = pg::JsonBuilder();
}

void Recorder::insert_many(const pg::Param& user, const pg::Param& step, const pg::Param& call,
                           const pg::Param& reversed, const pg::Param& captured) {
  const MemoryContext of_caller = MemoryContextSwitchTo(gathered_);
  pg::UuidSet shots, instances;
  pg::Array<std::uint32_t> order;
  for (std::uint32_t i = 0; i < ids_.size(); ++i) {
    order.push_back(i);
    if (before_[i] != nullptr) {
      shots.insert(from_shots_[i]);
      instances.insert(from_instances_[i]);
    }
    if (after_[i] != nullptr) {
      shots.insert(to_shots_[i]);
      instances.insert(to_instances_[i]);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto latest = [&](std::uint32_t i, const pg::Array<pg_uuid_t>& from, const pg::Array<pg_uuid_t>& to) {
      return after_[i] == nullptr ? from[i] : to[i];
    };
    const pg_uuid_t shot_a = latest(a, from_shots_, to_shots_), shot_b = latest(b, from_shots_, to_shots_);
    if (!pg::same(shot_a, shot_b)) return pg::comes_before(shot_a, shot_b);
    return pg::comes_before(latest(a, from_instances_, to_instances_), latest(b, from_instances_, to_instances_));
  });

  const Places places(schema_, shots, instances);
  pg::Array<pg_uuid_t> ids, scenes, from_assets, to_assets;
  pg::Array<Jsonb*> before, after;
  pg::Array<Datum> from_labels, to_labels;
  const pg_uuid_t none = {};
  for (const std::uint32_t i : order) {
    const Places::Shot from = before_[i] == nullptr ? Places::Shot() : places.shot(from_shots_[i]),
                       to = after_[i] == nullptr ? Places::Shot() : places.shot(to_shots_[i]);
    const Places::Instance from_instance =
                               before_[i] == nullptr ? Places::Instance() : places.instance(from_instances_[i]),
                           to_instance = after_[i] == nullptr ? Places::Instance() : places.instance(to_instances_[i]);
    pg_uuid_t scene = none;
    for (const pg_uuid_t& one : {to.scene, to_instance.scene, from.scene, from_instance.scene})
      if (pg::same(scene, none)) scene = one;
    scenes.push_back(scene);
    ids.push_back(ids_[i]);
    before.push_back(before_[i]);
    after.push_back(after_[i]);
    from_labels.push_back(from.label);
    from_assets.push_back(from_instance.asset);
    to_labels.push_back(to.label);
    to_assets.push_back(to_instance.asset);
  }
  const pg::Param params[] = {pg::uuid_array(scenes.span()),
                              pg::uuid_array(ids.span()),
                              pg::jsonb_array(before.span()),
                              pg::jsonb_array(after.span()),
                              pg::packed_text_array(from_labels.span()),
                              pg::uuid_array(from_assets.span()),
                              pg::packed_text_array(to_labels.span()),
                              pg::uuid_array(to_assets.span())};
  MemoryContextSwitchTo(of_caller);
  pg::execute(schema_, insert_changes,
              {user, step, call, reversed, captured, params[0], params[1], params[2], params[3], params[4], params[5],
               params[6], params[7]});
}

void record_update(Recorder& recorder, const TriggerData& trigger) {
  pg::for_each_update(trigger.tg_oldtable, trigger.tg_newtable, trigger.tg_relation,
                      [&](const pg::RowValues& before, const pg::RowValues& after) {
                        if (recorder.is_same(before, after)) return;
                        // A row whose id changes becomes another assignment.
                        if (recorder.is_another_row(before, after)) {
                          recorder.add(&before, nullptr);
                          recorder.add(nullptr, &after);
                        } else {
                          recorder.add(&before, &after);
                        }
                      });
}

// TRUNCATE has waited for its lock, so its snapshot can be older than the last change of the table.
void record_truncation(Recorder& recorder, Relation table) {
  PushActiveSnapshot(GetLatestSnapshot());
  TupleTableSlot* const slot = table_slot_create(table, nullptr);
  const TableScanDesc scan = table_beginscan(table, GetActiveSnapshot(), 0, nullptr);
  while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
    CHECK_FOR_INTERRUPTS();
    const pg::RowValues row = pg::values_of(slot);
    recorder.add(&row, nullptr);
  }
  table_endscan(scan);
  PopActiveSnapshot();
  ExecDropSingleTupleTableSlot(slot);
}

bool has_transition_tables(const TriggerData& trigger) {
  if (TRIGGER_FIRED_BY_INSERT(trigger.tg_event)) return trigger.tg_newtable != nullptr;
  if (TRIGGER_FIRED_BY_DELETE(trigger.tg_event)) return trigger.tg_oldtable != nullptr;
  return trigger.tg_oldtable != nullptr && trigger.tg_newtable != nullptr;
}

void record(Recorder& recorder, const TriggerData& trigger) {
  if (TRIGGER_FIRED_BY_TRUNCATE(trigger.tg_event)) {
    record_truncation(recorder, trigger.tg_relation);
  } else if (TRIGGER_FIRED_BY_UPDATE(trigger.tg_event)) {
    record_update(recorder, trigger);
  } else {
    const bool inserted = TRIGGER_FIRED_BY_INSERT(trigger.tg_event);
    pg::for_each_row(
        inserted ? trigger.tg_newtable : trigger.tg_oldtable, trigger.tg_relation,
        [&](const pg::RowValues& row) { recorder.add(inserted ? nullptr : &row, inserted ? &row : nullptr); });
  }
  recorder.write();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_record_history) {
  using namespace shot_assets;
  constexpr TriggerFunction function = {"record_history", "enable_history"};
  const TriggerData& trigger = *trigger_of_call(fcinfo, function);
  const bool truncates = TRIGGER_FIRED_BY_TRUNCATE(trigger.tg_event);
  if (TRIGGER_FIRED_FOR_ROW(trigger.tg_event) || truncates != bool(TRIGGER_FIRED_BEFORE(trigger.tg_event)) ||
      (!truncates && !has_transition_tables(trigger)))
    raise_fired_wrongly(function, "for each statement, with its transition tables, or before TRUNCATE");
  require_ordinary_table(trigger.tg_relation);
  // Another table of the schema may be somebody else's, who must not record what did not happen.
  require_table(trigger.tg_relation, {"shot_asset_assignments"}, function);

  pg::connect();
  const Relation table = trigger.tg_relation;
  const uint64 highest_mark = truncates ? pg::mark_cursors() : 0;
  const pg::RoleBefore before = act_as_owner(schema_of(table), table->rd_rel->relowner);
  Recorder recorder(trigger);
  record(recorder, trigger);
  recorder.finish();
  pg::restore_role(before);
  if (truncates) leave_nothing_on_emptied_tables(highest_mark);
  pg::finish();
  return PointerGetDatum(nullptr);
}
