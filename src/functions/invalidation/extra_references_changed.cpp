// The trigger on extra images.

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/invalidation.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

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
void gather_extra_images(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const ExtraColumns columns(relation);
  const bool inserted = TRIGGER_FIRED_BY_INSERT(trigger->tg_event),
             deleted = TRIGGER_FIRED_BY_DELETE(trigger->tg_event);
  if (inserted || deleted) {
    pg::for_each_row(required(inserted ? trigger->tg_newtable : trigger->tg_oldtable, relation), relation,
                     [&](const pg::RowValues& row) { add_extra(change, row, columns); });
    return;
  }
  Tuplestorestate* const old_rows = required(trigger->tg_oldtable, relation);
  Tuplestorestate* const new_rows = required(trigger->tg_newtable, relation);
  pg::for_each_update(old_rows, new_rows, relation, [&](const pg::RowValues& before, const pg::RowValues& after) {
    if (columns.are_same(before, after)) return;
    add_extra(change, before, columns);
    add_extra(change, after, columns);
  });
}

}  // namespace

}  // namespace shot_assets

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
  gather_extra_images(change, trigger);
  if (!change.empty()) invalidate(schema_of(relation), relation->rd_rel->relowner, change);
  return PointerGetDatum(nullptr);
}
