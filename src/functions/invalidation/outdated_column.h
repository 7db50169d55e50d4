// How the table of scene states keeps why stages are outdated.
#pragma once

// shot_asset_scene_states.outdated is
//   {"9": {"at": "…", "command": "…", "changes": [{"cause": …, "shot": …, "asset_id": …}, …]}, …}.
#define CAUSES_OF(row) \
  "CASE WHEN jsonb_typeof(" row ".outdated) = 'object' THEN " row ".outdated ELSE jsonb_build_object() END"
