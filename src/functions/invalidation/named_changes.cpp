#include <memory_resource>

#include "functions/invalidation/named_changes.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/compute.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Int8, pg::Text> shots_by_id = {
    "SELECT t.id, t.shot_order, left(t.shot_id, 200) FROM unnest($1) AS e(id) "
    "JOIN {shots(id uuid, shot_order int8, shot_id text)} t ON t.id = e.id"};

constexpr pg::Statement<pg::Uuid, pg::Time, pg::Uuid> instances_by_id = {
    "SELECT i.id, i.created_at, i.project_asset_id FROM unnest($1) AS e(id) "
    "JOIN {scene_asset_instances(id uuid, project_asset_id uuid, created_at timestamptz)} i ON i.id = e.id"};

constexpr pg::Statement<pg::Uuid, pg::Text> types_of_assets = {
    "SELECT p.id, p.asset_type FROM {project_assets(id uuid, asset_type text)} p WHERE p.id = ANY ($1)"};

// A statement that overtakes more scenes than this is remembered by its causes alone: nobody reads so many names, and
// to find them would take longer than the change.
constexpr std::size_t named_scenes = 100;

// Reads the wanted ones of the ids. Rows that the statement deleted are still there in its own snapshot, the caller's.
template <class Statement, class Read>
void read_names(const pg::Schema& schema, const Statement& statement, const pg::UuidSet& ids, pg::Array<bool>& wanted,
                Read&& read) {
  for (const pg::Access access : {pg::Access::write, pg::Access::read}) {
    pg::Array<pg_uuid_t> missing;
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (wanted[i]) missing.push_back(ids.values()[i]);
    if (missing.empty()) return;
    pg::query(schema, statement, access, {pg::uuid_array(missing.span())}, [&](const auto& row) {
      const std::int64_t known = ids.find(row.uuid(0));
      if (known < 0) return;  // an index that is corrupt has led to another row
      const auto number = static_cast<std::size_t>(known);
      wanted[number] = false;
      read(number, row);
    });
  }
}

// The shots and instances of a change, by their numbers in it; known are those that are named.
struct Names {
  pg::Array<core::ShotWithChanges> shots;
  pg::Array<core::Instance> instances;
};

pg::Array<bool> none_of(const pg::UuidSet& ids) {
  pg::Array<bool> result;
  for (std::size_t i = 0; i < ids.size(); ++i) result.push_back(false);
  return result;
}

void read_shots(Names& names, const pg::Schema& schema, const Change& change, std::span<const std::uint32_t> scene_of) {
  for (const pg_uuid_t& id : change.shots.values()) {
    names.shots.push_back({});
    names.shots[names.shots.size() - 1].shot.id = to_core(id);
  }
  pg::Array<bool> wanted = none_of(change.shots);
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const std::uint32_t shot = change.entries[i].shot;
    if (shot == Change::none || scene_of[i] == Change::none) continue;
    wanted[shot] = true;
    names.shots[shot].scene = scene_of[i];
    ++names.shots[shot].changes;
  }
  read_names(schema, shots_by_id, change.shots, wanted, [&](std::size_t number, const auto& row) {
    core::Shot& shot = names.shots[number].shot;
    if (!row.is_null(1)) shot.shot_order = row.bigint(1);
    shot.label = row.text(2);
  });
}

void read_instances(Names& names, const pg::Schema& schema, const Change& change, pg::Array<bool>& wanted) {
  for (const pg_uuid_t& id : change.instances.values()) {
    names.instances.push_back({});
    names.instances[names.instances.size() - 1].id = to_core(id);
  }
  pg::UuidSet assets;
  read_names(schema, instances_by_id, change.instances, wanted, [&](std::size_t number, const auto& row) {
    core::Instance& instance = names.instances[number];
    instance.created_at = row.time(1);
    instance.project_asset_id = to_core(row.uuid(2));
    assets.insert(row.uuid(2));
  });
  // Assets may be of another owner than the tables that triggers are on.
  const pg::RoleBefore before = pg::act_as(pg::lasting_owner(schema, "project_assets"), schema.as_owner());
  pg::Array<std::string_view> types;
  for (std::size_t i = 0; i < assets.size(); ++i) types.push_back({});
  pg::query(schema, types_of_assets, pg::Access::write, {pg::uuid_array(assets.span())}, [&](const auto& row) {
    const std::int64_t asset = assets.find(row.uuid(0));
    if (asset >= 0) types[static_cast<std::size_t>(asset)] = row.text(1);
  });
  pg::restore_role(before);
  for (core::Instance& instance : names.instances)
    if (const std::int64_t asset = assets.find(to_pg(instance.project_asset_id)); asset >= 0)
      instance.asset_type = types[static_cast<std::size_t>(asset)];
}

using Changes = pg::Array<core::NamedChange>;

// Each cause of a scene once.
void add_causes(Changes& changes, const Change& change, std::span<const std::uint32_t> scene_of, std::size_t scenes) {
  static_assert(static_cast<int>(core::Cause::more_changes) < 32);
  pg::Array<std::uint32_t> causes;  // a bit for each
  for (std::size_t i = 0; i < scenes; ++i) causes.push_back(0);
  for (std::size_t i = 0; i < change.entries.size(); ++i)
    if (scene_of[i] != Change::none) causes[scene_of[i]] |= 1U << static_cast<unsigned>(change.entries[i].cause);
  for (std::uint32_t scene = 0; scene < scenes; ++scene)
    for (unsigned cause = 0; cause < 32; ++cause)
      if ((causes[scene] >> cause & 1U) != 0)
        changes.push_back({scene, static_cast<core::Cause>(cause), nullptr, nullptr});
}

// The first changes of each scene with their names, and what stands for the rest. Not inlined, because its variables
// must not be in the function that calls setjmp().
pg_noinline void add_named(Changes& changes, const pg::Schema& schema, const Change& change,
                           std::span<const std::uint32_t> scene_of, std::size_t scenes,
                           std::pmr::memory_resource& arena) {
  Names names;
  read_shots(names, schema, change, scene_of);
  std::span<const bool> is_first;
  pg::compute([&] { is_first = core::have_first_changes(names.shots.span(), arena); });

  pg::Array<bool> wanted = none_of(change.instances);
  pg::Array<bool> more;
  for (std::size_t i = 0; i < scenes; ++i) more.push_back(false);
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const Change::Entry& entry = change.entries[i];
    if (scene_of[i] == Change::none) continue;
    if (entry.shot != Change::none && !is_first[entry.shot])
      more[scene_of[i]] = true;
    else if (entry.instance != Change::none)
      wanted[entry.instance] = true;
  }
  read_instances(names, schema, change, wanted);

  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const Change::Entry& entry = change.entries[i];
    if (scene_of[i] == Change::none || (entry.shot != Change::none && !is_first[entry.shot])) continue;
    changes.push_back({scene_of[i], entry.cause, entry.shot == Change::none ? nullptr : &names.shots[entry.shot].shot,
                       entry.instance == Change::none ? nullptr : &names.instances[entry.instance]});
  }
  for (std::uint32_t scene = 0; scene < scenes; ++scene)
    if (more[scene]) changes.push_back({scene, core::Cause::more_changes, nullptr, nullptr});
}

}  // namespace

std::span<const core::NamedChange> name_changes(const pg::Schema& schema, const Change& change,
                                                std::span<const std::uint32_t> scene_of, std::size_t scenes) {
  std::pmr::memory_resource& arena = pg::make_arena();
  Changes changes;
  // What is read only to say why can never make the change fail: columns of another type, text that is not of the
  // encoding, tables that the owner may not read.
  if (scenes > named_scenes ||
      pg::attempt([&] { add_named(changes, schema, change, scene_of, scenes, arena); }) != nullptr) {
    changes.truncate(0);
    add_causes(changes, change, scene_of, scenes);
  }
  std::span<const core::NamedChange> remembered;
  pg::compute([&] { remembered = core::remember(changes.span(), arena); });
  return remembered;
}

}  // namespace shot_assets
