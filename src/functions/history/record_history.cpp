// Recording: a trigger that keeps what a statement did to assignments, or to extra images, each row as it was before
// and after.

#include <algorithm>

#include "functions/history/row_texts.h"
#include "functions/history/steps.h"
#include "functions/invalidation/capture.h"
#include "functions/invalidation/owner_view.h"
#include "functions/invalidation/truncation.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/cursors.h"
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

// Extra images are of a scene by their shots. Those that went with their shot are of none, and are left out.
constexpr pg::Statement<> insert_image_changes = {
    "INSERT INTO {shot_asset_assignment_history} (scene_id, transaction_id, changed_at, transaction_began_at, "
    "changed_by, step_id, call, of_step_id, frame_type, before, after, from_shot, to_shot) "
    "SELECT s.scene_id, " WHEN_AND_WHO
    ", $2, $3, $4, COALESCE(c.after, c.before) ->> 'frame_type', c.before, c.after, "
    "CASE WHEN c.before IS NOT NULL THEN s.shot_id END, CASE WHEN c.after IS NOT NULL THEN s.shot_id END "
    "FROM unnest($5, $6, $7) WITH ORDINALITY AS c(shot_id, before, after, n) JOIN " SHOTS
    " s ON s.id = c.shot_id WHERE s.scene_id IS NOT NULL ORDER BY c.n"};

constexpr std::size_t most_at_once = 10'000;  // rows in a statement

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

// The assignments of a statement, written once there are enough.
class Recorder {
 public:
  explicit Recorder(const TriggerData& trigger)
      : schema_(schema_of(trigger.tg_relation)),
        columns_(trigger.tg_relation),
        user_(user_of_session()),
        step_(step_of(trigger)),
        texts_(trigger.tg_relation),
        gathered_(AllocSetContextCreate(CurrentMemoryContext, "shot_assets history", ALLOCSET_DEFAULT_SIZES)) {}

  void add(const pg::RowValues* before, const pg::RowValues* after);
  void write();
  void finish() { texts_.pause(); }
  // Whether an update has left all as it was but the time.
  bool is_same(const pg::RowValues& before, const pg::RowValues& after) const {
    return RowTexts::are_same(before, after, columns_.updated_at.index);
  }
  bool is_another_row(const pg::RowValues& before, const pg::RowValues& after) const {
    return !before.equals(after, columns_.id);
  }

 private:
  void insert();
  void insert_many(const pg::Param& user, const pg::Param& step, const pg::Param& call, const pg::Param& reversed,
                   const pg::Param& captured);

  pg::Schema schema_;
  Columns columns_;
  std::string_view user_;
  Step step_;
  RowTexts texts_;
  MemoryContext gathered_;
  pg::Array<pg_uuid_t> ids_, from_shots_, from_instances_, to_shots_, to_instances_;
  pg::Array<Jsonb*> before_, after_;
};

void Recorder::add(const pg::RowValues* before, const pg::RowValues* after) {
  const MemoryContext of_caller = MemoryContextSwitchTo(gathered_);
  const auto id_in = [](const pg::RowValues* row, const pg::TypedColumn<pg::Uuid>& column) {
    return row == nullptr ? pg_uuid_t{} : row->uuid(column);
  };
  ids_.push_back((after == nullptr ? before : after)->uuid(columns_.id));
  before_.push_back(before == nullptr ? nullptr : texts_.of(*before, nullptr));
  after_.push_back(after == nullptr ? nullptr : texts_.of(*after, before));
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
  texts_.pause();
  insert();
  texts_.resume();
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
  texts_.forget();
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

// The extra images of a statement.
class ImageRecorder {
 public:
  explicit ImageRecorder(const TriggerData& trigger)
      : schema_(schema_of(trigger.tg_relation)),
        shot_(trigger.tg_relation, "shot_id"),
        key_{{trigger.tg_relation, "shot_id"}, {trigger.tg_relation, "frame_type"}, {trigger.tg_relation, "position"}},
        user_(user_of_session()),
        step_(step_of(trigger)),
        texts_(trigger.tg_relation),
        gathered_(AllocSetContextCreate(CurrentMemoryContext, "shot_assets history", ALLOCSET_DEFAULT_SIZES)) {}

  void add(const pg::RowValues* before, const pg::RowValues* after) {
    const MemoryContext of_caller = MemoryContextSwitchTo(gathered_);
    shots_.push_back((after == nullptr ? before : after)->uuid(shot_));
    before_.push_back(before == nullptr ? nullptr : texts_.of(*before, nullptr));
    after_.push_back(after == nullptr ? nullptr : texts_.of(*after, before));
    MemoryContextSwitchTo(of_caller);
    if (shots_.size() == most_at_once) write();
  }
  void write();
  void finish() { texts_.pause(); }
  bool is_same(const pg::RowValues& before, const pg::RowValues& after) const {
    return RowTexts::are_same(before, after);
  }
  bool is_another_row(const pg::RowValues& before, const pg::RowValues& after) const {
    return !std::all_of(std::begin(key_), std::end(key_),
                        [&](const pg::ColumnHandle& column) { return before.equals(after, column); });
  }

 private:
  pg::Schema schema_;
  pg::TypedColumn<pg::Uuid> shot_;
  pg::ColumnHandle key_[3];
  std::string_view user_;
  Step step_;
  RowTexts texts_;
  MemoryContext gathered_;
  pg::Array<pg_uuid_t> shots_;
  pg::Array<Jsonb*> before_, after_;
};

void ImageRecorder::write() {
  if (shots_.empty()) return;
  texts_.pause();
  pg::execute(schema_, insert_image_changes,
              {pg::text(user_), pg::uuid(step_.id), pg::text(step_.call),
               step_.reversed == nullptr ? pg::Param{UUIDOID, Datum(0), true} : pg::uuid(*step_.reversed),
               pg::uuid_array(shots_.span()), pg::jsonb_array(before_.span()), pg::jsonb_array(after_.span())});
  shots_.truncate(0);
  for (pg::Array<Jsonb*>* array : {&before_, &after_}) array->truncate(0);
  MemoryContextReset(gathered_);
  texts_.forget();
  texts_.resume();
}

template <class Recorder>
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
template <class Recorder>
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

template <class Recorder>
void record(const TriggerData& trigger) {
  Recorder recorder(trigger);
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
  recorder.finish();
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
  require_table(trigger.tg_relation, {"shot_asset_assignments", "shot_asset_extra_references"}, function);
  const bool of_images = strcmp(RelationGetRelationName(trigger.tg_relation), "shot_asset_extra_references") == 0;

  pg::connect();
  const Relation table = trigger.tg_relation;
  const uint64 highest_mark = truncates ? pg::mark_cursors() : 0;
  const pg::RoleBefore before = act_as_owner(schema_of(table), table->rd_rel->relowner);
  if (of_images)
    record<ImageRecorder>(trigger);
  else
    record<Recorder>(trigger);
  pg::restore_role(before);
  if (truncates) leave_nothing_on_emptied_tables(highest_mark);
  pg::finish();
  return PointerGetDatum(nullptr);
}
