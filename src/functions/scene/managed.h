// Whether a scene is managed: it has had an assignment once, or has one now.
#pragma once

#include "pg/statement.h"

namespace shot_assets {

// Where triggers were off, assignments can be there of which the bookkeeping does not know; a scene that has any is
// never a legacy one.
// Not EXISTS, for which PostgreSQL may read all assignments of the database into a hash table.
#define HAS_ASSIGNMENTS(scene_id)                                                    \
  "(SELECT true FROM {shots} t JOIN {shot_asset_assignments} a ON a.shot_id = t.id " \
  "WHERE t.scene_id = " scene_id " LIMIT 1) IS NOT NULL"

// `m`: the scene's row of shot_asset_scene_states, or NULLs.
#define IS_MANAGED(m, scene_id) "(" m ".managed_since IS NOT NULL OR (" HAS_ASSIGNMENTS(scene_id) "))"

// One row where the scene $1 is managed, none where it is not.
inline constexpr pg::Statement<pg::Bool> managed_scene = {
    "SELECT true FROM {scenes} s LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
    "WHERE s.id = $1 AND " IS_MANAGED("m", "s.id")};

// Makes scenes managed that are not, and counts that as a change. `rest`: FROM, WHERE and ORDER BY of them.
#define MAKE_MANAGED(scene_id, rest)                                                                                  \
  "INSERT INTO {shot_asset_scene_states} AS m (scene_id, changes, managed_since) SELECT " scene_id ", 0, now() " rest \
  " ON CONFLICT (scene_id) DO UPDATE SET changes = m.changes + 1, "                                                   \
  "managed_since = excluded.managed_since WHERE m.managed_since IS NULL"

}  // namespace shot_assets
