#include "core/invalidation/causes.h"

#include "functions/invalidation/capture.h"
#include "functions/invalidation/causes.h"
#include "functions/invalidation/change.h"
#include "functions/invalidation/foreign_keys.h"
#include "functions/invalidation/invalidation.h"
#include "functions/invalidation/truncation.h"
#include "functions/locks/locked_scenes.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/errors.h"
#include "functions/base/settings.h"
#include "pg/arguments.h"
#include "pg/jsonb.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid> scenes_with_assignments = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m WHERE m.managed_since IS NOT NULL"};
constexpr pg::Statement<pg::Uuid> scenes_with_instances = {
    "SELECT DISTINCT i.scene_id FROM {scene_asset_instances} i WHERE i.scene_id IS NOT NULL"};

constexpr pg::Statement<pg::Uuid, pg::Json> outdate_scenes = {
    "UPDATE {scenes} s SET stage_locks = s.stage_locks || o.outdated{?scenes.updated_at:, updated_at = now():} "
    "FROM unnest($1, $2) AS o(id, outdated) WHERE s.id = o.id RETURNING s.id, s.stage_locks"};

constexpr pg::Statement<pg::Bool> assignment_of_pair = {
    "SELECT true FROM {shot_asset_assignments} a WHERE a.shot_id = $1 AND a.scene_asset_instance_id = $2"};

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

// What is approved by locking a stage. As JSON, in which no note can pass for another assignment.
constexpr pg::Statement<pg::Json> what_is_approved = {
    "SELECT jsonb_agg(w.what ORDER BY w.what) FROM ("
    "SELECT jsonb_build_array(a.shot_id, a.scene_asset_instance_id, a.presence_type, a.presence_note) "
    "FROM {shots(id uuid, scene_id uuid)} t "
    "JOIN {shot_asset_assignments(shot_id uuid, scene_asset_instance_id uuid, presence_type text, presence_note "
    "text)} "
    "a ON a.shot_id = t.id WHERE t.scene_id = $1 "
    "UNION ALL SELECT to_jsonb(i.id) FROM {scene_asset_instances(id uuid, scene_id uuid)} i "
    "WHERE i.scene_id = $1) AS w(what)"};

// ---- acting as the owner -------------------------------------------------------------------------------------------

// What row-level security hides from the owner would be lost. attach() sees to it that nothing is, but it may have
// been switched on since, on a table of another owner.
pg::RoleBefore act_as_owner(const pg::Schema& schema, Oid owner) {
  const pg::RoleBefore before = pg::act_as(owner, schema);
  for (const char* table :
       {"scenes", "shots", "scene_asset_instances", "shot_asset_assignments", "shot_asset_scene_states"})
    if (pg::row_security_hides(schema, table, owner))
      ereport(ERROR,
              (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
               errmsg("row-level security hides rows of %s from role \"%s\"", table, GetUserNameFromId(owner, false)),
               errdetail("Triggers act as this role, and what they cannot see would be left locked."),
               errhint("Run SELECT * FROM shot_assets.check_pipeline(...) on its schema.")));
  return before;
}

// ---- checking ------------------------------------------------------------------------------------------------------

bool same(const pg_uuid_t& a, const pg_uuid_t& b) { return memcmp(&a, &b, UUID_LEN) == 0; }

void check_pairs(const pg::Schema& schema, const LockedScenes& locked, const Change& change) {
  for (const Change::Entry& entry : change.entries) {
    if (!entry.put_in_place) continue;
    const Place& shot = locked.shots[entry.shot];
    const Place& instance = locked.instances[entry.instance];
    const pg_uuid_t& shot_id = change.shots.values()[entry.shot];
    const pg_uuid_t& instance_id = change.instances.values()[entry.instance];
    if (shot.present && instance.present) {
      if (!shot.has_scene || !instance.has_scene || !same(shot.scene, instance.scene))
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

// ---- outdating -----------------------------------------------------------------------------------------------------

// One statement can fire several triggers: MERGE, an upsert, a cascade. The first of them overtakes a stage; what the
// others have to tell belongs to it.
struct Command {
  Oid schema;
  TransactionId transaction;
  CommandId id;

  static Command current(const pg::Schema& schema) {
    return {schema.oid, GetTopTransactionId(), GetActiveSnapshot()->curcid};
  }
  friend bool operator==(const Command&, const Command&) = default;
};
Command last_to_overtake = {InvalidOid, InvalidTransactionId, InvalidCommandId};

bool has_outdated_stage(const core::StageStatuses& statuses) {
  for (int stage = core::first_dependent_stage; stage <= core::last_stage; ++stage)
    if (statuses[stage] == core::StageStatus::outdated) return true;
  return false;
}

using ScenesOfEntries = pg::Array<std::uint32_t>;  // per entry of a change, a number in `scenes` or Change::none

ScenesOfEntries scenes_of_entries(const Change& change, const LockedScenes& locked, const pg::UuidSet& scenes) {
  ScenesOfEntries result;
  for (const Change::Entry& entry : change.entries) {
    const pg_uuid_t* scene = nullptr;
    if (entry.scene != Change::none)
      scene = &change.scenes.values()[entry.scene];
    else if (entry.shot != Change::none && locked.shots[entry.shot].has_scene)
      scene = &locked.shots[entry.shot].scene;
    else if (entry.instance != Change::none && locked.instances[entry.instance].has_scene)
      scene = &locked.instances[entry.instance].scene;
    const std::int64_t number = scene == nullptr ? -1 : scenes.find(*scene);
    result.push_back(number < 0 ? Change::none : static_cast<std::uint32_t>(number));
  }
  return result;
}

// An assignment that went with its shot is no news of its own: the shot is. One that went with its instance is told
// by the trigger of instances.
void tell_removals_by_shot(Change& change, const LockedScenes& locked, ScenesOfEntries& scene_of) {
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    Change::Entry& entry = change.entries[i];
    if (entry.cause != core::Cause::assignment_removed) continue;
    if (!locked.instances[entry.instance].present) scene_of[i] = Change::none;
    if (locked.shots[entry.shot].present) continue;
    entry.cause = core::Cause::shot_deleted;
    entry.instance = Change::none;
  }
}

void write_locks(const pg::Schema& schema, pg::Array<pg_uuid_t>& scenes, pg::Array<Jsonb*>& locks) {
  // Not how many: a rule could answer with one of them twice, and leave another one out.
  pg::UuidSet written;
  pg::query(schema, outdate_scenes, pg::Access::write, {pg::uuid_array(scenes.span()), pg::jsonb_array(locks.span())},
            [&](const auto& row) {
              if (!has_locked_stage(read_statuses(row.json_of_row(1)))) written.insert(row.uuid(0));
            });
  std::size_t outdated = 0;
  for (const pg_uuid_t& scene : scenes) outdated += written.contains(scene) ? 1 : 0;
  if (outdated < scenes.size())
    ereport(ERROR,
            (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
             errmsg("stages of %zu of %zu scenes could not be outdated", scenes.size() - outdated, scenes.size()),
             errdetail("A trigger or a rule on table scenes keeps their stage_locks as they are."),
             errhint("The change is refused, because the stages that it overtakes would stay locked.")));
}

void outdate(const pg::Schema& schema, Change& change, const LockedScenes& locked) {
  if (!settings::invalidate) return;
  const Command command = Command::current(schema);
  const bool is_told_more = command == last_to_overtake;
  pg::Array<pg_uuid_t> to_write;
  pg::Array<Jsonb*> locks;
  pg::UuidSet scenes;
  pg::Array<Overtaken> overtaken;
  for (std::size_t i = 0; i < locked.ids.size(); ++i) {
    const pg_uuid_t& scene = locked.ids.values()[i];
    const core::StageStatuses& before = locked.statuses[i];
    const bool overtakes = locked.overtaken[i];
    if (is_capture(schema.oid, change, scene, locked.managed[i]) ||
        !(overtakes || (is_told_more && has_outdated_stage(before))))
      continue;
    const core::StageStatuses after = core::outdate_from(core::first_dependent_stage, before);
    scenes.insert(scene);
    overtaken.push_back({scene, before, after});
    if (!overtakes) continue;
    to_write.push_back(scene);
    locks.push_back(write_statuses(no_locks(), before, after));
  }
  if (overtaken.empty()) return;

  if (!to_write.empty()) write_locks(schema, to_write, locks);
  ScenesOfEntries scene_of = scenes_of_entries(change, locked, scenes);
  tell_removals_by_shot(change, locked, scene_of);
  record_causes(schema, change, scene_of.span(), overtaken.span(), command.id);
  last_to_overtake = command;
}

// TRUNCATE takes away rows that a REPEATABLE READ transaction cannot see, so their scenes are looked for beyond its
// view. One that it cannot see changed is one that it must not decide about.
pg::UuidSet find_scenes(const pg::Schema& schema, const pg::Statement<pg::Uuid>& statement) {
  pg::UuidSet visible, latest;
  pg::query(schema, statement, pg::Access::write, {}, [&](const auto& row) { visible.insert(row.uuid(0)); });
  if (!IsolationUsesXactSnapshot()) return visible;
  pg::query(schema, statement, pg::Access::latest, {}, [&](const auto& row) { latest.insert(row.uuid(0)); });
  for (const pg_uuid_t& scene : latest.values())
    if (!visible.contains(scene)) raise_changed_meanwhile(scene);
  return visible;
}

Jsonb* read_what_is_approved(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  Jsonb* what = nullptr;
  pg::query(schema, what_is_approved, access, {pg::uuid(scene)}, [&](const auto& row) { what = row.json(0); });
  return what;
}

}  // namespace

void invalidate(const pg::Schema& schema, Oid owner, Change& change) {
  pg::connect();
  check_replaced_foreign_keys(schema, change);
  const pg::RoleBefore before = act_as_owner(schema, owner);
  const LockedScenes locked = lock_scenes(schema, change);
  check_pairs(schema, locked, change);
  outdate(schema, change, locked);
  pg::restore_role(before);
  pg::finish();
}

void invalidate_all(const pg::Schema& schema, Oid owner, Truncated truncated) {
  const bool assignments = truncated == Truncated::assignments;
  // With the scenes, there is nothing to outdate. A row that was written before it goes would keep triggers waiting
  // that are deferred, and end in an internal error when they find it gone.
  if (!assignments && is_emptied(schema, "scenes") && is_emptied(schema, "shot_asset_scene_states")) return;
  const core::Cause cause = assignments ? core::Cause::assignments_truncated : core::Cause::instances_truncated;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Change change;
  change.scenes = find_scenes(schema, assignments ? scenes_with_assignments : scenes_with_instances);
  for (std::uint32_t i = 0; i < change.scenes.size(); ++i)
    change.entries.push_back({cause, false, Change::none, Change::none, i});
  const LockedScenes locked = lock_scenes(schema, change);
  outdate(schema, change, locked);
  pg::restore_role(before);
  pg::finish();
}

void invalidate_moved(const pg::Schema& schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t* from,
                      const pg_uuid_t* to) {
  const bool shot = moved == Moved::shot;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Change change;
  const std::int64_t left = from == nullptr ? -1 : static_cast<std::int64_t>(change.scenes.insert(*from));
  if (to != nullptr) change.scenes.insert(*to);
  LockedScenes locked = lock_scenes(schema, change);

  // An assignment that this transaction is too old to see must not come to span two scenes either.
  pg_uuid_t other = {};
  bool foreign = false;
  const pg_uuid_t nowhere = {};  // which is the scene of nothing that is assigned
  const bool assigned = pg::query(schema, shot ? instance_of_shot : shot_of_instance, pg::Access::latest,
                                  {pg::uuid(id), pg::uuid(to == nullptr ? nowhere : *to)}, [&](const auto& row) {
                                    other = row.uuid(0);
                                    foreign = row.boolean(1);
                                  }) > 0;
  if (foreign) raise_different_scenes(shot ? id : other, shot ? other : id);
  if (assigned && to != nullptr) pg::execute(schema, make_managed, {pg::uuid(*to)});

  // What moves with its assignments changes both scenes. An instance without any has left a scene as a deleted one
  // has, and the scene that it came to did not lose anything; a shot without any is nobody's.
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
  outdate(schema, change, locked);
  pg::restore_role(before);
  pg::finish();
}

void require_latest_view(const pg::Schema& schema, Oid owner, const pg_uuid_t& scene) {
  if (!IsolationUsesXactSnapshot()) return;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Jsonb* const seen = read_what_is_approved(schema, scene, pg::Access::write);
  Jsonb* const latest = read_what_is_approved(schema, scene, pg::Access::latest);
  const bool same = seen == nullptr || latest == nullptr ? seen == latest : pg::json_equals(seen, latest);
  if (!same) raise_changed_meanwhile(scene);
  pg::restore_role(before);
  pg::finish();
}

}  // namespace shot_assets
