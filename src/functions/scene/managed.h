// Whether a scene is managed: it has had an assignment once, or has one now.
#pragma once

namespace shot_assets {

// Where triggers were off, assignments can be there of which the bookkeeping does not know; a scene that has any is
// never a legacy one.
// Not EXISTS, for which PostgreSQL may read all assignments of the database into a hash table.
#define HAS_ASSIGNMENTS(scene_id)                                                    \
  "(SELECT true FROM {shots} t JOIN {shot_asset_assignments} a ON a.shot_id = t.id " \
  "WHERE t.scene_id = " scene_id " LIMIT 1) IS NOT NULL"

// `m`: the scene's row of shot_asset_scene_states, or NULLs.
#define IS_MANAGED(m, scene_id) "(" m ".managed_since IS NOT NULL OR (" HAS_ASSIGNMENTS(scene_id) "))"

}  // namespace shot_assets
