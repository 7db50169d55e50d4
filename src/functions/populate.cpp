// Auto-population: a throughout assignment for every pair of shot and instance that has none.

#include <algorithm>

#include "functions/foreign_keys.h"
#include "functions/pipeline.h"
#include "functions/populate.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/random_ids.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// One order of pairs for all sessions: where two populate a scene at once, the second waits at the first pair and then
// finds all of them done.
#define PAIRS                                                                                        \
  "s.id, i.id, 'throughout' FROM {shots} s "                                                         \
  "JOIN {scene_asset_instances} i ON i.scene_id OPERATOR(pg_catalog.=) s.scene_id "                  \
  "WHERE s.scene_id OPERATOR(pg_catalog.=) ANY ($1) AND i.scene_id OPERATOR(pg_catalog.=) ANY ($1) " \
  "ORDER BY s.scene_id, s.id, i.id "

#define INSERT_PAIRS                                                                        \
  "INSERT INTO {shot_asset_assignments} (shot_id, scene_asset_instance_id, presence_type) " \
  "SELECT " PAIRS

// With ids that are there already ($2). Somebody may have added a shot since they were counted.
#define INSERT_PAIRS_WITH_IDS                                                                                 \
  "INSERT INTO {shot_asset_assignments} (id, shot_id, scene_asset_instance_id, presence_type) "               \
  "SELECT COALESCE(($2)[(pg_catalog.row_number() OVER (ORDER BY s.scene_id, s.id, i.id))::pg_catalog.int4], " \
  "pg_catalog.gen_random_uuid()), " PAIRS

#define SKIPPING_EXISTING "ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING"

struct InsertPairs {
  pg::Statement with_default_ids;
  pg::Statement with_ids;
};

constexpr InsertPairs insert_all_pairs = {{INSERT_PAIRS}, {INSERT_PAIRS_WITH_IDS}};

// To look for a pair first costs as much as half of its row.
constexpr InsertPairs insert_missing_pairs = {{INSERT_PAIRS SKIPPING_EXISTING},
                                              {INSERT_PAIRS_WITH_IDS SKIPPING_EXISTING}};

#define COUNT_BY_SCENE(table)                                      \
  "(SELECT t.scene_id, pg_catalog.count(*) AS number FROM {" table \
  "} t "                                                           \
  "WHERE t.scene_id OPERATOR(pg_catalog.=) ANY ($1) GROUP BY t.scene_id) "

constexpr pg::Statement count_pairs = {
    "SELECT pg_catalog.sum(s.number OPERATOR(pg_catalog.*) i.number)::pg_catalog.int8 FROM " COUNT_BY_SCENE(
        "shots") "s JOIN " COUNT_BY_SCENE("scene_asset_instances") "i ON i.scene_id OPERATOR(pg_catalog.=) s.scene_id"};

constexpr pg::Statement count_assignments = {
    "SELECT pg_catalog.count(*) FROM {shot_asset_assignments} a JOIN {shots} s ON s.id OPERATOR(pg_catalog.=) "
    "a.shot_id "
    "WHERE s.scene_id OPERATOR(pg_catalog.=) $1"};

constexpr pg::Statement is_managed = {
    "SELECT true FROM {shot_asset_scene_states} "
    "WHERE scene_id OPERATOR(pg_catalog.=) $1 AND managed_since IS NOT NULL"};

constexpr pg::Statement any_assignment = {
    "SELECT true FROM {shot_asset_assignments} a JOIN {shots} s ON s.id OPERATOR(pg_catalog.=) a.shot_id "
    "WHERE s.scene_id OPERATOR(pg_catalog.=) $1 LIMIT 1"};

bool exists(std::string_view schema, const pg::Statement& statement, pg::Access access, const pg_uuid_t& scene) {
  return pg::query(schema, statement, access, {pg::uuid(scene)}, [](const pg::Row&) {}) > 0;
}

int64 count(std::string_view schema, const pg::Statement& statement, const pg::Param& of) {
  int64 result = 0;
  pg::query(schema, statement, pg::Access::write, {of}, [&](const pg::Row& row) { result = row.bigint(0); });
  return result;
}

uint64 insert_pairs(std::string_view schema, const InsertPairs& statements, std::span<const pg_uuid_t> scenes,
                    std::span<const Oid> left_out) {
  const auto insert = [&](const pg::Statement& statement, std::initializer_list<pg::Param> params) {
    return left_out.empty()
               ? pg::execute(schema, statement, params)
               : pg::insert_pairs(schema, statement, params, {left_out, {"shot_id", "scene_asset_instance_id"}});
  };
  const pg::Param scene_ids = pg::uuid_array(scenes);
  if (!pg::has_random_ids(schema, "shot_asset_assignments")) return insert(statements.with_default_ids, {scene_ids});
  const auto pairs = static_cast<std::uint64_t>(count(schema, count_pairs, scene_ids));
  return insert(statements.with_ids, {scene_ids, pg::random_ids(pairs)});
}

int64 insert_pairs(std::string_view schema, const InsertPairs& statements, std::span<const pg_uuid_t> scenes,
                   Population kind) {
  const pg::Array<ForeignKey> keys = replaceable_foreign_keys(schema);
  pg::Array<Oid> triggers;
  for (const ForeignKey& key : keys) triggers.push_back(key.trigger);

  volatile uint64 created = 0;
  PopulationUnderWay population = {kind};
  for (const pg_uuid_t& scene : scenes) population.scenes.insert(scene);
  PopulationUnderWay* const population_before = set_population(&population);
  const ReplacedForeignKeys keys_before = replace_foreign_keys({&keys});
  PG_TRY();
  {
    created = insert_pairs(schema, statements, scenes, triggers.span());
    if (created > 0) require_checked_foreign_keys();
  }
  PG_FINALLY();
  {
    replace_foreign_keys(keys_before);
    set_population(population_before);
  }
  PG_END_TRY();
  return static_cast<int64>(created);
}

Datum populate(FunctionCallInfo fcinfo, Population kind) {
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  require_scene(schema, scene);
  const bool managed = exists(schema, is_managed, pg::Access::write, scene);
  int64 created = 0, existing = 0;
  if (managed && kind == Population::of_legacy_scene) {
    existing = count(schema, count_assignments, pg::uuid(scene));
  } else {
    created = managed ? insert_pairs(schema, insert_missing_pairs, {&scene, 1}, kind)
                      : populate_scenes(schema, {&scene, 1}, kind);
    existing = count(schema, count_pairs, pg::uuid_array({&scene, 1})) - created;
  }
  result.set({{Int64GetDatum(created)}, {Int64GetDatum(existing)}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}

}  // namespace

int64 populate_empty_scenes(std::string_view schema, std::span<const pg_uuid_t> scenes, Population kind) {
  return insert_pairs(schema, insert_all_pairs, scenes, kind);
}

// Where a pair turns up because somebody else is at work, or somebody takes a shot or an instance away, the rows made
// so far are dropped and made again with a look at each.
int64 populate_scenes(std::string_view schema, std::span<const pg_uuid_t> scenes, Population kind) {
  int64 created = 0;
  ErrorData* error = pg::attempt([&] { created = populate_empty_scenes(schema, scenes, kind); });
  if (error == nullptr) return created;
  if (error->sqlerrcode != ERRCODE_UNIQUE_VIOLATION && error->sqlerrcode != ERRCODE_FOREIGN_KEY_VIOLATION)
    ReThrowError(error);
  return insert_pairs(schema, insert_missing_pairs, scenes, kind);
}

int64 capture_legacy_scene(std::string_view schema, const pg_uuid_t& scene) {
  if (exists(schema, is_managed, pg::Access::write, scene)) return 0;
  int64 created = 0;
  ErrorData* error = pg::attempt([&] { created = populate_scenes(schema, {&scene, 1}, Population::of_legacy_scene); });
  if (error == nullptr) return created;
  // Another session gave the scene its first assignment meanwhile: it is managed, and there is nothing to capture.
  if (error->sqlerrcode == ERRCODE_T_R_SERIALIZATION_FAILURE && exists(schema, is_managed, pg::Access::write, scene))
    return 0;
  ReThrowError(error);
  return 0;
}

void capture_legacy_scenes(std::string_view schema, pg::UuidSet& scenes) {
  const std::span<pg_uuid_t> in_order = scenes.span();
  std::sort(in_order.begin(), in_order.end(), pg::comes_before);
  for (const pg_uuid_t& scene : in_order) capture_legacy_scene(schema, scene);
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_auto_populate) {
  return shot_assets::populate(fcinfo, shot_assets::Population::of_any_scene);
}

SHOT_ASSETS_FUNCTION(shot_assets_ensure_populated) {
  return shot_assets::populate(fcinfo, shot_assets::Population::of_legacy_scene);
}

SHOT_ASSETS_FUNCTION(shot_assets_has_assignments) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::connect();
  require_scene(schema, scene);
  const bool found = exists(schema, any_assignment, pg::Access::read, scene);
  pg::finish();
  PG_RETURN_BOOL(found);
}
