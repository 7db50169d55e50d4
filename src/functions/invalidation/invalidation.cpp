#include "core/invalidation/causes.h"

#include "functions/invalidation/capture.h"
#include "functions/invalidation/change.h"
#include "functions/invalidation/foreign_keys.h"
#include "functions/invalidation/invalidation.h"
#include "functions/invalidation/legacy.h"
#include "functions/invalidation/notification.h"
#include "functions/invalidation/outdating.h"
#include "functions/invalidation/owner_view.h"
#include "functions/locks/locked_scenes.h"
#include "functions/locks/shared_scenes.h"
#include "functions/scene/assignment_rows.h"
#include "functions/base/errors.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

void check_pairs(const pg::Schema& schema, const LockedScenes& locked, const Change& change) {
  for (const Change::Entry& entry : change.entries) {
    if (!entry.put_in_place) continue;
    const Place& shot = locked.shots[entry.shot];
    const Place& instance = locked.instances[entry.instance];
    const pg_uuid_t& shot_id = change.shots.values()[entry.shot];
    const pg_uuid_t& instance_id = change.instances.values()[entry.instance];
    if (shot.present && instance.present) {
      if (!shot.has_scene || !instance.has_scene || !pg::same(shot.scene, instance.scene))
        raise_different_scenes(shot_id, instance_id);
      continue;
    }
    // The foreign key may be deferred; the scene cannot be checked later. A trigger may also have taken the row away.
    if (!pg::exists(schema, assignment_of_pair, pg::Access::write, {pg::uuid(shot_id), pg::uuid(instance_id)}))
      continue;
    if (!shot.present) raise_not_found("shot", shot_id);
    raise_not_found("scene asset instance", instance_id);
  }
}

}  // namespace

void invalidate(const pg::Schema& schema, Oid owner, Change& change) {
  pg::connect();
  check_replaced_foreign_keys(schema, change);
  const pg::RoleBefore before = act_as_owner(schema, owner);
  LockedScenes scenes(change);
  pg::Array<Overtaken> overtaken;
  pg::Array<ChangedShots> shots;
  if (!has_outdated(schema) && share_scenes(schema, change, scenes)) {
    check_pairs(schema, scenes, change);
    shots = changed_shots(change, scenes);
    for (std::size_t i = 0; i < scenes.ids.size(); ++i) is_capture(schema.oid, change, scenes.ids.values()[i], true);
  } else {
    scenes = lock_scenes(schema, change, RowsOf::not_shared);
    check_pairs(schema, scenes, change);
    compare_with_legacy(schema, change, scenes);
    shots = changed_shots(change, scenes);
    overtaken = outdate(schema, change, scenes);
  }
  notify_of_change(schema, scenes, shots, overtaken.span());
  pg::restore_role(before);
  pg::finish();
}

}  // namespace shot_assets
