// The table of a history, for those that read it.
#pragma once

#include "pg/schema.h"

namespace shot_assets {

inline constexpr char history_table[] = "shot_asset_assignment_history";

// What these functions read; an earlier version has made the table without some of it.
#define HISTORY                                                                                                        \
  "{shot_asset_assignment_history(id int8, scene_id uuid, transaction_id xid8, changed_at timestamptz, "               \
  "transaction_began_at timestamptz, changed_by text, assignment_id uuid, before jsonb, after jsonb, from_shot text, " \
  "from_asset_id uuid, to_shot text, to_asset_id uuid, step_id uuid, call text, of_step_id uuid, frame_type text)}"

// Which extra image a row is about.
#define IMAGE_KEY(row)                                           \
  "(COALESCE(" row ".after, " row ".before) ->> 'shot_id', " row \
  ".frame_type, "                                                \
  "COALESCE(" row ".after, " row ".before) ->> 'position')"

// Raises 55000 where no history is kept.
void require_history(const pg::Schema& schema);

}  // namespace shot_assets
