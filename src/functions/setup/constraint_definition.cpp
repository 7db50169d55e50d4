// constraint_definition(): what check_pipeline() compares, also while somebody drops it.

#include "pg/server.h"

// pg_get_constraintdef() raises an internal error where the snapshot still has a constraint that is gone by now. The
// lock waits for a change that is not committed yet, and needs no privilege, as in pg_get_viewdef().
SHOT_ASSETS_FUNCTION(shot_assets_constraint_definition) {
  const Oid constraint = PG_GETARG_OID(0);
  const Oid table = PG_GETARG_OID(1);
  const Relation relation = try_table_open(table, AccessShareLock);
  if (relation == nullptr || !SearchSysCacheExists1(CONSTROID, ObjectIdGetDatum(constraint)))
    ereport(ERROR,
            (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("the schema has been changed meanwhile"),
             errdetail("A constraint that was there when the statement or its transaction began has been dropped."),
             errhint("Run the transaction again.")));
  LOCAL_FCINFO(call, 1);
  InitFunctionCallInfoData(*call, nullptr, 1, InvalidOid, nullptr, nullptr);
  call->args[0] = {ObjectIdGetDatum(constraint), false};
  const Datum definition = pg_get_constraintdef(call);
  table_close(relation, AccessShareLock);
  fcinfo->isnull = call->isnull;
  return definition;
}
