// The transaction at work, by a number that this session gives to each.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

inline LocalTransactionId local_transaction() {
#if PG_VERSION_NUM >= 170000
  return MyProc->vxid.lxid;
#else
  return MyProc->lxid;
#endif
}

}  // namespace shot_assets::pg
