// Plans that serve a table of any size.
//
// A plan is made once and kept. If it were made for the size that a table has then, a plan for an empty table would
// read all of it for ever after, and one for old statistics would do the same. So each statement is planned as if every
// table were large and every value of a uuid column had a hundred rows: rows are found by their keys, the plan depends
// on the schema alone, and a call costs what its own scene costs. Where the host lacks an index, tables are scanned and
// hashed as before.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// What was assumed before.
struct SizesBefore {
  bool assumed;
  bool jit;
};

// While a statement is planned. Pair with stop_assuming_sizes(), also after an error.
SizesBefore assume_sizes();
void stop_assuming_sizes(const SizesBefore& before);

// For _PG_init().
void install_assumed_sizes();

}  // namespace shot_assets::pg
