// Auto-population: a throughout assignment for every pair of shot and instance that has none.

#include <algorithm>
#include <optional>

#include "functions/invalidation/capture.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/population/shortcuts.h"
#include "functions/scene/managed.h"
#include "functions/scene/scene_shots.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/random_ids.h"
#include "pg/results.h"
#include "pg/uuid_array.h"

namespace shot_assets {

namespace {

using InSceneStatement = pg::Statement<pg::Uuid, pg::Uuid>;
constexpr InSceneStatement shots_in_order = {
    "SELECT s.scene_id, s.id FROM {shots} s WHERE s.scene_id = ANY ($1) "
    "ORDER BY s.scene_id, s.id"};
constexpr InSceneStatement instances_in_order = {
    "SELECT i.scene_id, i.id FROM {scene_asset_instances} i WHERE i.scene_id = ANY ($1) "
    "ORDER BY i.scene_id, i.id"};

#define INSERT_PAIRS                                                                        \
  "INSERT INTO {shot_asset_assignments} (shot_id, scene_asset_instance_id, presence_type) " \
  "SELECT unnest($1), unnest($2), 'throughout' "

#define INSERT_PAIRS_WITH_IDS                                                                   \
  "INSERT INTO {shot_asset_assignments} (shot_id, scene_asset_instance_id, id, presence_type) " \
  "SELECT unnest($1), unnest($2), unnest($3), 'throughout' "

#define SKIPPING_EXISTING "ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING"

struct InsertPairs {
  pg::Statement<> with_default_ids;
  pg::Statement<> with_ids;
};

constexpr InsertPairs insert_all_pairs = {{INSERT_PAIRS}, {INSERT_PAIRS_WITH_IDS}};

// To look for a pair first costs as much as half of its row.
constexpr InsertPairs insert_missing_pairs = {{INSERT_PAIRS SKIPPING_EXISTING},
                                              {INSERT_PAIRS_WITH_IDS SKIPPING_EXISTING}};

#define COUNT_BY_SCENE(table)                           \
  "(SELECT t.scene_id, count(*) AS number FROM {" table \
  "} t "                                                \
  "WHERE t.scene_id = ANY ($1) GROUP BY t.scene_id) "

using CountStatement = pg::Statement<pg::Int8>;
constexpr CountStatement count_pairs = {
    "SELECT COALESCE(sum(s.number * i.number), 0)::int8 "
    "FROM " COUNT_BY_SCENE("shots") "s JOIN " COUNT_BY_SCENE("scene_asset_instances") "i ON i.scene_id = s.scene_id"};

constexpr CountStatement count_instances = {"SELECT count(*) FROM {scene_asset_instances} i WHERE i.scene_id = $1"};

constexpr CountStatement count_assignments = {
    "SELECT count(*) FROM {shot_asset_assignments} a JOIN {shots} s ON s.id = "
    "a.shot_id "
    "WHERE s.scene_id = $1"};

// A scene without shots shows nothing that would have to be put into rows: it stays legacy.
constexpr pg::Statement<> mark_scene_managed = {
    MAKE_MANAGED("$1", "WHERE EXISTS (SELECT FROM {shots} s WHERE s.scene_id = $1)")};

int64 count(const pg::Schema& schema, const CountStatement& statement, const pg::Param& of) {
  int64 result = 0;
  pg::query(schema, statement, pg::Access::write, {of}, [&](const auto& row) { result = row.bigint(0); });
  return result;
}

// Of a single scene; none: all shots.
using OnlyShots = std::optional<std::span<const pg_uuid_t>>;

struct InScene {
  pg_uuid_t scene;
  pg_uuid_t id;
};

pg::Array<InScene> in_scene(std::span<const pg_uuid_t> ids, const pg_uuid_t& scene) {
  pg::Array<InScene> rows;
  for (const pg_uuid_t& id : ids) rows.push_back({scene, id});
  std::sort(rows.begin(), rows.end(), [](const InScene& a, const InScene& b) { return pg::comes_before(a.id, b.id); });
  return rows;
}

pg::Array<InScene> read_in_order(const pg::Schema& schema, const InSceneStatement& statement, const pg::Param& scenes) {
  pg::Array<InScene> rows;
  pg::query(schema, statement, pg::Access::write, {scenes}, [&](const auto& row) {
    rows.push_back({row.uuid(0), row.uuid(1)});
  });
  return rows;
}

// A shot with the instances of its scene.
struct ShotPairs {
  InScene shot;
  std::span<const InScene> instances;
};

// Where two sessions populate a scene at once, the second waits at the first pair and then finds all of them done; so
// the order is one for all.
pg::Array<ShotPairs> read_pairs(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, OnlyShots only) {
  const pg::Param ids = pg::uuid_array(scenes);
  const pg::Array<InScene> shots = only ? in_scene(*only, scenes[0]) : read_in_order(schema, shots_in_order, ids);
  const pg::Array<InScene> instances = read_in_order(schema, instances_in_order, ids);
  const auto by_scene = [](const InScene& a, const InScene& b) { return pg::comes_before(a.scene, b.scene); };
  pg::Array<ShotPairs> pairs;
  for (const InScene& shot : shots) {
    const auto [first, last] = std::equal_range(instances.begin(), instances.end(), shot, by_scene);
    if (first != last) pairs.push_back({shot, {first, last}});
  }
  return pairs;
}

// What one statement inserts. Once it has enough it ends with a scene: the scene is locked then, and sessions that wait
// for each other's pairs before the lock must not do so after it. Only where a scene has more pairs than PostgreSQL has
// room for in an array, it ends within the scene.
std::span<const ShotPairs> portion_of(std::span<const ShotPairs> shots) {
  constexpr std::size_t enough = 1'000'000, most = std::size_t(1) << 25;
  std::size_t taken = 0, pairs = 0;
  for (; taken < shots.size(); ++taken) {
    const bool new_scene = taken > 0 && pg::comes_before(shots[taken - 1].shot.scene, shots[taken].shot.scene);
    pairs += shots[taken].instances.size();
    if (taken > 0 && (pairs > most || (new_scene && pairs > enough))) break;
  }
  return shots.first(taken);
}

uint64 insert_portion(const pg::Schema& schema, const InsertPairs& statements, std::span<const ShotPairs> shots,
                      bool with_ids, const Shortcuts& shortcuts) {
  std::size_t pairs = 0;
  for (const ShotPairs& of : shots) pairs += of.instances.size();
  const pg::UuidArray shot_ids(pairs), instance_ids(pairs), ids(with_ids ? pairs : 0);
  std::size_t pair = 0;
  for (const ShotPairs& of : shots) {
    CHECK_FOR_INTERRUPTS();
    for (const InScene& instance : of.instances) {
      shot_ids.span()[pair] = of.shot.id;
      instance_ids.span()[pair++] = instance.id;
    }
  }
  pg::make_random_ids(ids.span());
  const pg::Param shots_of = shot_ids.param(), instances_of = instance_ids.param();
  const uint64 created = with_ids
                             ? insert_by(shortcuts, schema, statements.with_ids, {shots_of, instances_of, ids.param()})
                             : insert_by(shortcuts, schema, statements.with_default_ids, {shots_of, instances_of});
  for (const pg::UuidArray& array : {shot_ids, instance_ids, ids}) array.free();
  return created;
}

// A function of its own for the compiler too, so that PG_TRY returns to one that has few variables.
pg_noinline int64 insert_portions(const pg::Schema& schema, const InsertPairs& statements,
                                  std::span<const ShotPairs> pairs, const Shortcuts& shortcuts) {
  const bool with_ids = pg::has_random_ids(schema, "shot_asset_assignments");
  uint64 created = 0;
  do {
    const std::span<const ShotPairs> portion = portion_of(pairs);
    created += insert_portion(schema, statements, portion, with_ids, shortcuts);
    pairs = pairs.subspan(portion.size());
  } while (!pairs.empty());
  return static_cast<int64>(created);
}

int64 insert_pairs(const pg::Schema& schema, const InsertPairs& statements, std::span<const pg_uuid_t> scenes,
                   Population kind, OnlyShots only = std::nullopt) {
  const Shortcuts shortcuts = find_shortcuts(schema);
  const pg::Array<ShotPairs> pairs = read_pairs(schema, scenes, only);

  volatile int64 created = 0;
  PopulationUnderWay population = {kind, schema.oid};
  for (const pg_uuid_t& scene : scenes) population.scenes.insert(scene);
  PopulationUnderWay* const population_before = set_population(&population);
  PG_TRY();
  { created = insert_portions(schema, statements, pairs.span(), shortcuts); }
  PG_FINALLY();
  { set_population(population_before); }
  PG_END_TRY();
  return created;
}

Datum populate(FunctionCallInfo fcinfo, Population kind, OnlyShots only = std::nullopt) {
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  require_scene(schema, scene);
  if (only) require_shots_of_scene(schema, *only, scene);
  const auto is_scene_managed = [&] { return pg::exists(schema, managed_scene, pg::Access::write, {pg::uuid(scene)}); };
  // A call that only opens a managed scene keeps nobody waiting.
  const bool changes_nothing = kind == Population::of_legacy_scene && is_scene_managed();
  if (!changes_nothing) begin_adding(schema, {&scene, 1});
  const bool managed = changes_nothing || is_scene_managed();
  int64 created = 0, existing = 0;
  if (managed && kind == Population::of_legacy_scene) {
    existing = count(schema, count_assignments, pg::uuid(scene));
  } else if (only && (created = capture_legacy_scene(schema, scene)) == 0) {
    created = insert_pairs(schema, insert_missing_pairs, {&scene, 1}, kind, only);
    existing = count(schema, count_instances, pg::uuid(scene)) * static_cast<int64>(only->size()) - created;
  } else {
    if (!only)
      created = managed ? insert_pairs(schema, insert_missing_pairs, {&scene, 1}, kind)
                        : populate_scenes(schema, {&scene, 1}, kind);
    existing = count(schema, count_pairs, pg::uuid_array({&scene, 1})) - created;
  }
  result.set({{Int64GetDatum(created)}, {Int64GetDatum(existing)}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}

}  // namespace

int64 populate_empty_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, Population kind) {
  return insert_pairs(schema, insert_all_pairs, scenes, kind);
}

// Where a pair turns up because somebody else is at work, or somebody takes a shot or an instance away, the rows made
// so far are dropped and made again with a look at each.
int64 populate_scenes(const pg::Schema& schema, std::span<const pg_uuid_t> scenes, Population kind) {
  int64 created = 0;
  ErrorData* error = pg::attempt([&] { created = populate_empty_scenes(schema, scenes, kind); });
  if (error == nullptr) return created;
  if (error->sqlerrcode != ERRCODE_UNIQUE_VIOLATION && error->sqlerrcode != ERRCODE_FOREIGN_KEY_VIOLATION)
    ReThrowError(error);
  return insert_pairs(schema, insert_missing_pairs, scenes, kind);
}

int64 capture_legacy_scene(const pg::Schema& schema, const pg_uuid_t& scene) {
  if (pg::exists(schema, managed_scene, pg::Access::write, {pg::uuid(scene)})) return 0;
  int64 created = 0;
  ErrorData* error = pg::attempt([&] { created = populate_scenes(schema, {&scene, 1}, Population::of_legacy_scene); });
  if (error == nullptr) return created;
  // Another session gave the scene its first assignment meanwhile: it is managed, and there is nothing to capture.
  if (error->sqlerrcode == ERRCODE_T_R_SERIALIZATION_FAILURE &&
      pg::exists(schema, managed_scene, pg::Access::write, {pg::uuid(scene)}))
    return 0;
  ReThrowError(error);
  return 0;
}

void mark_managed(const pg::Schema& schema, const pg_uuid_t& scene) {
  pg::execute(schema.as_owner(), mark_scene_managed, {pg::uuid(scene)});
}

void capture_legacy_scenes(const pg::Schema& schema, pg::UuidSet& scenes) {
  const std::span<pg_uuid_t> in_order = scenes.span();
  std::sort(in_order.begin(), in_order.end(), pg::comes_before);
  for (const pg_uuid_t& scene : in_order) capture_legacy_scene(schema, scene);
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_auto_populate) {
  using namespace shot_assets;
  if (PG_ARGISNULL(1)) return populate(fcinfo, Population::of_any_scene);
  pg::Array<pg_uuid_t> shots = pg::uuid_array_argument(fcinfo, 1, "shot_ids");
  require_distinct(shots.span(), "shot_ids", "shot");
  return populate(fcinfo, Population::of_any_scene, OnlyShots(shots.span()));
}

SHOT_ASSETS_FUNCTION(shot_assets_ensure_populated) {
  return shot_assets::populate(fcinfo, shot_assets::Population::of_legacy_scene);
}
