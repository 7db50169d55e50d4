// How the table of scene states keeps why stages are outdated.
#pragma once

// shot_asset_scene_states.outdated is
//   {"9": {"at": "…", "command": "…", "changes": [{"cause": …, "shot": …, "asset": …}, …]}, …}.
#define CAUSES_OF(row)                                                                            \
  "CASE WHEN pg_catalog.jsonb_typeof(" row ".outdated) OPERATOR(pg_catalog.=) 'object' THEN " row \
  ".outdated ELSE pg_catalog.jsonb_build_object() END"
