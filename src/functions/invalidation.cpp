#include <utility>

#include "core/outdating.h"

#include "functions/errors.h"
#include "functions/foreign_keys.h"
#include "functions/invalidation.h"
#include "functions/outdating.h"
#include "functions/settings.h"
#include "functions/stage_locks.h"
#include "pg/arguments.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// Reads which scene each shot ($1) and instance ($2) is of, and locks these scenes and those of $3.
//
// Every path to a scene locks it here, in the order of ids: a transaction that locks a stage meanwhile waits for the
// change, or the change waits for it and sees the stage locked. No change slips past.
//
// What is read is older than the lock, for which the statement may have waited. So whatever could make it untrue (a
// shot or an instance that moves, a scene's first assignment) counts up `changes` of the scene, under the lock. Where
// the count is still the one that was read, everything else that was read is still true; where it is not, all is read
// again. A REPEATABLE READ transaction with an older view fails to serialize instead.
constexpr pg::Statement lock_and_read = {
    "WITH shot AS MATERIALIZED (SELECT t.id, t.scene_id FROM {shots} t WHERE t.id OPERATOR(pg_catalog.=) ANY ($1)), "
    "instance AS MATERIALIZED ("
    "SELECT i.id, i.scene_id FROM {scene_asset_instances} i WHERE i.id OPERATOR(pg_catalog.=) ANY ($2)), "
    "locked AS MATERIALIZED ("
    "SELECT s.id, s.stage_locks, m.changes, m.managed_since IS NOT NULL AS managed "
    "FROM (SELECT scene_id FROM shot UNION SELECT scene_id FROM instance UNION SELECT pg_catalog.unnest($3)) w "
    "JOIN {scenes} s ON s.id OPERATOR(pg_catalog.=) w.scene_id "
    "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id OPERATOR(pg_catalog.=) s.id "
    "ORDER BY s.id FOR NO KEY UPDATE OF s) "
    "SELECT id, stage_locks, changes, managed, NULL::pg_catalog.uuid, 1 FROM locked "
    "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 2 FROM shot "
    "UNION ALL SELECT id, NULL, NULL, NULL, scene_id, 3 FROM instance"};

constexpr pg::Statement count_changes = {
    "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes, managed_since) "
    "SELECT c.id, c.changes OPERATOR(pg_catalog.+) 1, CASE WHEN $3 THEN pg_catalog.now() END "
    "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS c(id, changes) ORDER BY c.id "
    "ON CONFLICT (scene_id) DO UPDATE SET changes = excluded.changes, "
    "managed_since = COALESCE(m.managed_since, excluded.managed_since) "
    "WHERE m.changes OPERATOR(pg_catalog.=) (excluded.changes OPERATOR(pg_catalog.-) 1)"};

// Both at once for what most changes are about: one pair, of a scene that is managed already. It makes nothing untrue,
// so there is nothing to count up; to lock the count is enough. `seen` is the count as it was read, `m` as it is now.
constexpr pg::Statement lock_and_read_pair = {
    "SELECT s.id, s.stage_locks, m.changes, true, i.scene_id, "
    "m.changes OPERATOR(pg_catalog.=) seen.changes "
    "FROM {shots} t "
    "JOIN {scene_asset_instances} i ON i.id OPERATOR(pg_catalog.=) $2 "
    "JOIN {scenes} s ON s.id OPERATOR(pg_catalog.=) t.scene_id "
    "JOIN {shot_asset_scene_states} m ON m.scene_id OPERATOR(pg_catalog.=) t.scene_id "
    "JOIN {shot_asset_scene_states} seen ON seen.scene_id OPERATOR(pg_catalog.=) t.scene_id "
    "WHERE t.id OPERATOR(pg_catalog.=) $1 AND m.managed_since IS NOT NULL FOR NO KEY UPDATE OF s, m"};

constexpr pg::Statement scenes_with_assignments = {
    "SELECT m.scene_id FROM {shot_asset_scene_states} m WHERE m.managed_since IS NOT NULL"};
constexpr pg::Statement scenes_with_instances = {
    "SELECT DISTINCT i.scene_id FROM {scene_asset_instances} i WHERE i.scene_id IS NOT NULL"};

constexpr pg::Statement outdate_scenes = {
    "UPDATE {scenes} s SET stage_locks = s.stage_locks OPERATOR(pg_catalog.||) o.outdated{?scenes.updated_at:, "
    "updated_at = pg_catalog.now():} "
    "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS o(id, outdated) "
    "WHERE s.id OPERATOR(pg_catalog.=) o.id RETURNING s.stage_locks"};

constexpr pg::Statement assignment_of_pair = {
    "SELECT true FROM {shot_asset_assignments} a WHERE a.shot_id OPERATOR(pg_catalog.=) $1 "
    "AND a.scene_asset_instance_id OPERATOR(pg_catalog.=) $2"};

// One of the other sides of a moved row's assignments, one of another scene if there is one.
constexpr pg::Statement instance_of_shot = {
    "SELECT a.scene_asset_instance_id, COALESCE(i.scene_id OPERATOR(pg_catalog.<>) $2, true) "
    "FROM {shot_asset_assignments} a "
    "JOIN {scene_asset_instances} i ON i.id OPERATOR(pg_catalog.=) a.scene_asset_instance_id "
    "WHERE a.shot_id OPERATOR(pg_catalog.=) $1 ORDER BY 2 DESC, 1 LIMIT 1"};
constexpr pg::Statement shot_of_instance = {
    "SELECT a.shot_id, COALESCE(t.scene_id OPERATOR(pg_catalog.<>) $2, true) "
    "FROM {shot_asset_assignments} a JOIN {shots} t ON t.id OPERATOR(pg_catalog.=) a.shot_id "
    "WHERE a.scene_asset_instance_id OPERATOR(pg_catalog.=) $1 ORDER BY 2 DESC, 1 LIMIT 1"};

constexpr pg::Statement make_managed = {
    "UPDATE {shot_asset_scene_states} SET managed_since = COALESCE(managed_since, pg_catalog.now()) "
    "WHERE scene_id OPERATOR(pg_catalog.=) $1"};

// What whoever locks a stage approves.
constexpr pg::Statement what_is_approved = {
    "SELECT pg_catalog.string_agg(w.what, ' ' ORDER BY w.what COLLATE pg_catalog.\"C\") FROM ("
    "SELECT pg_catalog.concat_ws(' ', a.shot_id, a.scene_asset_instance_id, a.presence_type, a.presence_note) "
    "FROM {shots(id uuid, scene_id uuid)} t "
    "JOIN {shot_asset_assignments(shot_id uuid, scene_asset_instance_id uuid, presence_type text, presence_note text)} "
    "a ON a.shot_id OPERATOR(pg_catalog.=) t.id WHERE t.scene_id OPERATOR(pg_catalog.=) $1 "
    "UNION ALL SELECT i.id::pg_catalog.text FROM {scene_asset_instances(id uuid, scene_id uuid)} i "
    "WHERE i.scene_id OPERATOR(pg_catalog.=) $1) AS w(what)"};

// ---- acting as the owner --------------------------------------------------------------------------------------------

// What row-level security hides from the owner would be lost. attach() sees to it that nothing is, but it may have been
// switched on since, on a table of another owner.
pg::RoleBefore act_as_owner(std::string_view schema, Oid owner) {
  const pg::RoleBefore before = pg::act_as(owner);
  for (const char* table :
       {"scenes", "shots", "scene_asset_instances", "shot_asset_assignments", "shot_asset_scene_states"})
    if (pg::row_security_hides(schema, table))
      ereport(ERROR,
              (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
               errmsg("row-level security hides rows of %s from role \"%s\"", table, GetUserNameFromId(owner, false)),
               errdetail("Triggers act as this role, and what they cannot see would be left locked."),
               errhint("Run SELECT * FROM shot_assets.check_pipeline(…) on its schema.")));
  return before;
}

// ---- locking --------------------------------------------------------------------------------------------------------

bool same(const pg_uuid_t& a, const pg_uuid_t& b) { return memcmp(&a, &b, UUID_LEN) == 0; }

// Where a shot or an instance is.
struct Place {
  bool present;  // or gone
  bool has_scene;
  pg_uuid_t scene;
};

bool has_locked_stage(const core::StageStatuses& statuses) {
  return core::outdate_from(core::first_dependent_stage, statuses) != statuses;
}

struct LockedScenes {
  pg::UuidSet ids;
  pg::Array<core::StageStatuses> statuses;
  pg::Array<bool> overtaken;  // whether there is something to outdate
  pg::Array<int64> changes;
  pg::Array<bool> managed;  // before this change
  pg::Array<Place> shots;   // per shot and instance of the change
  pg::Array<Place> instances;

  explicit LockedScenes(const Change& change) {
    for (std::size_t i = 0; i < change.shots.size(); ++i) shots.push_back({});
    for (std::size_t i = 0; i < change.instances.size(); ++i) instances.push_back({});
  }

  void add(const pg::Row& row) {
    constexpr int64 none_yet = -1;
    ids.insert(row.uuid(0));
    statuses.push_back(read_statuses(row, 1));
    overtaken.push_back(has_locked_stage(statuses[statuses.size() - 1]));
    changes.push_back(row.is_null(2) ? none_yet : row.bigint(2));
    managed.push_back(row.boolean(3));
  }
};

Place place_in(const pg::Row& row, int column) {
  return row.is_null(column) ? Place{true, false, {}} : Place{true, true, row.uuid(column)};
}

enum class Reading { none, untrue, still_true };

Reading read_pair(LockedScenes& locked, std::string_view schema, const Change& change) {
  Reading reading = Reading::none;
  if (change.shots.size() != 1 || change.instances.size() != 1 || !change.scenes.empty()) return reading;
  pg::query(schema, lock_and_read_pair, pg::Access::write,
            {pg::uuid(change.shots.values()[0]), pg::uuid(change.instances.values()[0])}, [&](const pg::Row& row) {
              locked.add(row);
              locked.shots[0] = place_in(row, 0);
              locked.instances[0] = place_in(row, 4);
              reading = row.boolean(5) ? Reading::still_true : Reading::untrue;
            });
  return reading;
}

void read_all(LockedScenes& locked, std::string_view schema, Change& change) {
  auto read = [&](const pg::Row& row) {
    switch (row.integer(5)) {
      case 1:
        return locked.add(row);
      case 2:
        locked.shots[static_cast<std::size_t>(change.shots.find(row.uuid(0)))] = place_in(row, 4);
        break;
      default:
        locked.instances[static_cast<std::size_t>(change.instances.find(row.uuid(0)))] = place_in(row, 4);
    }
  };
  pg::UuidSet none;
  pg::UuidSet& instances = change.moves_no_pair ? none : change.instances;
  pg::query(
      schema, lock_and_read, pg::Access::write,
      {pg::uuid_array(change.shots.span()), pg::uuid_array(instances.span()), pg::uuid_array(change.scenes.span())},
      read);
}

// Whether a scene was there when it was read and gone when it was to be locked. One that is not there in two rounds
// does not exist: not every host has a foreign key on scene_id.
bool lost_a_scene(const LockedScenes& locked, const pg::Array<Place>& places, pg::UuidSet& not_there) {
  bool lost = false;
  for (const Place& place : places) {
    if (!place.has_scene || locked.ids.contains(place.scene) || not_there.contains(place.scene)) continue;
    not_there.insert(place.scene);
    lost = true;
  }
  return lost;
}

bool count_changes_of(LockedScenes& locked, std::string_view schema, const Change& change) {
  return pg::execute(schema, count_changes,
                     {pg::uuid_array(locked.ids.span()), pg::bigint_array(locked.changes.span()),
                      pg::boolean(change.assigns)}) == locked.ids.size();
}

[[noreturn]] void raise_concurrent_change(const char* what) {
  ereport(ERROR,
          (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("could not serialize access due to concurrent update"),
           errdetail_internal("%s", what), errhint("The transaction might succeed if retried.")));
  pg_unreachable();
}

[[noreturn]] void raise_changed_meanwhile(const pg_uuid_t& scene) {
  raise_concurrent_change(psprintf("Scene %s was changed meanwhile.", pg::to_string(scene)));
}

LockedScenes lock_scenes(std::string_view schema, Change& change) {
  constexpr int patience = 100;  // rounds; in each of them somebody else has moved something
  pg::UuidSet not_there;
  for (int round = 0; round < patience; ++round) {
    CHECK_FOR_INTERRUPTS();
    LockedScenes locked(change);
    const Reading pair = read_pair(locked, schema, change);
    if (pair == Reading::untrue) continue;
    if (pair == Reading::none) read_all(locked, schema, change);
    const bool lost_scene_of_shot = lost_a_scene(locked, locked.shots, not_there);
    const bool lost_scene_of_instance = lost_a_scene(locked, locked.instances, not_there);
    if (lost_scene_of_shot || lost_scene_of_instance) continue;
    if (pair == Reading::still_true || count_changes_of(locked, schema, change)) return locked;
  }
  raise_concurrent_change("The scenes of the change were changed again and again.");
}

// ---- checking -------------------------------------------------------------------------------------------------------

void check_pairs(std::string_view schema, const LockedScenes& locked, const Change& change) {
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
    if (pg::query(schema, assignment_of_pair, pg::Access::write, {pg::uuid(shot_id), pg::uuid(instance_id)},
                  [](const pg::Row&) {}) == 0)
      continue;
    if (!shot.present) raise_not_found("shot", shot_id);
    raise_not_found("scene asset instance", instance_id);
  }
}

// ---- outdating ------------------------------------------------------------------------------------------------------

PopulationUnderWay* population = nullptr;

// Whether the change merely puts down in rows what a legacy scene shows anyway.
bool is_capture(const Change& change, const pg_uuid_t& scene, bool managed) {
  if (population == nullptr || !population->scenes.contains(scene)) return false;
  if (!managed) population->captured.insert(scene);
  const bool captured = population->captured.contains(scene);
  if (!captured && population->kind == Population::of_legacy_scene)
    ereport(ERROR,
            (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
             errmsg("scene %s was given its first assignment meanwhile", pg::to_string(scene)),
             errdetail("It is no longer a legacy scene, so it was not populated."), errhint("Try the call again.")));
  return captured && change.only_throughout;
}

// One statement can fire several triggers: MERGE, an upsert, a cascade. The first of them overtakes a stage; what the
// others have to tell belongs to it.
struct Command {
  TransactionId transaction;
  CommandId id;

  static Command current() { return {GetTopTransactionId(), GetActiveSnapshot()->curcid}; }
  friend bool operator==(const Command&, const Command&) = default;
};
Command last_to_overtake = {InvalidTransactionId, InvalidCommandId};

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

// An assignment that went with its shot is no news of its own: the shot is. One that went with its instance is told by
// the trigger of instances.
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

void write_locks(std::string_view schema, pg::Array<pg_uuid_t>& scenes, pg::Array<Jsonb*>& locks) {
  std::size_t outdated = 0;
  pg::query(schema, outdate_scenes, pg::Access::write, {pg::uuid_array(scenes.span()), pg::jsonb_array(locks.span())},
            [&](const pg::Row& row) {
              if (!has_locked_stage(read_statuses(row, 0))) ++outdated;
            });
  if (outdated != scenes.size())
    ereport(ERROR,
            (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
             errmsg("stages of %zu of %zu scenes could not be outdated", scenes.size() - outdated, scenes.size()),
             errdetail("A trigger or a rule on table scenes keeps their stage_locks as they are."),
             errhint("The change is refused, because the stages that it overtakes would stay locked.")));
}

void outdate(std::string_view schema, Change& change, const LockedScenes& locked) {
  if (!settings::invalidate) return;
  const Command command = Command::current();
  const bool is_told_more = command == last_to_overtake;
  pg::Array<pg_uuid_t> to_write;
  pg::Array<Jsonb*> locks;
  pg::UuidSet scenes;
  pg::Array<Overtaken> overtaken;
  for (std::size_t i = 0; i < locked.ids.size(); ++i) {
    const pg_uuid_t& scene = locked.ids.values()[i];
    const core::StageStatuses& before = locked.statuses[i];
    const bool overtakes = locked.overtaken[i];
    if (is_capture(change, scene, locked.managed[i]) || !(overtakes || (is_told_more && has_outdated_stage(before))))
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
pg::UuidSet find_scenes(std::string_view schema, const pg::Statement& statement) {
  pg::UuidSet visible, latest;
  pg::query(schema, statement, pg::Access::write, {}, [&](const pg::Row& row) { visible.insert(row.uuid(0)); });
  if (!IsolationUsesXactSnapshot()) return visible;
  pg::query(schema, statement, pg::Access::latest, {}, [&](const pg::Row& row) { latest.insert(row.uuid(0)); });
  for (const pg_uuid_t& scene : latest.values())
    if (!visible.contains(scene)) raise_changed_meanwhile(scene);
  return visible;
}

std::string_view read_what_is_approved(std::string_view schema, const pg_uuid_t& scene, pg::Access access) {
  std::string_view what;
  pg::query(schema, what_is_approved, access, {pg::uuid(scene)}, [&](const pg::Row& row) { what = row.text(0); });
  return what;
}

}  // namespace

void invalidate(std::string_view schema, Oid owner, Change& change) {
  pg::connect();
  check_replaced_foreign_keys(schema, change);
  const pg::RoleBefore before = act_as_owner(schema, owner);
  const LockedScenes locked = lock_scenes(schema, change);
  check_pairs(schema, locked, change);
  outdate(schema, change, locked);
  pg::restore_role(before);
  pg::finish();
}

void invalidate_all(std::string_view schema, Oid owner, Truncated truncated) {
  const bool assignments = truncated == Truncated::assignments;
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

void invalidate_moved(std::string_view schema, Oid owner, Moved moved, const pg_uuid_t& id, const pg_uuid_t& from,
                      const pg_uuid_t& to) {
  const bool shot = moved == Moved::shot;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  Change change;
  change.scenes.insert(from);
  change.scenes.insert(to);
  LockedScenes locked = lock_scenes(schema, change);

  // An assignment that this transaction is too old to see must not come to span two scenes either.
  pg_uuid_t other = {};
  bool foreign = false;
  const bool assigned = pg::query(schema, shot ? instance_of_shot : shot_of_instance, pg::Access::latest,
                                  {pg::uuid(id), pg::uuid(to)}, [&](const pg::Row& row) {
                                    other = row.uuid(0);
                                    foreign = row.boolean(1);
                                  }) > 0;
  if (foreign) raise_different_scenes(shot ? id : other, shot ? other : id);
  if (assigned) pg::execute(schema, make_managed, {pg::uuid(to)});

  // What moves with its assignments changes both scenes. An instance without any has left a scene as a deleted one has,
  // and the scene that it came to did not lose anything; a shot without any is nobody's.
  const std::uint32_t number = shot ? change.shots.insert(id) : change.instances.insert(id);
  for (std::uint32_t scene = 0; scene < change.scenes.size(); ++scene) {
    const bool overtakes = assigned || (!shot && scene == 0);
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

void require_latest_view(std::string_view schema, Oid owner, const pg_uuid_t& scene) {
  if (!IsolationUsesXactSnapshot()) return;
  pg::connect();
  const pg::RoleBefore before = act_as_owner(schema, owner);
  const std::string_view seen = read_what_is_approved(schema, scene, pg::Access::write);
  if (seen != read_what_is_approved(schema, scene, pg::Access::latest)) raise_changed_meanwhile(scene);
  pg::restore_role(before);
  pg::finish();
}

PopulationUnderWay* set_population(PopulationUnderWay* now) { return std::exchange(population, now); }

}  // namespace shot_assets
