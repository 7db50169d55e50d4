// Runs statements of set-up as the owner of the tables that they touch. Casts, domain checks, defaults, generated
// columns, index expressions, rules and triggers of these tables then run with the rights of that owner, and never with
// those of the caller.
//
// SET ROLE would not do: a trigger can RESET ROLE. Here it cannot, nor can it leave anything behind that runs later.

#include "pg/arguments.h"
#include "pg/role.h"

namespace {

using namespace shot_assets;

// Since PostgreSQL 16 a role can have another's privileges without being allowed to become it. Attributes such as
// SUPERUSER come only by becoming it, so both are needed.
bool may_run_as(Oid owner) {
#if PG_VERSION_NUM >= 160000
  if (!member_can_set_role(GetUserId(), owner)) return false;
#endif
  return has_privs_of_role(GetUserId(), owner);
}

Oid owner_argument(FunctionCallInfo fcinfo) {
  pg::require_argument(fcinfo, 0, "owner");
  const Oid owner = PG_GETARG_OID(0);
  const char* const name = GetUserNameFromId(owner, false);
  if (!may_run_as(owner)) {
    const char* const caller = GetUserNameFromId(GetUserId(), false);
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied to act as role \"%s\"", name),
                    errdetail("Role \"%s\" is not a member of role \"%s\".", caller, name),
                    errhint("Run GRANT %s TO %s.", quote_identifier(name), quote_identifier(caller))));
  }
  return owner;
}

void execute_as(Oid owner, const char* statements) {
  const pg::RoleBefore before = pg::become(owner);
  const int code = SPI_execute(statements, false, 0);
  if (code < 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("cannot run this statement as another role"),
                    errdetail("It ended with %s.", SPI_result_code_string(code))));
  pg::restore_role(before);
}

}  // namespace

SHOT_ASSETS_FUNCTION(shot_assets_may_run_as) { PG_RETURN_BOOL(may_run_as(PG_GETARG_OID(0))); }

SHOT_ASSETS_FUNCTION(shot_assets_run_as) {
  const Oid owner = owner_argument(fcinfo);
  pg::require_argument(fcinfo, 1, "statements");
  const char* const statements = text_to_cstring(PG_GETARG_TEXT_PP(1));
  SPI_connect();
  execute_as(owner, statements);
  SPI_finish();
  PG_RETURN_VOID();
}

SHOT_ASSETS_FUNCTION(shot_assets_rows_as) {
  const Oid owner = owner_argument(fcinfo);
  pg::require_argument(fcinfo, 1, "query");
  const char* const query = text_to_cstring(PG_GETARG_TEXT_PP(1));
  InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
  auto* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SPI_connect();
  execute_as(owner, query);
  if (SPI_tuptable == nullptr)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the query returns no rows"),
                    errdetail("rows_as() runs a SELECT, or a statement with RETURNING."),
                    errhint("Use run_as() for other statements.")));
  // The executor compares these types with those that the caller has named.
  const MemoryContext working = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
  result->setDesc = CreateTupleDescCopy(SPI_tuptable->tupdesc);
  MemoryContextSwitchTo(working);
  for (uint64 i = 0; i < SPI_processed; ++i) tuplestore_puttuple(result->setResult, SPI_tuptable->vals[i]);
  SPI_finish();
  return Datum(0);
}
