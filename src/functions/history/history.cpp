// history(): what was done to the assignments and extra images of a scene, step by step.

#include "functions/history/history_rows.h"
#include "functions/scene/rows_of_scene.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// What a person calls a step, by the function that made it, or the command.
#define STEP_NAMES                                                                        \
  "(VALUES ('assign', 'Asset assigned'), ('assign_many', 'Assets assigned'), "            \
  "('set_presence', 'Presence changed'), ('set_presence_many', 'Presence changed'), "     \
  "('set_reference', 'Reference chosen'), ('set_extra_references', 'Extra images set'), " \
  "('unassign', 'Asset removed'), "                                                       \
  "('clear_scene', 'Scene cleared'), ('auto_populate', 'Shots filled'), "                 \
  "('auto_populate_all', 'Shots filled'), ('ensure_populated', 'Shots filled'), "         \
  "('add_asset', 'Asset added'), ('apply_template', 'Template applied'), "                \
  "('copy_assignments', 'Shot copied'), ('merge_instances', 'Assets merged'), "           \
  "('split_shot', 'Shot split'), ('merge_shots', 'Shots merged'), "                       \
  "('move_shot', 'Shot moved'), ('import_assignments', 'CSV import'), "                   \
  "('INSERT', 'SQL INSERT'), ('UPDATE', 'SQL UPDATE'), ('DELETE', 'SQL DELETE'), "        \
  "('TRUNCATE', 'SQL TRUNCATE')) AS w(call, name)"

#define COUNT(number, one)                                                                                         \
  "CASE WHEN " number " = 0 THEN '' ELSE ', ' || " number " || CASE " number " WHEN 1 THEN ' " one "' ELSE ' " one \
  "s' END END"
#define NAME_OF_IMAGE(row) "COALESCE(NULLIF(" row " ->> 'label', ''), 'extra image')"

// What went with its shot or instance had them before. Assets have their names of today, as far as the reader may see
// them. What captured a scene is of no step; what an earlier version has recorded has no name.
constexpr pg::Statement<pg::Time, pg::Text, pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text,
                        pg::Text, pg::Text, pg::Uuid, pg::Text, pg::Bool, pg::Text, pg::Text, pg::Text>
    history_of_scene = {
        "WITH r AS (SELECT h.*, COALESCE(h.step_id, " NIL_UUID ") AS step FROM " HISTORY
        " h WHERE h.scene_id = $1), "
        "counted AS (SELECT r.transaction_id, r.changed_at, r.step, count(DISTINCT r.assignment_id) AS assignments, "
        "count(DISTINCT " IMAGE_KEY("r") ") FILTER (WHERE r.frame_type IS NOT NULL) AS images, "
        "min(r.call) AS call FROM r GROUP BY r.transaction_id, r.changed_at, r.step), "
        "named AS (SELECT c.*, CASE WHEN c.step <> " NIL_UUID
        " THEN COALESCE(w.name, c.call) "
        "WHEN c.call IS NOT NULL THEN 'Scene populated' END AS name "
        "FROM counted c LEFT JOIN " STEP_NAMES
        " ON w.call = c.call), "
        "reversals AS (SELECT DISTINCT ON (r.of_step_id) r.of_step_id AS step_id, r.call FROM r "
        "WHERE r.of_step_id IS NOT NULL ORDER BY r.of_step_id, r.id DESC, r.changed_at DESC) "
        "SELECT h.changed_at, h.changed_by, h.assignment_id, "
        "CASE WHEN h.frame_type IS NOT NULL THEN h.from_shot "
        "WHEN h.before IS NOT NULL THEN COALESCE(h.from_shot, h.last_shot) END, "
        "CASE WHEN h.frame_type IS NULL THEN f.name WHEN h.before IS NOT NULL THEN " NAME_OF_IMAGE("h.before") " END, "
        "h.before ->> 'presence_type', h.before ->> 'presence_note', "
        "h.to_shot, "
        "CASE WHEN h.frame_type IS NULL THEN t.name WHEN h.after IS NOT NULL THEN " NAME_OF_IMAGE("h.after") " END, "
        "h.after ->> 'presence_type', h.after ->> 'presence_note', h.step_id, "
        "CASE h.call WHEN 'undo_last' THEN 'Undo: ' WHEN 'redo_last' THEN 'Redo: ' ELSE '' END || "
        "COALESCE(o.name, n.name) || " COUNT("n.assignments", "assignment") " || " COUNT("n.images", "extra image") ", "
        "COALESCE(v.call = 'undo_last', false), h.frame_type, "
        "CASE WHEN h.frame_type IS NULL THEN h.before ->> 'image_url' ELSE h.before ->> 'url' END, "
        "CASE WHEN h.frame_type IS NULL THEN h.after ->> 'image_url' ELSE h.after ->> 'url' END "
        "FROM (SELECT r.*, lag(r.to_shot) OVER earlier AS last_shot, lag(r.to_asset_id) OVER earlier AS last_asset_id "
        "FROM r WINDOW earlier AS (PARTITION BY r.assignment_id ORDER BY r.id, r.changed_at)) h "
        "JOIN named n ON n.transaction_id = h.transaction_id AND n.changed_at = h.changed_at AND n.step = h.step "
        "LEFT JOIN named o ON o.step = h.of_step_id "
        "LEFT JOIN reversals v ON v.step_id = h.step_id "
        "LEFT JOIN {project_assets(id uuid, name text)} f "
        "ON h.before IS NOT NULL AND f.id = COALESCE(h.from_asset_id, h.last_asset_id) "
        "LEFT JOIN {project_assets(id uuid, name text)} t ON t.id = h.to_asset_id "
        "ORDER BY h.id DESC, h.changed_at DESC"};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_history) {
  using namespace shot_assets;
  return rows_of_scene(fcinfo, history_of_scene, require_history);
}
