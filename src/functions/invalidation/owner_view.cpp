#include "functions/invalidation/owner_view.h"

namespace shot_assets {

// attach() sees to it that nothing is hidden, but row-level security may have been switched on since, on a table of
// another owner.
pg::RoleBefore act_as_owner(const pg::Schema& schema, Oid owner) {
  const pg::RoleBefore before = pg::act_as(owner, schema);
  for (const char* table : {"scenes", "shots", "scene_asset_instances", "shot_asset_assignments",
                            "shot_asset_scene_states", "shot_asset_extra_references"})
    if (pg::row_security_hides(schema, table, owner))
      ereport(ERROR,
              (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
               errmsg("row-level security hides rows of %s from role \"%s\"", table, GetUserNameFromId(owner, false)),
               errdetail("Triggers act as this role, and what they cannot see would be left locked."),
               errhint("Run SELECT * FROM shot_assets.check_pipeline(...) on its schema.")));
  return before;
}

}  // namespace shot_assets
