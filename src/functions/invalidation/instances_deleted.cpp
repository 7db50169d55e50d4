// The trigger on instances that are deleted.

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/invalidation.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

void gather_deleted_instances(Change& change, TriggerData* trigger) {
  const Relation relation = trigger->tg_relation;
  const pg::TypedColumn<pg::Uuid> id(relation, "id"), scene(relation, "scene_id");
  pg::for_each_row(required(trigger->tg_oldtable, relation), relation, [&](const pg::RowValues& row) {
    if (!row.is_null(scene))
      change.entries.push_back({core::Cause::instance_deleted, false, Change::none,
                                change.instances.insert(row.uuid(id)), change.scenes.insert(row.uuid(scene))});
  });
}

}  // namespace

}  // namespace shot_assets

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
