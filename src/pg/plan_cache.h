// Plans of statements: made once for each session and schema, and made again where they have become stale.
//
// A statement is analysed under the search path pg_catalog, pg_temp, so its names and operators mean one thing, and it
// is refused unless it consists of nothing else (query_check.h). That holds whenever it is analysed again. It is
// planned under the path of the caller, because planning may run functions of the host's policies, which find their
// names there.
//
// The cache is keyed by schema. It holds the plans of a bounded number of schemas, and gives up those of a schema that
// is dropped.
#pragma once

#include <span>

#include "pg/role.h"

namespace shot_assets::pg {

struct StatementPlan {
  CachedPlan* plan;
  const List* queries;
  RoleBefore role_before;  // until end_statement(), the role is the one that the statement acts as
};

// Pair with end_statement(); an error in between ends it with the (sub)transaction. `text` is the statement's identity;
// `types` are those of its result and `parameter_types` those of its parameters, the same ones each time.
StatementPlan plan_statement(const Schema& schema, const char* text, std::span<const Oid> types,
                             std::span<const Oid> parameter_types);

void end_statement(const StatementPlan& planned);

// For _PG_init().
void watch_plans();

}  // namespace shot_assets::pg
