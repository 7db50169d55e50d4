// history() and undo_last(): what was done to the assignments of a scene, and taking the last of it back.

#include "functions/assignment_writer.h"
#include "functions/errors.h"
#include "functions/pipeline.h"
#include "pg/arguments.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr char history_table[] = "shot_asset_assignment_history";

// What went with its shot or instance had them before.
constexpr pg::Statement history_of_scene = {
    "SELECT h.changed_at, h.changed_by, h.assignment_id, "
    "CASE WHEN h.before IS NOT NULL THEN COALESCE(h.from_shot, h.last_shot) END, "
    "CASE WHEN h.before IS NOT NULL THEN COALESCE(h.from_asset, h.last_asset) END, "
    "h.before OPERATOR(pg_catalog.->>) 'presence_type', h.before OPERATOR(pg_catalog.->>) 'presence_note', "
    "h.to_shot, h.to_asset, h.after OPERATOR(pg_catalog.->>) 'presence_type', "
    "h.after OPERATOR(pg_catalog.->>) 'presence_note' FROM (SELECT r.*, "
    "pg_catalog.lag(r.to_shot) OVER earlier AS last_shot, pg_catalog.lag(r.to_asset) OVER earlier AS last_asset "
    "FROM {shot_asset_assignment_history} r WHERE r.scene_id OPERATOR(pg_catalog.=) $1 "
    "WINDOW earlier AS (PARTITION BY r.assignment_id ORDER BY r.id)) h ORDER BY h.id DESC"};

// Two sessions that undo in one scene take turns; what the second finds last is what the first has done.
constexpr pg::Statement take_turns = {
    "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended("
    "pg_catalog.concat('shot_assets.undo_last ', $1), 0))"};

// IS DISTINCT FROM would look its operator up in the caller's search path.
#define DIFFERENT(a, b) \
  "COALESCE((" a ") OPERATOR(pg_catalog.<>) (" b "), ((" a ") IS NULL) OPERATOR(pg_catalog.<>) ((" b ") IS NULL))"

// What went with its shot or instance was called so before.
#define LAST_NAME(what)                                                                                    \
  "COALESCE((SELECT h.to_" what                                                                            \
  " FROM {shot_asset_assignment_history} h "                                                               \
  "WHERE h.scene_id OPERATOR(pg_catalog.=) $1 AND h.assignment_id OPERATOR(pg_catalog.=) c.assignment_id " \
  "AND h.to_" what " IS NOT NULL ORDER BY h.id DESC LIMIT 1), pg_catalog.max(c.from_" what "))"

// What the last statement of a client did to each assignment, all in all.
constexpr pg::Statement last_changes = {
    "WITH changes AS (SELECT r.* FROM {shot_asset_assignment_history} r JOIN ("
    "SELECT l.transaction_id, l.changed_at FROM {shot_asset_assignment_history} l "
    "WHERE l.scene_id OPERATOR(pg_catalog.=) $1 ORDER BY l.id DESC LIMIT 1) l "
    "ON r.transaction_id OPERATOR(pg_catalog.=) l.transaction_id AND r.changed_at OPERATOR(pg_catalog.=) l.changed_at "
    "WHERE r.scene_id OPERATOR(pg_catalog.=) $1), "
    "net AS (SELECT c.assignment_id, (pg_catalog.array_agg(c.before ORDER BY c.id))[1] AS before, "
    "(pg_catalog.array_agg(c.after ORDER BY c.id DESC))[1] AS after, "
    LAST_NAME("shot") " AS shot, " LAST_NAME("asset") " AS asset "
    "FROM changes c GROUP BY c.assignment_id) "
    "SELECT (SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(n)) FROM net n WHERE " DIFFERENT("n.before", "n.after") "), "
    "EXISTS (SELECT FROM {shot_asset_scene_states} m, changes c WHERE m.scene_id OPERATOR(pg_catalog.=) $1 "
    "AND m.managed_since OPERATOR(pg_catalog.=) c.transaction_began_at AND NOT EXISTS ("
    "SELECT FROM {shot_asset_assignment_history} e WHERE e.scene_id OPERATOR(pg_catalog.=) $1 "
    "AND e.transaction_id OPERATOR(pg_catalog.=) c.transaction_id "
    "AND e.changed_at OPERATOR(pg_catalog.<) c.changed_at))"};

#define CHANGES                                                                                     \
  "pg_catalog.jsonb_to_recordset($1) AS e(assignment_id pg_catalog.uuid, before pg_catalog.jsonb, " \
  "after pg_catalog.jsonb, shot pg_catalog.text, asset pg_catalog.text) "
#define SHOT_BEFORE "(e.before OPERATOR(pg_catalog.->>) 'shot_id')::pg_catalog.uuid "
#define INSTANCE_BEFORE "(e.before OPERATOR(pg_catalog.->>) 'scene_asset_instance_id')::pg_catalog.uuid "
#define WITHOUT_TIME(row) row " OPERATOR(pg_catalog.-) 'updated_at'::pg_catalog.text "

// An assignment that the change did not leave as it is now, or that could not be as it was before.
constexpr pg::Statement first_obstacle = {
    "SELECT o.text, e.shot, e.asset FROM " CHANGES
    "LEFT JOIN {shot_asset_assignments} c ON c.id OPERATOR(pg_catalog.=) e.assignment_id "
    "CROSS JOIN LATERAL (SELECT CASE "
    "WHEN " DIFFERENT(WITHOUT_TIME("pg_catalog.to_jsonb(c)"), WITHOUT_TIME("e.after")) " "
    "THEN 'has changed since, while no history was kept' "
    "WHEN e.before IS NULL THEN NULL "
    "WHEN NOT EXISTS (SELECT FROM {shots} s WHERE s.id OPERATOR(pg_catalog.=) " SHOT_BEFORE ") "
    "THEN 'was in a shot that is gone' "
    "WHEN NOT EXISTS (SELECT FROM {scene_asset_instances} i WHERE i.id OPERATOR(pg_catalog.=) " INSTANCE_BEFORE ") "
    "THEN 'was of an instance that is gone' "
    "WHEN EXISTS (SELECT FROM {shot_asset_assignments} x WHERE x.shot_id OPERATOR(pg_catalog.=) " SHOT_BEFORE
    "AND x.scene_asset_instance_id OPERATOR(pg_catalog.=) " INSTANCE_BEFORE
    "AND x.id OPERATOR(pg_catalog.<>) ALL (ARRAY(SELECT e.assignment_id FROM " CHANGES ")))"
    "THEN 'has another in its place' END) AS o(text) WHERE o.text IS NOT NULL "
    "ORDER BY e.shot COLLATE \"C\", e.asset COLLATE \"C\" LIMIT 1"};

constexpr pg::Statement take_away = {"DELETE FROM {shot_asset_assignments} a USING " CHANGES
                                     "WHERE a.id OPERATOR(pg_catalog.=) e.assignment_id AND e.before IS NULL"};

// What else a host keeps of an assignment comes back too.
#define COLUMNS                                                    \
  "shot_id, scene_asset_instance_id, presence_type, presence_note" \
  "{shot_asset_assignments but id, shot_id, scene_asset_instance_id, presence_type, presence_note, updated_at}"
constexpr pg::Statement change_back = {
    "UPDATE {shot_asset_assignments} a SET (" COLUMNS ") = (SELECT " COLUMNS
    " FROM pg_catalog.jsonb_populate_record(NULL::{shot_asset_assignments}, e.before)) FROM " CHANGES
    "WHERE a.id OPERATOR(pg_catalog.=) e.assignment_id AND e.before IS NOT NULL AND e.after IS NOT NULL"};
constexpr pg::Statement put_back = {
    "INSERT INTO {shot_asset_assignments} (id, " COLUMNS ") SELECT id, " COLUMNS " FROM " CHANGES
    "CROSS JOIN LATERAL pg_catalog.jsonb_populate_record(NULL::{shot_asset_assignments}, e.before) "
    "WHERE e.before IS NOT NULL AND e.after IS NULL ORDER BY shot_id, scene_asset_instance_id"};

void require_history(std::string_view schema) {
  if (pg::has_table(schema, history_table)) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("no history is kept"),
                  errdetail("The pipeline has no table %s.", history_table),
                  errhint("An admin can run SELECT * FROM shot_assets.enable_history(%s).",
                          quote_literal_cstr(pg::copy(schema).data()))));
}

[[noreturn]] void refuse_undo(const char* detail, const char* hint) {
  ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("the last change cannot be undone"),
                  errdetail_internal("%s", detail), errhint("%s", hint)));
  pg_unreachable();
}

pg::Param read_last_changes(std::string_view schema, const pg_uuid_t& scene) {
  pg::Param changes = {JSONBOID, Datum(0), true};
  bool began_with_it = false;
  pg::query(schema, last_changes, pg::Access::write, {pg::uuid(scene)}, [&](const pg::Row& row) {
    if (!row.is_null(0)) changes = {JSONBOID, datumCopy(row.datum(0), false, -1), false};
    began_with_it = row.boolean(1);
  });
  if (changes.is_null)
    ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("nothing to undo in scene %s", pg::to_string(scene)),
                    errdetail("No change of its assignments is recorded."),
                    errhint("Changes are recorded from shot_assets.enable_history() on.")));
  if (began_with_it)
    refuse_undo("Before it, the scene had no assignment and showed every asset in every shot; that is over for good.",
                "Use shot_assets.apply_template() with all_throughout to show every asset in every shot.");
  return changes;
}

void require_no_obstacle(std::string_view schema, const pg::Param& changes) {
  const char* detail = nullptr;
  pg::query(schema, first_obstacle, pg::Access::write, {changes}, [&](const pg::Row& row) {
    detail = psprintf("The assignment of \"%s\" in shot \"%s\" %s.", pg::server_cstring(row.text(2)),
                      pg::server_cstring(row.text(1)), pg::server_cstring(row.text(0)));
  });
  if (detail != nullptr) refuse_undo(detail, "See shot_assets.history(), and change the assignments by hand.");
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_history) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  require_history(schema);
  results.add_rows(schema, history_of_scene, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_undo_last) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();

  pg::connect();
  require_scene(schema, scene);
  require_history(schema);
  pg::execute(schema, take_turns, {pg::uuid(scene)});
  lock_assignments_of_scene(schema, scene);
  const pg::Param changes = read_last_changes(schema, scene);
  require_no_obstacle(schema, changes);
  uint64 undone = 0;
  for (const pg::Statement* statement : {&take_away, &change_back, &put_back})
    undone += pg::execute(schema, *statement, {changes});
  if (undone < JB_ROOT_COUNT(DatumGetJsonbP(changes.value)))
    refuse_undo("Row-level security, or a trigger, keeps some of its assignments as they are.",
                "Undo it as a role that may change them all.");
  pg::finish();
  PG_RETURN_INT64(static_cast<int64>(undone));
}
