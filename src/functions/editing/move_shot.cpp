// move_shot(): a shot goes to another scene, and its assignments to instances of the same project assets there.

#include "core/assignments/choices.h"
#include "core/locks/stage_locks.h"
#include "core/references/frame.h"
#include "core/references/override_check.h"
#include "core/scene/scene_layout.h"
#include "core/scene/shot_numbers.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/editing/shot_writer.h"
#include "functions/locks/locked_scenes.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/references/stored_orders.h"
#include "functions/scene/core_rows.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scene_reader.h"
#include "functions/scene/scope.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Text, pg::Text, pg::Bool> where_scene_is = {
    "SELECT " SCOPE_OF_SCENE
    ", EXISTS (SELECT FROM {shots} t WHERE t.scene_id = s.id) FROM " SCENES_WITH_SCOPE("") " WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid> event_of_shot = {
    "SELECT e.id FROM {transformation_events(id uuid, scene_asset_instance_id uuid, trigger_shot_id uuid, "
    "completion_shot_id uuid)} e WHERE e.trigger_shot_id = $1 OR e.completion_shot_id = $1 ORDER BY e.id LIMIT 1"};

// Of several instances of a project asset, the oldest of the shot stands for the oldest of the other scene, and so on.
// clang-format off
#define NUMBERED "row_number() OVER (PARTITION BY i.project_asset_id ORDER BY " INSTANCE_AGE("i") ") AS n "
constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Time, pg::Time, pg::Int2, pg::Text,
                        pg::Text, pg::Uuid, pg::Text> assignments_with_counterparts = {
    "SELECT " ASSIGNMENT_ROW ", o.id, p.name FROM {shot_asset_assignments} a "
    "JOIN (SELECT a.id, i.id AS instance_id, i.created_at, i.project_asset_id, " NUMBERED
    "FROM {shot_asset_assignments} a "
    "JOIN {scene_asset_instances(id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "ON i.id = a.scene_asset_instance_id WHERE a.shot_id = $1) h ON h.id = a.id "
    "LEFT JOIN (SELECT i.id, i.project_asset_id, " NUMBERED
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "WHERE i.scene_id = $2) o ON o.project_asset_id = h.project_asset_id AND o.n = h.n "
    "LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = h.project_asset_id "
    "ORDER BY h.created_at NULLS LAST, h.instance_id"};
// clang-format on

// With the look that it has, and whatever else a host keeps of it.
#define COPIED "{scene_asset_instances but id, scene_id}"
constexpr pg::Statement<pg::Uuid> copy_instance = {"INSERT INTO {scene_asset_instances} (scene_id" COPIED
                                                   ") SELECT $2" COPIED
                                                   " FROM {scene_asset_instances} WHERE id = $1 RETURNING id"};

constexpr pg::Statement<> put_into_scene = {
    "UPDATE {shots} SET scene_id = $2{?shots.shot_order:, shot_order = $3:}{?shots.updated_at:, updated_at = now():} "
    "WHERE id = $1"};

struct WhereScene {
  Scope scope;
  bool has_shots;
};

WhereScene find_scene(const pg::Schema& schema, const pg_uuid_t& scene) {
  WhereScene where = {};
  if (pg::query(schema, where_scene_is, pg::Access::write, {pg::uuid(scene)}, [&](const auto& row) {
        where = {{row.text(0), row.text(1)}, row.boolean(2)};
      }) == 0)
    raise_not_found("scene", scene);
  return where;
}

void require_other_scene_of_project(const pg_uuid_t& shot, const pg_uuid_t& from, const WhereScene& here,
                                    const pg_uuid_t& to, const WhereScene& there) {
  if (pg::same(from, to))
    ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT),
                    errmsg("shot %s is in scene %s already", pg::to_string(shot), pg::to_string(to)),
                    errdetail("A shot moves to another scene."), errhint("Change shot_order to move it within one.")));
  for (const PartOfScope& part : parts_of_scope) {
    if (here.scope.*part.id == there.scope.*part.id) continue;
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION), errmsg("scenes belong to different %s", part.plural),
                    errdetail("Scene %s and scene %s have no project assets in common.", pg::to_string(from),
                              pg::to_string(to)),
                    errhint("Move the shot to a scene of its own %s.", part.name)));
  }
}

void require_no_event(const pg::Schema& schema, const pg_uuid_t& shot) {
  pg_uuid_t event = {};
  if (pg::query(schema, event_of_shot, pg::Access::write, {pg::uuid(shot)},
                [&](const auto& row) { event = row.uuid(0); }) == 0)
    return;
  ereport(ERROR,
          (errcode(SHOT_ASSETS_CONFLICT), errmsg("a transformation begins or ends in shot %s", pg::to_string(shot)),
           errdetail("Event %s is of an instance of the scene that the shot would leave.", pg::to_string(event)),
           errhint("Give the event another shot, or delete it, first.")));
}

struct Way {
  pg_uuid_t from;
  bool has_shots;  // the scene that the shot goes to
};

Way require_way(const pg::Schema& schema, const pg_uuid_t& shot, const pg_uuid_t& to, const pg_uuid_t* after) {
  const pg_uuid_t from = scene_of_shot(schema, shot, pg::Access::write);
  const WhereScene there = find_scene(schema, to);
  require_other_scene_of_project(shot, from, find_scene(schema, from), to, there);
  if (after != nullptr && !pg::same(scene_of_shot(schema, *after, pg::Access::write), to))
    raise_another_scene(*after, to);
  require_no_event(schema, shot);
  return {from, there.has_shots};
}

// Call it before this call shares a slot. After that, a session that locks a stage could hold the row and wait for the
// slot.
void lock_rows(const pg::Schema& schema, const pg_uuid_t& from, const pg_uuid_t& to) {
  Touched touched;
  touched.scenes.insert(from);
  touched.scenes.insert(to);
  lock_scenes(schema.as_owner(), touched);
}

// Makes room in the other scene, and returns the number that the shot gets there.
int32 make_room(const pg::Schema& schema, const pg_uuid_t& scene, const pg_uuid_t* after) {
  if (!pg::has_column(schema, "shots", "shot_order")) return 0;
  SceneRows rows = read_scene(schema, scene, pg::Access::write);
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene there = rows.scene();
  const core::Uuid wanted = after == nullptr ? core::Uuid() : to_core(*after);
  const bool at_end = after == nullptr;
  core::ShotNumbers numbers = {};
  std::int32_t before = 0;
  pg::compute([&] {
    const core::SceneLayout layout(there, arena);
    const auto shots = layout.shots();
    std::size_t place = shots.empty() ? 0 : shots.size() - 1;
    if (!at_end) place = layout.find_shot(wanted).value_or(place);
    numbers = core::number_shots(shots, place, 0, 1, arena);
    before = shots.empty() ? 0 : static_cast<std::int32_t>(place) + 1;
  });
  renumber_shots(schema, numbers.renumbered);
  return numbers.lowest + before;
}

struct Moving {
  core::Assignment assignment;
  pg_uuid_t from, to;
  bool is_new;  // the instance that it goes to
  std::string_view asset;
};

pg::Array<Moving> read_moving(const pg::Schema& schema, const pg_uuid_t& shot, const pg_uuid_t& scene) {
  pg::Array<Moving> all;
  pg::query(schema, assignments_with_counterparts, pg::Access::write, {pg::uuid(shot), pg::uuid(scene)},
            [&](const auto& row) {
              all.push_back({assignment_of(row), row.uuid(2), row.uuid(10), row.is_null(10), row.text(11)});
            });
  return all;
}

void create_missing_instances(const pg::Schema& schema, pg::Array<Moving>& all, const pg_uuid_t& scene) {
  for (Moving& one : all) {
    if (!one.is_new) continue;
    const uint64 rows = pg::query(schema, copy_instance, pg::Access::write, {pg::uuid(one.from), pg::uuid(scene)},
                                  [&](const auto& row) { one.to = row.uuid(0); });
    if (rows != 1) raise_not_one_row("scene_asset_instances", rows);
  }
}

// By the names that tell instances apart in the other scene.
void name_as_there(const pg::Schema& schema, pg::Array<Moving>& all, const pg_uuid_t& scene) {
  const SceneRows rows = read_scene(schema, scene, pg::Access::write);
  for (Moving& one : all)
    for (const core::Instance& instance : rows.instances)
      if (pg::same(to_pg(instance.id), one.to)) one.asset = instance.name();
}

constexpr pg::Statement<pg::Uuid, pg::Int8> ids_of_pairs = {
    "SELECT a.id, e.n FROM unnest($1, $2) WITH ORDINALITY AS e(shot_id, instance_id, n) "
    "JOIN {shot_asset_assignments} a ON a.shot_id = e.shot_id AND a.scene_asset_instance_id = e.instance_id "
    "ORDER BY e.n"};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_move_shot) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg_uuid_t to = pg::uuid_argument(fcinfo, 1, "to_scene_id");
  const bool at_end = PG_ARGISNULL(2);
  const pg_uuid_t after = at_end ? pg_uuid_t{} : pg::uuid_argument(fcinfo, 2, "after_shot_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  const auto way = [&] { return require_way(schema, shot, to, at_end ? nullptr : &after); };
  const auto [from, has_shots] = way();
  const pg_uuid_t scenes[] = {from, to};
  begin_rewriting(schema, scenes);
  pg::UuidSet legacy;
  legacy.insert(from);
  if (has_shots) legacy.insert(to);
  lock_shots_of_scenes(schema, scenes);
  capture_legacy_scenes(schema, legacy);
  lock_shots_and_assignments(schema, scenes, {&shot, 1}, Closed::scenes);
  wait_for_others_that_take_shots(schema, {&from, 1});
  lock_rows(schema, from, to);
  // Another session may have moved one of the shots before they were locked.
  if (!pg::same(way().from, from)) raise_changed_meanwhile(from);

  pg::Array<Moving> all = read_moving(schema, shot, to);
  create_missing_instances(schema, all, to);
  pg::Array<core::Uuid> taken;
  pg::Array<core::RequestedAssignment> requests;
  pg::Array<pg_uuid_t> shots, instances;
  for (const Moving& one : all) {
    taken.push_back(one.assignment.id);
    requests.push_back(core::request_of(one.assignment, to_core(shot), to_core(one.to)));
    shots.push_back(shot);
    instances.push_back(one.to);
  }
  delete_assignments(schema, taken.span());
  const int32 number = make_room(schema, to, at_end ? nullptr : &after);
  if (pg::execute(schema, put_into_scene, {pg::uuid(shot), pg::uuid(to), pg::integer(number)}) == 0)
    raise_not_updatable(1);
  mark_managed(schema, to);
  upsert_assignments(schema, requests.span());
  name_as_there(schema, all, to);
  pg::query(schema, ids_of_pairs, pg::Access::write, {pg::uuid_array(shots.span()), pg::uuid_array(instances.span())},
            [&](const auto& row) {
              const pg_uuid_t id = row.uuid(0);
              const Moving& one = all[static_cast<std::size_t>(row.bigint(1)) - 1];
              results.add({{UUIDPGetDatum(&id)},
                           {UUIDPGetDatum(&one.from)},
                           {UUIDPGetDatum(&one.to)},
                           pg::text_or_null(one.asset),
                           {BoolGetDatum(one.is_new)}});
            });
  pg::finish();
  return Datum(0);
}
