// Triggers of the pipeline act as the owner of their table, who must see every row.
#pragma once

#include "pg/role.h"

namespace shot_assets {

// Acts as `owner`, and raises an error where row-level security hides rows of the pipeline from that role: what a
// trigger does not see would stay locked. Set the role back with pg::restore_role().
pg::RoleBefore act_as_owner(const pg::Schema& schema, Oid owner);

}  // namespace shot_assets
