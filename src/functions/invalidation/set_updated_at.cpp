// The trigger that moves updated_at of an assignment, where something else of it changes.

#include "core/invalidation/causes.h"

#include "functions/invalidation/compared_assignments.h"
#include "functions/base/trigger_call.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

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

}  // namespace

}  // namespace shot_assets

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
