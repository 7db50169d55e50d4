#include "pg/uuid_set.h"

#include "pg/arguments.h"

namespace shot_assets::pg {

void raise_not_asked_for(const pg_uuid_t& id) {
  ereport(ERROR,
          (errcode(ERRCODE_INDEX_CORRUPTED), errmsg("a table has answered with another row than it was asked for"),
           errdetail("The row has the id %s.", to_string(id)),
           errhint("An index of the table is corrupt. Find it with bt_index_check() of the extension amcheck, and "
                   "run REINDEX.")));
  pg_unreachable();
}

}  // namespace shot_assets::pg
