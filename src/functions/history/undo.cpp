// undo_last() and redo_last(): taking back what was done in a scene, step by step, and doing it again.

#include "functions/assignments/assignment_writer.h"
#include "functions/history/history_rows.h"
#include "functions/history/steps.h"
#include "functions/locks/slots.h"
#include "functions/scene/managed.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "pg/arguments.h"
#include "pg/fixed_settings.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// The steps of a scene, and how each was last taken back or done again.
#define STEPS                                                                                                   \
  "WITH r AS (SELECT h.id, h.changed_at, h.changed_by, h.step_id, h.of_step_id, h.call FROM " HISTORY           \
  " h WHERE h.scene_id = $1 AND h.step_id IS NOT NULL), "                                                       \
  "steps AS (SELECT r.step_id, max(r.id) AS latest, min(r.changed_by) AS changed_by FROM r "                    \
  "WHERE r.of_step_id IS NULL GROUP BY r.step_id), "                                                            \
  "reversals AS (SELECT DISTINCT ON (r.of_step_id) r.of_step_id AS step_id, r.call, r.changed_by, r.id FROM r " \
  "WHERE r.of_step_id IS NOT NULL ORDER BY r.of_step_id, r.id DESC, r.changed_at DESC) "

// $2: the user; $3: whether only their own steps count. The latest first.
constexpr pg::Statement<pg::Uuid> steps_to_undo = {
    STEPS
    "SELECT s.step_id FROM steps s LEFT JOIN reversals v ON v.step_id = s.step_id "
    "WHERE v.call IS DISTINCT FROM 'undo_last' AND (s.changed_by = $2 OR NOT $3) ORDER BY s.latest DESC"};

// What the user has taken back and not done again since. Whatever else they have changed since ends that.
constexpr pg::Statement<pg::Uuid> steps_to_redo = {
    STEPS
    "SELECT v.step_id FROM reversals v WHERE v.call = 'undo_last' AND v.changed_by = $2 "
    "AND v.id > COALESCE((SELECT max(s.latest) FROM steps s WHERE s.changed_by = $2), 0) ORDER BY v.id DESC"};

// Since a step, the scene was without any shot, and so a legacy scene again: it still is one, or has become managed
// since. Who did the step may have begun before, and then waited for whoever made the scene managed, whose rows have
// lower numbers.
#define SHOT_LIST_IS_ANOTHER \
  "NOT EXISTS (SELECT FROM {scenes} s LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id WHERE s.id = $1 "   \
  "AND " IS_MANAGED("m", "s.id") ") "                                                                                \
  "OR EXISTS (SELECT FROM {shot_asset_scene_states} m WHERE m.scene_id = $1 "                                        \
  "AND m.managed_since > (SELECT max(c.changed_at) FROM changes c) AND NOT EXISTS (SELECT FROM " HISTORY             \
  " e WHERE e.scene_id = $1 AND e.transaction_began_at = m.managed_since AND e.id < (SELECT min(c.id) FROM changes c)))"

// What a step did to each assignment, all in all: how it is afterwards, and how it was before. And whether the scene
// was legacy before it, and was not captured first; and whether it was legacy since.
constexpr pg::Statement<pg::Json, pg::Bool, pg::Bool> changes_of_step = {
    "WITH changes AS (SELECT r.* FROM " HISTORY
    " r WHERE r.scene_id = $1 AND r.step_id = $2 AND r.frame_type IS NULL), "
    "net AS (SELECT c.assignment_id, (array_agg(c.before ORDER BY c.id))[1] AS before, "
    "(array_agg(c.after ORDER BY c.id DESC))[1] AS after, "
    "COALESCE(max(c.to_shot), max(c.from_shot)) AS shot, "
    "COALESCE(max(c.to_asset_id::text), max(c.from_asset_id::text))::uuid AS asset_id "
    "FROM changes c GROUP BY c.assignment_id) "
    "SELECT (SELECT jsonb_agg(jsonb_build_object('assignment_id', n.assignment_id, "
    "'before', CASE WHEN $3 THEN n.after ELSE n.before END, 'after', CASE WHEN $3 THEN n.before ELSE n.after END, "
    "'shot', n.shot, 'asset_id', n.asset_id)) FROM net n WHERE n.before IS DISTINCT FROM n.after), "
    "EXISTS (SELECT FROM {shot_asset_scene_states} m, changes c WHERE m.scene_id = $1 "
    "AND m.managed_since = c.transaction_began_at AND NOT EXISTS (SELECT FROM net n WHERE n.before IS NOT NULL) "
    "AND NOT EXISTS (SELECT FROM {shots} t JOIN {shot_asset_assignments} a ON a.shot_id = t.id "
    "WHERE t.scene_id = $1 AND a.id NOT IN (SELECT n.assignment_id FROM net n)) AND NOT EXISTS (SELECT FROM " HISTORY
    " e WHERE e.scene_id = $1 "
    "AND e.transaction_id = c.transaction_id AND (e.step_id IS NULL OR e.changed_at < "
    "c.changed_at))), " SHOT_LIST_IS_ANOTHER};

#define CHANGES "jsonb_to_recordset($1) AS e(assignment_id uuid, before jsonb, after jsonb, shot text, asset_id uuid) "
// In columns: what can fail, as the cast can, is compared only after the policies of a host have seen every row.
#define PLACES_BEFORE                                   \
  "(SELECT (e.before ->> 'shot_id')::uuid AS shot_id, " \
  "(e.before ->> 'scene_asset_instance_id')::uuid AS scene_asset_instance_id OFFSET 0) b "

// What the step says of an assignment that went with its shot or instance is nothing, but an earlier change does. Only
// who names the first of many asks: to look it up for each would read the history of the scene again each time.
#define FIRST_NAMED(what, from)                                                                                        \
  "SELECT o." what ", COALESCE(o.shot, (SELECT h.to_shot FROM " HISTORY                                                \
  " h WHERE h.scene_id = $2 AND h.assignment_id = o.assignment_id AND h.to_shot IS NOT NULL ORDER BY h.id DESC LIMIT " \
  "1)), "                                                                                                              \
  "COALESCE(o.asset, (SELECT COALESCE(p.name, h.to_asset_id::text) FROM " HISTORY                                      \
  " h LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = h.to_asset_id "                                       \
  "WHERE h.scene_id = $2 AND h.assignment_id = o.assignment_id AND h.to_asset_id IS NOT NULL ORDER BY h.id DESC "      \
  "LIMIT 1)) "                                                                                                         \
  "FROM (" from " LIMIT 1) o"
#define NAMES "e.assignment_id, e.shot, COALESCE(p.name, e.asset_id::text) AS asset "

// Some may have come after those of the scene were locked.
constexpr pg::Statement<> lock_changed = {
    "SELECT FROM {shot_asset_assignments} a WHERE a.id IN (SELECT e.assignment_id FROM " CHANGES
    ") ORDER BY a.shot_id, a.scene_asset_instance_id FOR UPDATE OF a"};

// An assignment that the step did not leave as it is now, or that could not be as it was before. Columns that came or
// went since do not count. $2: the scene; $3: the step.
constexpr pg::Statement<pg::Text, pg::Text, pg::Text> first_obstacle = {FIRST_NAMED(
    "text",
    "SELECT o.text, " NAMES "FROM " CHANGES
    "CROSS JOIN LATERAL (SELECT (SELECT {texts of shot_asset_assignments in a} FROM {shot_asset_assignments} a "
    "WHERE a.id = e.assignment_id) AS texts OFFSET 0) c "
    "CROSS JOIN LATERAL " PLACES_BEFORE
    "LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = e.asset_id "
    "CROSS JOIN LATERAL (SELECT CASE "
    "WHEN (c.texts IS NULL) <> (e.after IS NULL) "
    "OR EXISTS (SELECT FROM jsonb_each(c.texts) AS n(key, value) JOIN jsonb_each(e.after) AS r(key, value) "
    "ON r.key = n.key AND r.value <> n.value WHERE n.key <> 'updated_at') "
    "THEN COALESCE((SELECT 'was changed since by \"' || l.changed_by || '\"' FROM (SELECT h.* FROM " HISTORY
    " h WHERE h.scene_id = $2 AND h.assignment_id = e.assignment_id ORDER BY h.id DESC LIMIT 1) l "
    "WHERE l.step_id IS DISTINCT FROM $3 AND l.of_step_id IS DISTINCT FROM $3), "
    "'has changed since, while no history was kept') "
    "WHEN e.before IS NULL THEN NULL "
    "WHEN NOT EXISTS (SELECT FROM {shots} s WHERE s.id = b.shot_id "
    "AND s.scene_id = $2) THEN 'was in a shot that is gone' "
    "WHEN NOT EXISTS (SELECT FROM {scene_asset_instances} i "
    "WHERE i.id = b.scene_asset_instance_id AND i.scene_id = $2) THEN 'was of an instance that is gone' "
    "WHEN EXISTS (SELECT FROM {shot_asset_assignments} x WHERE x.shot_id = b.shot_id "
    "AND x.scene_asset_instance_id = b.scene_asset_instance_id AND x.id NOT IN (SELECT e.assignment_id FROM " CHANGES
    ")) "
    "THEN 'has another in its place' END) AS o(text) WHERE o.text IS NOT NULL "
    "ORDER BY e.shot COLLATE \"C\", p.name COLLATE \"C\", e.asset_id")};

constexpr pg::Statement<> take_away = {"DELETE FROM {shot_asset_assignments} a USING " CHANGES
                                       "WHERE a.id = e.assignment_id AND e.before IS NULL"};

// What else a host keeps of an assignment comes back too; what a column that came since holds stays.
#define KEPT_COLUMNS "shot_id, scene_asset_instance_id, presence_type, presence_note"
#define COLUMNS KEPT_COLUMNS "{shot_asset_assignments as written but id, " KEPT_COLUMNS ", updated_at}"
// OFFSET 0: what makes a row is computed once, not again for each of its columns.
#define CHANGE_BACK                                                                                          \
  "UPDATE {shot_asset_assignments} a SET (" COLUMNS ") = (SELECT " COLUMNS                                   \
  " FROM (SELECT r.* FROM (SELECT {texts of shot_asset_assignments in a} || e.before AS texts OFFSET 0) m, " \
  "LATERAL {row of shot_asset_assignments from m.texts} r OFFSET 0) r) FROM " CHANGES                        \
  "WHERE a.id = e.assignment_id AND e.before IS NOT NULL "
constexpr pg::Statement<> change_back = {CHANGE_BACK "AND e.after IS NOT NULL"};

// First what every assignment has, so that a column that came since gets its default; then the rest. Identities can be
// set by an INSERT alone.
#define PUT_BACK(columns, types, overriding, condition)                                                       \
  "INSERT INTO {shot_asset_assignments} (id, " KEPT_COLUMNS ", created_at" columns ") " overriding            \
  "SELECT r.id, r.shot_id, r.scene_asset_instance_id, r.presence_type, r.presence_note, r.created_at" columns \
  " FROM (SELECT e.before FROM " CHANGES "WHERE e.before IS NOT NULL AND e.after IS NULL AND " condition      \
  " OFFSET 0) b, LATERAL jsonb_to_record(b.before) AS r(id uuid, shot_id uuid, "                              \
  "scene_asset_instance_id uuid, presence_type {type of shot_asset_assignments.presence_type}, "              \
  "presence_note {type of shot_asset_assignments.presence_note}, "                                            \
  "created_at {type of shot_asset_assignments.created_at}" types                                              \
  ") "                                                                                                        \
  "ORDER BY r.shot_id, r.scene_asset_instance_id ON CONFLICT (shot_id, scene_asset_instance_id) DO NOTHING"
#define HAS_IDENTITIES "e.before ?& {identities of shot_asset_assignments as names}"
constexpr pg::Statement<> put_back = {PUT_BACK("{identities of shot_asset_assignments}",
                                               "{identities of shot_asset_assignments with types}",
                                               "OVERRIDING SYSTEM VALUE ", HAS_IDENTITIES)};
constexpr pg::Statement<> put_back_without_identities = {PUT_BACK("", "", "", "NOT " HAS_IDENTITIES)};
constexpr pg::Statement<> complete_put_back = {
    CHANGE_BACK
    "AND e.after IS NULL AND NOT {texts of shot_asset_assignments in a} - 'updated_at' @> "
    "e.before - 'updated_at'"};

// What did not become as it was. $2: the scene.
constexpr pg::Statement<pg::Text, pg::Text, pg::Text> first_difference = {FIRST_NAMED(
    "key", "SELECT d.key, " NAMES "FROM " CHANGES "JOIN {shot_asset_assignments} a ON a.id = e.assignment_id "
           "LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = e.asset_id "
           "CROSS JOIN LATERAL (SELECT n.key FROM jsonb_each({texts of shot_asset_assignments in a}) AS n(key, value) "
           "JOIN jsonb_each(e.before) AS r(key, value) ON r.key = n.key AND r.value <> n.value "
           "WHERE n.key <> 'updated_at') AS d "
           "ORDER BY e.shot COLLATE \"C\", p.name COLLATE \"C\", e.asset_id, d.key COLLATE \"C\"")};

// The same for extra images. Each is known by its shot, frame and position.
constexpr pg::Statement<pg::Json> image_changes_of_step = {
    "WITH changes AS (SELECT r.*, COALESCE(r.after, r.before) AS image FROM " HISTORY
    " r WHERE r.scene_id = $1 AND r.step_id = $2 AND r.frame_type IS NOT NULL), "
    "net AS (SELECT c.image ->> 'shot_id' AS shot_id, c.frame_type, c.image ->> 'position' AS position, "
    "(array_agg(c.before ORDER BY c.id))[1] AS before, (array_agg(c.after ORDER BY c.id DESC))[1] AS after, "
    "COALESCE(max(c.to_shot), max(c.from_shot)) AS shot "
    "FROM changes c GROUP BY c.image ->> 'shot_id', c.frame_type, c.image ->> 'position') "
    "SELECT jsonb_agg(jsonb_build_object('shot_id', n.shot_id, 'frame_type', n.frame_type, 'position', n.position, "
    "'before', CASE WHEN $3 THEN n.after ELSE n.before END, 'after', CASE WHEN $3 THEN n.before ELSE n.after END, "
    "'shot', n.shot)) FROM net n WHERE n.before IS DISTINCT FROM n.after"};

#define IMAGE_CHANGES                                                                                         \
  "jsonb_to_recordset($1) AS e(shot_id uuid, frame_type text, \"position\" int4, before jsonb, after jsonb, " \
  "shot text) "
#define IS_THE_IMAGE(row)                                                                       \
  row ".shot_id = e.shot_id AND " row ".frame_type::text COLLATE \"C\" = e.frame_type AND " row \
      ".\"position\"::int4 = "                                                                  \
      "e.\"position\" "
// Whether a frame has another image there than this one. Columns that came or went since do not count.
#define IS_NOT(image)                                                     \
  "((c.texts IS NULL) <> (" image                                         \
  " IS NULL) OR jsonb_array_length(c.texts) > 1 OR EXISTS (SELECT "       \
  "FROM jsonb_each(c.texts -> 0) AS n(key, value) JOIN jsonb_each(" image \
  ") AS r(key, value) ON r.key = n.key "                                  \
  "WHERE r.value <> n.value)) "
#define WITH_TEXTS                                                                             \
  "CROSS JOIN LATERAL (SELECT (SELECT jsonb_agg({texts of shot_asset_extra_references in x}) " \
  "FROM {shot_asset_extra_references} x WHERE " IS_THE_IMAGE("x") ") AS texts OFFSET 0) c "

constexpr pg::Statement<> lock_images = {
    "SELECT FROM {shot_asset_extra_references} x WHERE x.shot_id = ANY (ARRAY(SELECT e.shot_id FROM " IMAGE_CHANGES
    ")) ORDER BY x.shot_id, x.frame_type::text COLLATE \"C\", x.\"position\"::int4 FOR UPDATE OF x"};

constexpr pg::Statement<pg::Text, pg::Text, pg::Text> first_obstacle_of_images = {
    "SELECT o.text, e.shot, e.frame_type FROM " IMAGE_CHANGES WITH_TEXTS
    "CROSS JOIN LATERAL (SELECT CASE WHEN " IS_NOT("e.after")
    "THEN COALESCE((SELECT 'were changed since by \"' || l.changed_by || '\"' FROM (SELECT h.* FROM " HISTORY
    " h WHERE h.scene_id = $2 AND " IMAGE_KEY("h") " = (e.shot_id::text, e.frame_type, e.\"position\"::text) "
    "ORDER BY h.id DESC LIMIT 1) l WHERE l.step_id IS DISTINCT FROM $3 AND l.of_step_id IS DISTINCT FROM $3), "
    "'have changed since, while no history was kept') "
    "WHEN NOT EXISTS (SELECT FROM {shots} s WHERE s.id = e.shot_id AND s.scene_id = $2) "
    "THEN 'were of a shot that is gone' END) AS o(text) WHERE o.text IS NOT NULL "
    "ORDER BY e.shot COLLATE \"C\", e.frame_type COLLATE \"C\", e.\"position\" LIMIT 1"};

constexpr pg::Statement<pg::Text, pg::Text> first_different_image = {
    "SELECT e.shot, e.frame_type FROM " IMAGE_CHANGES WITH_TEXTS
    "WHERE " IS_NOT("e.before") "ORDER BY e.shot COLLATE \"C\", e.frame_type COLLATE \"C\", e.\"position\" LIMIT 1"};

constexpr pg::Statement<> take_images_away = {"DELETE FROM {shot_asset_extra_references} x USING " IMAGE_CHANGES
                                              "WHERE " IS_THE_IMAGE("x") "AND e.before IS NULL"};
#define IMAGE_COLUMNS "url{shot_asset_extra_references as written but shot_id, frame_type, position, url}"
#define CHANGE_IMAGES_BACK                                                                                    \
  "UPDATE {shot_asset_extra_references} x SET (" IMAGE_COLUMNS ") = (SELECT " IMAGE_COLUMNS                   \
  " FROM (SELECT r.* FROM (SELECT {texts of shot_asset_extra_references in x} || e.before AS texts "          \
  "OFFSET 0) m, LATERAL {row of shot_asset_extra_references from m.texts} r OFFSET 0) r) FROM " IMAGE_CHANGES \
  "WHERE " IS_THE_IMAGE("x") "AND e.before IS NOT NULL "
constexpr pg::Statement<> change_images_back = {CHANGE_IMAGES_BACK "AND e.after IS NOT NULL"};
constexpr pg::Statement<> put_images_back = {
    "INSERT INTO {shot_asset_extra_references} (shot_id, frame_type, \"position\", url, label) "
    "SELECT r.shot_id, r.frame_type, r.\"position\", r.url, r.label FROM (SELECT e.before FROM " IMAGE_CHANGES
    "WHERE e.before IS NOT NULL AND e.after IS NULL OFFSET 0) b, LATERAL jsonb_to_record(b.before) AS r(shot_id uuid, "
    "frame_type {type of shot_asset_extra_references.frame_type}, "
    "\"position\" {type of shot_asset_extra_references.position}, "
    "url {type of shot_asset_extra_references.url}, label {type of shot_asset_extra_references.label}) "
    "ORDER BY r.shot_id, r.frame_type, r.\"position\" ON CONFLICT DO NOTHING"};
constexpr pg::Statement<> complete_images_put_back = {
    CHANGE_IMAGES_BACK "AND e.after IS NULL AND NOT {texts of shot_asset_extra_references in x} @> e.before"};

enum class Direction { undo, redo };

const char* verb_of(Direction direction) { return direction == Direction::undo ? "undone" : "redone"; }

void require_steps(const pg::Schema& schema) {
  require_history(schema);
  for (const char* const column : {"step_id", "call", "of_step_id"}) {
    if (pg::has_column(schema, history_table, column)) continue;
    ereport(
        ERROR,
        (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("the history has no column \"%s\"", column),
         errdetail("An earlier version of shot_assets has made table %s.", history_table),
         errhint("An admin can run SELECT * FROM shot_assets.enable_history(%s).", quote_literal_cstr(schema.name))));
  }
}

[[noreturn]] void refuse(Direction direction, const char* detail, const char* hint) {
  ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("the last change cannot be %s", verb_of(direction)),
                  errdetail_internal("%s", detail), errhint("%s", hint)));
  pg_unreachable();
}

[[noreturn]] void raise_nothing_to_undo(const pg_uuid_t& scene, std::string_view user, bool mine) {
  const char* const detail =
      mine ? psprintf("User \"%s\" has no recorded change there that is not undone.", pg::server_cstring(user))
           : "No change of its assignments is recorded that is not undone.";
  ereport(ERROR, (errcode(SHOT_ASSETS_CONFLICT), errmsg("nothing to undo in scene %s", pg::to_string(scene)),
                  errdetail_internal("%s", detail),
                  mine ? errhint("Changes are recorded from shot_assets.enable_history() on; mine => false takes back "
                                 "those of others, too.")
                       : errhint("Changes are recorded from shot_assets.enable_history() on.")));
  pg_unreachable();
}

[[noreturn]] void raise_nothing_to_redo(const pg_uuid_t& scene, std::string_view user) {
  ereport(ERROR,
          (errcode(SHOT_ASSETS_CONFLICT), errmsg("nothing to redo in scene %s", pg::to_string(scene)),
           errdetail("User \"%s\" has undone nothing there, or has made a change since.", pg::server_cstring(user)),
           errhint("Redo follows shot_assets.undo_last(); any new change ends it.")));
  pg_unreachable();
}

pg::Array<pg_uuid_t> read_steps(const pg::Schema& schema, const pg::Statement<pg::Uuid>& statement,
                                std::initializer_list<pg::Param> params) {
  pg::Array<pg_uuid_t> steps;
  pg::query(schema, statement, pg::Access::write, params, [&](const auto& row) { steps.push_back(row.uuid(0)); });
  return steps;
}

// What a step did to a scene, or to do the opposite: documents for the statements above. NULL: nothing.
struct Changes {
  pg::Param assignments = {JSONBOID, Datum(0), true};
  pg::Param images = {JSONBOID, Datum(0), true};
};

uint64 number_of(const pg::Param& changes) {
  return changes.is_null ? 0 : JB_ROOT_COUNT(DatumGetJsonbP(changes.value));
}

// Those under which the rows were recorded.
int enter_settings_of_rows(const pg::Schema& schema) {
  return pg::enter_fixed_settings_for(get_relname_relid("shot_asset_assignments", schema.oid));
}

void require_no_obstacle(const pg::Schema& schema, Direction direction, const pg_uuid_t& scene, const pg_uuid_t& step,
                         const Changes& changes) {
  const char* detail = nullptr;
  const char* hint = "See shot_assets.history(), and change the assignments by hand.";
  const int level = enter_settings_of_rows(schema);
  if (!changes.images.is_null)
    pg::query(schema, first_obstacle_of_images, pg::Access::write, {changes.images, pg::uuid(scene), pg::uuid(step)},
              [&](const auto& row) {
                detail =
                    psprintf("The extra images of the %s frame of shot \"%s\" %s.", pg::server_cstring(row.text(2)),
                             pg::server_cstring(row.text(1)), pg::server_cstring(row.text(0)));
              });
  if (!changes.assignments.is_null)
    pg::query(schema, first_obstacle, pg::Access::write, {changes.assignments, pg::uuid(scene), pg::uuid(step)},
              [&](const auto& row) {
                detail = psprintf("The assignment of \"%s\" in shot \"%s\" %s.", pg::server_cstring(row.text(2)),
                                  pg::server_cstring(row.text(1)), pg::server_cstring(row.text(0)));
              });
  pg::leave_fixed_settings(level);
  if (detail != nullptr) refuse(direction, detail, hint);
}

// What an assignment had may be taken by now, or refused by what a host requires since: a unique value, a key, a check.
[[noreturn]] void refuse_for(Direction direction, const ErrorData& error) {
  refuse(direction,
         error.detail == nullptr ? psprintf("%s.", error.message) : psprintf("%s: %s", error.message, error.detail),
         "Remove what stands in the way, or change the assignments by hand.");
}

// Triggers of the host find the settings of the caller, but for the few under which the text that was recorded would be
// read as something else.
pg_noinline uint64 put_back_all(const pg::Schema& schema, const Changes& changes) {
  const int level = pg::enter_fixed_input();
  uint64 undone = 0;
  if (!changes.assignments.is_null) {
    for (const pg::Statement<>* statement : {&take_away, &change_back, &put_back, &put_back_without_identities})
      undone += pg::execute(schema, *statement, {changes.assignments});
    pg::execute(schema, complete_put_back, {changes.assignments});
  }
  if (!changes.images.is_null) {
    for (const pg::Statement<>* statement : {&take_images_away, &change_images_back, &put_images_back})
      undone += pg::execute(schema, *statement, {changes.images});
    pg::execute(schema, complete_images_put_back, {changes.images});
  }
  pg::leave_fixed_settings(level);
  return undone;
}

void require_no_difference(const pg::Schema& schema, Direction direction, const pg_uuid_t& scene,
                           const Changes& changes) {
  const char* detail = nullptr;
  const int level = enter_settings_of_rows(schema);
  if (!changes.images.is_null)
    pg::query(schema, first_different_image, pg::Access::write, {changes.images}, [&](const auto& row) {
      detail = psprintf("The %s frame of shot \"%s\" would have other extra images than before.",
                        pg::server_cstring(row.text(1)), pg::server_cstring(row.text(0)));
    });
  if (!changes.assignments.is_null)
    pg::query(schema, first_difference, pg::Access::write, {changes.assignments, pg::uuid(scene)},
              [&](const auto& row) {
                detail = psprintf("The assignment of \"%s\" in shot \"%s\" would have another %s than before.",
                                  pg::server_cstring(row.text(2)), pg::server_cstring(row.text(1)),
                                  quote_identifier(pg::server_cstring(row.text(0))));
              });
  pg::leave_fixed_settings(level);
  if (detail != nullptr)
    refuse(direction, detail, "A trigger or a rule may change it. Change the assignments by hand.");
}

// Both are functions of their own for the compiler too, so that PG_TRY returns to one that has few variables.
pg_noinline uint64 put_back_or_refuse(const pg::Schema& schema, Direction direction, const Changes& changes) {
  const MemoryContext memory = CurrentMemoryContext;
  volatile uint64 reversed = 0;
  PG_TRY();
  { reversed = put_back_all(schema, changes); }
  PG_CATCH();
  {
    if (ERRCODE_TO_CATEGORY(geterrcode()) != ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION) PG_RE_THROW();
    MemoryContextSwitchTo(memory);
    const ErrorData* const error = CopyErrorData();
    FlushErrorState();
    refuse_for(direction, *error);
  }
  PG_END_TRY();
  return reversed;
}

// Takes back, or does again, the first of these steps that made a difference. Returns how many assignments and extra
// images it changed; 0: there was none.
uint64 reverse_first(const pg::Schema& schema, Direction direction, const pg_uuid_t& scene,
                     const pg::Array<pg_uuid_t>& steps) {
  for (const pg_uuid_t& step : steps) {
    Changes changes;
    bool began_with_it = false, was_legacy_since = false;
    const auto params = {pg::uuid(scene), pg::uuid(step), pg::boolean(direction == Direction::redo)};
    pg::query(schema, changes_of_step, pg::Access::write, params, [&](const auto& row) {
      if (row.is_null(0)) return;
      changes.assignments = pg::json(row.json(0));
      began_with_it = row.boolean(1);
      was_legacy_since = row.boolean(2);
    });
    pg::query(schema, image_changes_of_step, pg::Access::write, params, [&](const auto& row) {
      if (!row.is_null(0)) changes.images = pg::json(row.json(0));
    });
    if (changes.assignments.is_null && changes.images.is_null) continue;
    if (was_legacy_since)
      refuse(direction, "After it, the scene was left without any shot, and so became a legacy scene again.",
             "It stays in shot_assets.history(); change the assignments by hand.");
    if (began_with_it && direction == Direction::undo)
      refuse(direction,
             "Before it, the scene had no assignment and showed every asset in every shot; that is over for good.",
             "Use shot_assets.apply_template() with all_throughout to show every asset in every shot.");
    if (!changes.assignments.is_null) pg::execute(schema, lock_changed, {changes.assignments});
    if (!changes.images.is_null) pg::execute(schema, lock_images, {changes.images});
    require_no_obstacle(schema, direction, scene, step, changes);
    reverse_step(step);
    const uint64 reversed = put_back_or_refuse(schema, direction, changes);
    if (reversed < number_of(changes.assignments) + number_of(changes.images))
      refuse(direction, "Row-level security, a trigger, or another session keeps some of its rows from it.",
             "Try again, as a role that may change them all.");
    require_no_difference(schema, direction, scene, changes);
    return reversed;
  }
  return 0;
}

pg::Schema begin_reversal(const pg_uuid_t& scene) {
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  require_scene(schema, scene);
  require_steps(schema);
  // Two sessions that undo in one scene take turns; what the second finds last is what the first has done.
  begin_rewriting(schema, {&scene, 1});
  lock_assignments_of_scene(schema, scene);
  return schema;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_undo_last) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const bool mine = pg::boolean_argument(fcinfo, 1, "mine");
  const pg::Schema schema = begin_reversal(scene);
  const std::string_view user = user_of_session();
  const uint64 undone =
      reverse_first(schema, Direction::undo, scene,
                    read_steps(schema, steps_to_undo, {pg::uuid(scene), pg::text(user), pg::boolean(mine)}));
  if (undone == 0) raise_nothing_to_undo(scene, user, mine);
  pg::finish();
  PG_RETURN_INT64(static_cast<int64>(undone));
}

SHOT_ASSETS_FUNCTION(shot_assets_redo_last) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = begin_reversal(scene);
  const std::string_view user = user_of_session();
  const uint64 redone = reverse_first(schema, Direction::redo, scene,
                                      read_steps(schema, steps_to_redo, {pg::uuid(scene), pg::text(user)}));
  if (redone == 0) raise_nothing_to_redo(scene, user);
  pg::finish();
  PG_RETURN_INT64(static_cast<int64>(redone));
}
