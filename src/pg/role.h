// Acting as another role for a few statements, the way PostgreSQL's own foreign-key triggers do: around both prepare
// and execute, unable to change role, and not subject to row-level security that the owner forced on itself.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

struct RoleBefore {
  Oid user;
  int security_context;
};

// Pair with restore_role(); an error in between restores the role with the transaction.
inline RoleBefore act_as(Oid role) {
  RoleBefore before;
  GetUserIdAndSecContext(&before.user, &before.security_context);
  SetUserIdAndSecContext(role, before.security_context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_NOFORCE_RLS);
  return before;
}

inline void restore_role(const RoleBefore& before) { SetUserIdAndSecContext(before.user, before.security_context); }

}  // namespace shot_assets::pg
