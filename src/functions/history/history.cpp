// history() and undo_last(): what was done to the assignments of a scene, and taking the last of it back.

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/slots.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/attempt.h"
#include "pg/fixed_settings.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

constexpr char history_table[] = "shot_asset_assignment_history";

// What history() and undo_last() read; an earlier version has made the table without the ids of assets.
#define HISTORY                                                                                                        \
  "{shot_asset_assignment_history(id int8, scene_id uuid, transaction_id xid8, changed_at timestamptz, "               \
  "transaction_began_at timestamptz, changed_by text, assignment_id uuid, before jsonb, after jsonb, from_shot text, " \
  "from_asset_id uuid, to_shot text, to_asset_id uuid)}"

// What went with its shot or instance had them before. Assets have their names of today, as far as the reader may see
// them.
constexpr pg::Statement<pg::Time, pg::Text, pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text,
                        pg::Text, pg::Text>
    history_of_scene = {
        "SELECT h.changed_at, h.changed_by, h.assignment_id, "
        "CASE WHEN h.before IS NOT NULL THEN COALESCE(h.from_shot, h.last_shot) END, f.name, "
        "h.before ->> 'presence_type', h.before ->> 'presence_note', "
        "h.to_shot, t.name, h.after ->> 'presence_type', h.after ->> 'presence_note' "
        "FROM (SELECT r.*, lag(r.to_shot) OVER earlier AS last_shot, lag(r.to_asset_id) OVER earlier AS last_asset_id "
        "FROM " HISTORY
        " r WHERE r.scene_id = $1 "
        "WINDOW earlier AS (PARTITION BY r.assignment_id ORDER BY r.id, r.changed_at)) h "
        "LEFT JOIN {project_assets(id uuid, name text)} f "
        "ON h.before IS NOT NULL AND f.id = COALESCE(h.from_asset_id, h.last_asset_id) "
        "LEFT JOIN {project_assets(id uuid, name text)} t ON t.id = h.to_asset_id ORDER BY h.id DESC, h.changed_at "
        "DESC"};

// What went with its shot or instance had it before.
#define LAST_OF(what, from)                                                       \
  "COALESCE((SELECT h.to_" what " FROM " HISTORY                                  \
  " h WHERE h.scene_id = $1 AND h.assignment_id = c.assignment_id AND h.to_" what \
  " IS NOT NULL "                                                                 \
  "ORDER BY h.id DESC LIMIT 1), " from ")"

// What the last statement of a client did to each assignment, all in all.
constexpr pg::Statement<pg::Json, pg::Bool> last_changes = {
    "WITH changes AS (SELECT r.* FROM " HISTORY " r JOIN ("
    "SELECT l.transaction_id, l.changed_at FROM " HISTORY " l "
    "WHERE l.scene_id = $1 ORDER BY l.id DESC, l.changed_at DESC LIMIT 1) l "
    "ON r.transaction_id = l.transaction_id AND r.changed_at = l.changed_at WHERE r.scene_id = $1), "
    "net AS (SELECT c.assignment_id, (array_agg(c.before ORDER BY c.id))[1] AS before, "
    "(array_agg(c.after ORDER BY c.id DESC))[1] AS after, "
    LAST_OF("shot", "max(c.from_shot)") " AS shot, "
    LAST_OF("asset_id", "max(c.from_asset_id::text)::uuid") " AS asset_id "
    "FROM changes c GROUP BY c.assignment_id) "
    "SELECT (SELECT jsonb_agg(jsonb_build_object('assignment_id', n.assignment_id, 'before', n.before, "
    "'after', n.after, 'shot', n.shot, 'asset_id', n.asset_id)) FROM net n WHERE n.before IS DISTINCT FROM n.after), "
    "EXISTS (SELECT FROM {shot_asset_scene_states} m, changes c WHERE m.scene_id = $1 "
    "AND m.managed_since = c.transaction_began_at AND NOT EXISTS (SELECT FROM " HISTORY " e WHERE e.scene_id = $1 "
    "AND e.transaction_id = c.transaction_id AND e.changed_at < c.changed_at))"};

#define CHANGES "jsonb_to_recordset($1) AS e(assignment_id uuid, before jsonb, after jsonb, shot text, asset_id uuid) "
#define SHOT_BEFORE "(e.before ->> 'shot_id')::uuid "
#define INSTANCE_BEFORE "(e.before ->> 'scene_asset_instance_id')::uuid "

// An assignment that the change did not leave as it is now, or that could not be as it was before. Columns that came or
// went since do not count.
constexpr pg::Statement<pg::Text, pg::Text, pg::Text> first_obstacle = {
    "SELECT o.text, e.shot, COALESCE(p.name, e.asset_id::text) FROM " CHANGES
    "LEFT JOIN LATERAL (SELECT {texts of shot_asset_assignments in a} AS texts FROM {shot_asset_assignments} a "
    "WHERE a.id = e.assignment_id) c ON true "
    "LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = e.asset_id "
    "CROSS JOIN LATERAL (SELECT CASE "
    "WHEN COALESCE(e.after, e.before) ->> 'created_at' LIKE '%T%' "
    "THEN 'was recorded by an earlier version of shot_assets' "
    "WHEN (c.texts IS NULL) <> (e.after IS NULL) "
    "OR EXISTS (SELECT FROM jsonb_each(c.texts) AS n(key, value) JOIN jsonb_each(e.after) AS r(key, value) "
    "ON r.key = n.key AND r.value <> n.value WHERE n.key <> 'updated_at') "
    "THEN 'has changed since, while no history was kept' "
    "WHEN e.before IS NULL THEN NULL "
    "WHEN NOT EXISTS (SELECT FROM {shots} s WHERE s.id = " SHOT_BEFORE
    ") THEN 'was in a shot that is gone' "
    "WHEN NOT EXISTS (SELECT FROM {scene_asset_instances} i WHERE i.id = " INSTANCE_BEFORE
    ") "
    "THEN 'was of an instance that is gone' "
    "WHEN EXISTS (SELECT FROM {shot_asset_assignments} x WHERE x.shot_id = " SHOT_BEFORE
    "AND x.scene_asset_instance_id = " INSTANCE_BEFORE "AND x.id NOT IN (SELECT e.assignment_id FROM " CHANGES
    ")) "
    "THEN 'has another in its place' END) AS o(text) WHERE o.text IS NOT NULL "
    "ORDER BY e.shot COLLATE \"C\", p.name COLLATE \"C\", e.asset_id LIMIT 1"};

constexpr pg::Statement<> take_away = {"DELETE FROM {shot_asset_assignments} a USING " CHANGES
                                       "WHERE a.id = e.assignment_id AND e.before IS NULL"};

// What else a host keeps of an assignment comes back too; what a column that came since holds stays.
#define KEPT_COLUMNS "shot_id, scene_asset_instance_id, presence_type, presence_note"
#define COLUMNS KEPT_COLUMNS "{shot_asset_assignments but id, " KEPT_COLUMNS ", updated_at}"
// OFFSET 0: what makes a row is computed once, not again for each of its columns.
#define CHANGE_BACK                                                                       \
  "UPDATE {shot_asset_assignments} a SET (" COLUMNS ") = (SELECT " COLUMNS                \
  " FROM (SELECT (x.r).* FROM (SELECT {row of shot_asset_assignments from m.texts} AS r " \
  "FROM (SELECT {texts of shot_asset_assignments in a} || e.before AS texts OFFSET 0) m " \
  "OFFSET 0) x) r) FROM " CHANGES "WHERE a.id = e.assignment_id AND e.before IS NOT NULL "
constexpr pg::Statement<> change_back = {CHANGE_BACK "AND e.after IS NOT NULL"};

// First what every assignment has, so that a column that came since gets its default; then the rest.
constexpr pg::Statement<> put_back = {
    "INSERT INTO {shot_asset_assignments} (id, " KEPT_COLUMNS
    ", created_at) "
    "SELECT r.id, r.shot_id, r.scene_asset_instance_id, r.presence_type, r.presence_note, r.created_at FROM " CHANGES
    "CROSS JOIN LATERAL (SELECT (x.r).* FROM (SELECT {row of shot_asset_assignments from e.before} AS r OFFSET 0) x) r "
    "WHERE e.before IS NOT NULL AND e.after IS NULL ORDER BY r.shot_id, r.scene_asset_instance_id"};
constexpr pg::Statement<> complete_put_back = {
    CHANGE_BACK
    "AND e.after IS NULL AND NOT {texts of shot_asset_assignments in a} - 'updated_at' @> "
    "e.before - 'updated_at'"};

void require_history(const pg::Schema& schema) {
  if (pg::has_table(schema, history_table)) return;
  ereport(ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("no history is kept"),
           errdetail("The pipeline has no table %s.", history_table),
           errhint("An admin can run SELECT * FROM shot_assets.enable_history(%s).", quote_literal_cstr(schema.name))));
}

[[noreturn]] void refuse_undo(const char* detail, const char* hint) {
  ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("the last change cannot be undone"),
                  errdetail_internal("%s", detail), errhint("%s", hint)));
  pg_unreachable();
}

pg::Param read_last_changes(const pg::Schema& schema, const pg_uuid_t& scene) {
  pg::Param changes = {JSONBOID, Datum(0), true};
  bool began_with_it = false;
  pg::query(schema, last_changes, pg::Access::write, {pg::uuid(scene)}, [&](const auto& row) {
    if (!row.is_null(0)) changes = pg::json(row.json(0));
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

void require_no_obstacle(const pg::Schema& schema, const pg::Param& changes) {
  const char* detail = nullptr;
  const int level = pg::enter_fixed_settings();  // those under which the rows were recorded
  pg::query(schema, first_obstacle, pg::Access::write, {changes}, [&](const auto& row) {
    detail = psprintf("The assignment of \"%s\" in shot \"%s\" %s.", pg::server_cstring(row.text(2)),
                      pg::server_cstring(row.text(1)), pg::server_cstring(row.text(0)));
  });
  pg::leave_fixed_settings(level);
  if (detail != nullptr) refuse_undo(detail, "See shot_assets.history(), and change the assignments by hand.");
}

// Triggers of the host find the settings of the caller, but for the few under which the text that was recorded would be
// read as something else.
uint64 undo(const pg::Schema& schema, const pg::Param& changes) {
  const int level = pg::enter_fixed_input();
  uint64 undone = 0;
  for (const pg::Statement<>* statement : {&take_away, &change_back})
    undone += pg::execute(schema, *statement, {changes});
  // Somebody can have added the pair since it was looked for.
  ErrorData* const error = pg::attempt([&] { undone += pg::execute(schema, put_back, {changes}); });
  if (error != nullptr && error->sqlerrcode == ERRCODE_UNIQUE_VIOLATION)
    refuse_undo("Another assignment has taken the place of one that it would put back.",
                "See shot_assets.history(), and change the assignments by hand.");
  if (error != nullptr) ReThrowError(error);
  pg::execute(schema, complete_put_back, {changes});
  pg::leave_fixed_settings(level);
  return undone;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_history) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
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
  const pg::Schema schema = pipeline_schema();

  pg::connect();
  require_scene(schema, scene);
  require_history(schema);
  // Two sessions that undo in one scene take turns; what the second finds last is what the first has done.
  begin_rewriting(schema, {&scene, 1});
  lock_assignments_of_scene(schema, scene);
  const pg::Param changes = read_last_changes(schema, scene);
  require_no_obstacle(schema, changes);
  const uint64 undone = undo(schema, changes);
  if (undone < JB_ROOT_COUNT(DatumGetJsonbP(changes.value)))
    refuse_undo("Row-level security, or a trigger, keeps some of its assignments as they are.",
                "Undo it as a role that may change them all.");
  pg::finish();
  PG_RETURN_INT64(static_cast<int64>(undone));
}
