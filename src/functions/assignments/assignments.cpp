// The assignment API: assign, set_presence, unassign and their plural forms.

#include <memory_resource>

#include "core/assignments/assignment_batch.h"
#include "core/locks/stage_locks.h"
#include "core/scene/presence.h"
#include "core/scene/scene.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/shared_scenes.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/scene/assignment_rows.h"
#include "functions/scene/managed.h"
#include "functions/base/batch.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"
#include "pg/results.h"
#include "pg/role.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr char assignment_table[] = "shot_asset_assignments";

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid, pg::Uuid, pg::Int8> scenes_of_pairs = {
    "SELECT s.id, s.scene_id, i.id, i.scene_id, e.n "
    "FROM unnest($1, $2) WITH ORDINALITY AS e(shot_id, instance_id, n) "
    "LEFT JOIN {shots} s ON s.id = e.shot_id "
    "LEFT JOIN {scene_asset_instances} i ON i.id = e.instance_id ORDER BY e.n"};

// No row where the shot or the instance does not exist, they are not of one scene, or the pair is assigned already.
constexpr AssignmentRow insert_assignment = {
    "INSERT INTO {shot_asset_assignments} AS a (shot_id, scene_asset_instance_id, presence_type, presence_note) "
    "SELECT s.id, i.id, $3, $4 FROM {shots} s "
    "JOIN {scene_asset_instances} i ON i.scene_id = s.scene_id "
    "WHERE s.id = $1 AND i.id = $2 "
    "ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING RETURNING " ASSIGNMENT_ROW};

constexpr pg::Statement<pg::Bool> is_shot_of_managed_scene = {"SELECT " IS_MANAGED(
    "m", "s.id") " FROM {shots} t JOIN {scenes} s ON s.id = t.scene_id "
                 "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id WHERE t.id = $1"};

constexpr AssignmentRow update_pair = {
    "UPDATE {shot_asset_assignments} a SET presence_type = $3, presence_note = $4 "
    "WHERE a.shot_id = $1 AND a.scene_asset_instance_id = $2 RETURNING " ASSIGNMENT_ROW};

constexpr AssignmentRow read_pair = {
    "SELECT " ASSIGNMENT_ROW
    " FROM {shot_asset_assignments} a WHERE a.shot_id = $1 AND a.scene_asset_instance_id = $2"};

constexpr AssignmentRow update_presence = {
    "UPDATE {shot_asset_assignments} a SET presence_type = $2 WHERE a.id = $1 RETURNING " ASSIGNMENT_ROW};

constexpr AssignmentRow update_presence_and_note = {
    "UPDATE {shot_asset_assignments} a SET presence_type = $2, presence_note = NULLIF($3, '') "
    "WHERE a.id = $1 RETURNING " ASSIGNMENT_ROW};

constexpr pg::Statement<pg::Uuid> lock_assignments = {
    "SELECT a.id FROM {shot_asset_assignments} a WHERE a.id = ANY ($1) "
    "ORDER BY a.shot_id, a.scene_asset_instance_id FOR NO KEY UPDATE"};

constexpr pg::Statement<pg::Uuid> scenes_of_assignments = {
    "SELECT DISTINCT s.scene_id FROM {shot_asset_assignments} a JOIN {shots} s ON s.id = a.shot_id "
    "WHERE a.id = ANY ($1) AND s.scene_id IS NOT NULL"};

constexpr pg::Statement<> update_presence_of_all = {
    "UPDATE {shot_asset_assignments} a SET presence_type = $2 WHERE a.id = ANY ($1)"};

constexpr AssignmentRow assignments_by_id = {"SELECT " ASSIGNMENT_ROW
                                             " FROM unnest($1) WITH ORDINALITY AS e(id, n) "
                                             "JOIN {shot_asset_assignments} a ON a.id = e.id ORDER BY e.n"};

constexpr AssignmentRow delete_assignment = {
    "DELETE FROM {shot_asset_assignments} a WHERE a.id = $1 RETURNING " ASSIGNMENT_ROW};

struct Note {
  std::string_view text;
  bool is_null;
  pg::Param param() const { return pg::nullable_text(is_null ? nullptr : &text); }
};

Note checked_note(FunctionCallInfo fcinfo, int n) {
  if (PG_ARGISNULL(n)) return {{}, true};
  const std::string_view note = pg::text_argument(fcinfo, n, "presence_note");
  pg::compute([&] { core::require_note(note, "presence_note"); });
  return {note, false};
}

// The scenes of pairs, each of which must be of one scene that the caller sees. `numbered`: the pairs are elements of a
// list.
pg::UuidSet require_pairs(const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                          std::span<const pg_uuid_t> instances, bool numbered) {
  // Found while rows arrive, raised afterwards: inside the query an error would carry its SQL as context.
  enum class Fault { none, no_shot, no_instance, different_scenes } fault = Fault::none;
  std::size_t faulty = 0;
  pg::UuidSet scenes;
  pg::query(schema, scenes_of_pairs, pg::Access::write, {pg::uuid_array(shots), pg::uuid_array(instances)},
            [&](const auto& row) {
              if (fault != Fault::none) return;
              faulty = static_cast<std::size_t>(row.bigint(4)) - 1;
              if (row.is_null(0))
                fault = Fault::no_shot;
              else if (row.is_null(2))
                fault = Fault::no_instance;
              else if (row.is_null(1) || !(to_core(row.uuid(1)) == to_core(row.uuid(3))))
                fault = Fault::different_scenes;
              else
                scenes.insert(row.uuid(1));
            });
  const char* place = numbered ? psprintf(" (element %zu)", faulty + 1) : "";
  switch (fault) {
    case Fault::none:
      return scenes;
    case Fault::no_shot:
      raise_not_found("shot", shots[faulty], place);
    case Fault::no_instance:
      raise_not_found("scene asset instance", instances[faulty], place);
    case Fault::different_scenes:
      raise_different_scenes(shots[faulty], instances[faulty], place);
  }
  return scenes;
}

// Captures the scene of a shot if it is a legacy scene. Returns whether it did, so that the pair is there.
bool capture_scene_of(const pg::Schema& schema, const pg_uuid_t& shot, const pg_uuid_t& instance) {
  bool managed = false;
  pg::query(schema, is_shot_of_managed_scene, pg::Access::write, {pg::uuid(shot)},
            [&](const auto& row) { managed = row.boolean(0); });
  if (managed) return false;
  pg::UuidSet scenes = require_pairs(schema, {&shot, 1}, {&instance, 1}, false);
  begin_adding(schema, scenes.span());
  return capture_legacy_scene(schema, scenes.values()[0]) > 0;
}

struct Pairs {
  pg::Array<pg_uuid_t> shots;
  pg::Array<pg_uuid_t> instances;
};

Pairs pairs_of(std::span<const core::RequestedAssignment> requests) {
  Pairs pairs;
  for (const core::RequestedAssignment& request : requests) {
    pairs.shots.push_back(to_pg(request.shot_id));
    pairs.instances.push_back(to_pg(request.instance_id));
  }
  return pairs;
}

std::span<const core::RequestedAssignment> parse(const pg::JsonObjects& json) {
  std::pmr::memory_resource& arena = pg::make_arena();
  std::span<const core::RequestedAssignment> requests;
  pg::compute([&] { requests = core::parse_assignments(batch_elements(json, arena), arena); });
  return requests;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_assign) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg_uuid_t instance = pg::uuid_argument(fcinfo, 1, "instance_id");
  const std::string_view presence = presence_argument(fcinfo, 2);
  const Note note = checked_note(fcinfo, 3);
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  if (capture_scene_of(schema, shot, instance)) {
    const bool as_captured = note.is_null && presence == core::to_text(core::Presence::throughout);
    const uint64 rows = as_captured
                            ? result.set_row(schema, read_pair, pg::Access::write, {pg::uuid(shot), pg::uuid(instance)})
                            : result.set_row(schema, update_pair, pg::Access::write,
                                             {pg::uuid(shot), pg::uuid(instance), pg::text(presence), note.param()});
    if (rows != 1) raise_not_one_row(assignment_table, rows);
    pg::finish();
    PG_RETURN_DATUM(result.datum());
  }
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const uint64 rows = result.set_row(schema, insert_assignment, pg::Access::write,
                                       {pg::uuid(shot), pg::uuid(instance), pg::text(presence), note.param()});
    if (rows == 1) break;
    if (rows > 1) raise_not_one_row(assignment_table, rows);
    require_pairs(schema, {&shot, 1}, {&instance, 1}, false);
    // Where row-level security could hide it, there is no telling.
    if (pg::row_security_hides(schema, assignment_table, GetUserId()) ||
        pg::exists(schema, assignment_of_pair, pg::Access::write, {pg::uuid(shot), pg::uuid(instance)}))
      ereport(ERROR,
              (errcode(ERRCODE_UNIQUE_VIOLATION), errmsg("the instance is already assigned to the shot"),
               errdetail("Shot %s has an assignment of instance %s.", pg::to_string(shot), pg::to_string(instance)),
               errhint("Use shot_assets.set_presence() to change it, or shot_assets.assign_many() to do either.")));
    // Somebody has taken it away since. A trigger that skips the row does so each time.
    if (attempt == 3) raise_not_one_row(assignment_table, rows);
  }
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}

SHOT_ASSETS_FUNCTION(shot_assets_assign_many) {
  using namespace shot_assets;
  const pg::JsonObjects json = batch_argument(
      fcinfo, 0, "assignments",
      "Pass an array of objects with shot_id and instance_id, and perhaps presence_type, presence_note, priority, "
      "camera_angle and image_url.");
  const std::span<const core::RequestedAssignment> requests = parse(json);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  Pairs pairs = pairs_of(requests);
  pg::UuidSet scenes = require_pairs(schema, pairs.shots.span(), pairs.instances.span(), true);
  begin_adding(schema, scenes.span());
  begin_changing(schema, scenes.span());
  capture_legacy_scenes(schema, scenes);
  upsert_assignments(schema, requests);
  add_assignment_rows(results, schema, pairs.shots.span(), pairs.instances.span());
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_set_presence) {
  using namespace shot_assets;
  const pg_uuid_t assignment = pg::uuid_argument(fcinfo, 0, "assignment_id");
  const std::string_view presence = presence_argument(fcinfo, 1);
  const Note note = checked_note(fcinfo, 2);
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  const uint64 rows = note.is_null ? result.set_row(schema, update_presence, pg::Access::write,
                                                    {pg::uuid(assignment), pg::text(presence)})
                                   : result.set_row(schema, update_presence_and_note, pg::Access::write,
                                                    {pg::uuid(assignment), pg::text(presence), note.param()});
  if (rows == 0) raise_not_found("assignment", assignment);
  if (rows > 1) raise_not_one_row(assignment_table, rows);
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}

SHOT_ASSETS_FUNCTION(shot_assets_set_presence_many) {
  using namespace shot_assets;
  pg::Array<pg_uuid_t> assignments = pg::uuid_array_argument(fcinfo, 0, "assignment_ids");
  const std::string_view presence = presence_argument(fcinfo, 1);
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  pg::UuidSet scenes, found;
  const pg::Param ids = pg::uuid_array(assignments.span());
  pg::query(schema, scenes_of_assignments, pg::Access::write, {ids},
            [&](const auto& row) { scenes.insert(row.uuid(0)); });
  begin_locking(schema, scenes.span());
  pg::query(schema, lock_assignments, pg::Access::write, {ids}, [&](const auto& row) { found.insert(row.uuid(0)); });
  for (std::size_t i = 0; i < assignments.size(); ++i)
    if (!found.contains(assignments[i]))
      raise_not_found("assignment", assignments[i], psprintf(" (element %zu)", i + 1));
  pg::execute(schema, update_presence_of_all, {ids, pg::text(presence)});
  results.add_rows(schema, assignments_by_id, pg::Access::write, {ids});
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_unassign) {
  using namespace shot_assets;
  const pg_uuid_t assignment = pg::uuid_argument(fcinfo, 0, "assignment_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  const uint64 rows = result.set_row(schema, delete_assignment, pg::Access::write, {pg::uuid(assignment)});
  if (rows == 0) raise_not_found("assignment", assignment);
  if (rows > 1) raise_not_one_row(assignment_table, rows);
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}

SHOT_ASSETS_FUNCTION(shot_assets_clear_scene) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();

  pg::connect();
  require_scene(schema, scene);
  begin_locking(schema, {&scene, 1});
  capture_legacy_scene(schema, scene);
  // Those that come meanwhile come after it, and stay.
  const uint64 deleted = delete_assignments(schema, lock_assignments_of_scene(schema, scene).span());
  if (deleted == 0) mark_managed(schema, scene);  // it has shots, and nothing that they could show
  pg::finish();
  PG_RETURN_INT64(static_cast<int64>(deleted));
}
