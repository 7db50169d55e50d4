// The trigger on shots and instances that move from scene to scene.

#include "core/invalidation/causes.h"

#include "functions/invalidation/change.h"
#include "functions/invalidation/legacy.h"
#include "functions/invalidation/notification.h"
#include "functions/invalidation/outdating.h"
#include "functions/invalidation/owner_view.h"
#include "functions/locks/slots.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/trigger_call.h"
#include "pg/arguments.h"
#include "pg/statement.h"
#include "pg/transition_rows.h"

namespace shot_assets {

namespace {

// One of the other sides of a moved row's assignments, one of another scene if there is one.
using OtherSide = pg::Statement<pg::Uuid, pg::Bool>;
constexpr OtherSide instance_of_shot = {
    "SELECT a.scene_asset_instance_id, i.scene_id IS DISTINCT FROM $2 "
    "FROM {shot_asset_assignments} a JOIN {scene_asset_instances} i ON i.id = a.scene_asset_instance_id "
    "WHERE a.shot_id = $1 ORDER BY 2 DESC, 1 LIMIT 1"};
constexpr OtherSide shot_of_instance = {
    "SELECT a.shot_id, t.scene_id IS DISTINCT FROM $2 "
    "FROM {shot_asset_assignments} a JOIN {shots} t ON t.id = a.shot_id "
    "WHERE a.scene_asset_instance_id = $1 ORDER BY 2 DESC, 1 LIMIT 1"};

constexpr pg::Statement<> make_managed = {
    "UPDATE {shot_asset_scene_states} SET managed_since = COALESCE(managed_since, now()) WHERE scene_id = $1"};

// As raise_different_scenes(), with the way to do it.
[[noreturn]] void refuse_move_of_shot(const pg_uuid_t& shot, const pg_uuid_t& instance) {
  ereport(ERROR,
          (errcode(ERRCODE_CHECK_VIOLATION), errmsg("shot and scene asset instance belong to different scenes"),
           errdetail("Shot %s and instance %s are not of one scene.", pg::to_string(shot), pg::to_string(instance)),
           errhint("Use shot_assets.move_shot() to move a shot to another scene with its assignments.")));
  pg_unreachable();
}

// A shot or an instance has moved, from or to no scene where that is NULL; refuses it where an assignment would span
// two scenes. Acts as `owner`.
enum class Moved { shot, instance };
void invalidate_moved(const pg::Schema& schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t* from,
                      const pg_uuid_t* to) {
  const bool shot = moved == Moved::shot;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Change change;
  change.moves = true;
  const std::int64_t left = from == nullptr ? -1 : static_cast<std::int64_t>(change.scenes.insert(*from));
  if (to != nullptr) change.scenes.insert(*to);
  if (shot && from != nullptr) wait_for_others_that_take_shots(schema, {from, 1});
  LockedScenes locked = lock_scenes(schema, change);
  // Editors who share one of them have read where things are.
  Slots(schema, change.scenes.span()).take_alone();

  // An assignment that this transaction is too old to see must not come to span two scenes either.
  pg_uuid_t other = {};
  bool foreign = false;
  const pg_uuid_t nowhere = {};  // which is the scene of nothing that is assigned
  const bool assigned = pg::query(schema, shot ? instance_of_shot : shot_of_instance, pg::Access::latest,
                                  {pg::uuid(id), pg::uuid(to == nullptr ? nowhere : *to)}, [&](const auto& row) {
                                    other = row.uuid(0);
                                    foreign = row.boolean(1);
                                  }) > 0;
  if (foreign && shot) refuse_move_of_shot(id, other);
  if (foreign) raise_different_scenes(other, id);
  if (assigned && to != nullptr) pg::execute(schema, make_managed, {pg::uuid(*to)});

  // A row with assignments changes both scenes. An instance without any changes only the scene that it left, as a
  // deleted one does. A shot without any changes none.
  const std::uint32_t number = shot ? change.shots.insert(id) : change.instances.insert(id);
  for (std::uint32_t scene = 0; scene < change.scenes.size(); ++scene) {
    const bool overtakes = assigned || (!shot && scene == left);
    const std::int64_t at = locked.ids.find(change.scenes.values()[scene]);
    if (overtakes)
      change.entries.push_back({shot ? core::Cause::shot_moved : core::Cause::instance_moved, false,
                                shot ? number : Change::none, shot ? Change::none : number, scene});
    else if (at >= 0)
      locked.overtaken[static_cast<std::size_t>(at)] = false;
  }
  const pg::Array<ChangedShots> shots = changed_shots(change, locked);
  const pg::Array<Overtaken> overtaken = outdate(schema, change, locked);
  notify_of_change(schema, locked, shots, overtaken.span());
  if (shot && from != nullptr) become_legacy(schema, change.scenes);
  pg::restore_role(before);
  pg::finish();
}

}  // namespace

}  // namespace shot_assets

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
