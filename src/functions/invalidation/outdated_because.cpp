// outdated_because(): which changes overtook the stages of a scene.

#include "functions/invalidation/outdated_column.h"
#include "functions/scene/rows_of_scene.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Int4, pg::Text, pg::Text, pg::Text, pg::Time> causes_of_scene = {
    "SELECT o.stage::int4, c.change ->> 'cause', c.change ->> 'shot', p.name, "
    "(o.causes ->> 'at')::timestamptz FROM {shot_asset_scene_states} m JOIN {scenes} s ON s.id = m.scene_id "
    "CROSS JOIN LATERAL jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes) "
    "CROSS JOIN LATERAL jsonb_array_elements(o.causes -> 'changes') WITH ORDINALITY AS c(change, n) "
    "LEFT JOIN {project_assets(id uuid, name text)} p ON p.id = CASE WHEN length(c.change ->> 'asset_id') = 36 "
    "AND c.change ->> 'asset_id' ~ '^[0-9a-f-]+$' THEN (c.change ->> 'asset_id')::uuid END "
    "WHERE m.scene_id = $1 AND s.stage_locks -> o.stage ->> 'status' = 'outdated' ORDER BY 1, c.n"};

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_outdated_because) {
  using namespace shot_assets;
  return rows_of_scene(fcinfo, causes_of_scene);
}
