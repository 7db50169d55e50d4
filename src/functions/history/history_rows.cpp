#include "functions/history/history_rows.h"

namespace shot_assets {

void require_history(const pg::Schema& schema) {
  if (pg::has_table(schema, history_table)) return;
  ereport(ERROR,
          (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("no history is kept"),
           errdetail("The pipeline has no table %s.", history_table),
           errhint("An admin can run SELECT * FROM shot_assets.enable_history(%s).", quote_literal_cstr(schema.name))));
}

}  // namespace shot_assets
