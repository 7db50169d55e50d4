// Row-level policies, asked once per value where a statement inserts few values in many combinations.
//
// PostgreSQL asks a policy about every new row. Where the rows are all pairs of some values, a policy that looks at one
// value of a pair at a time can only say the same again: a pair of values that have both been let in, each with some
// other, is let in. So it is asked where one of the two is new, and only there.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// For an INSERT that the executor has started. Where a policy looks at both columns at once, at another column, or at
// something that may change within a statement, PostgreSQL asks it row by row as ever.
void ask_policies_once(const Query& query, ResultRelInfo& table, const char* first_column, const char* second_column);

}  // namespace shot_assets::pg
