// Sessions that set up pipelines take turns.

#include "functions/base/lock_purpose.h"
#include "pg/private_lock.h"
#include "pg/role.h"

namespace {

using namespace shot_assets;

uint32 lock_key(const NameData& name) {
  return hash_bytes(reinterpret_cast<const unsigned char*>(name.data), static_cast<int>(strlen(name.data)));
}

// Waits for others, until they have committed, and sees what they did.
void take_turns(LockPurpose purpose, uint32 key) {
  pg::lock_privately({InvalidOid, ""}, purpose, key);
  AcceptInvalidationMessages();
}

// For everybody, superusers included: a lock on the row of a schema of PostgreSQL's own would block sessions that
// change its privileges.
void refuse_system_schema(const char* name) {
  if (strncmp(name, "pg_", 3) != 0 && strcmp(name, "information_schema") != 0) return;
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied to hold schema \"%s\"", name),
                  errdetail("It belongs to PostgreSQL."), errhint("Name a schema of your own.")));
}

uint64 query_schema(const char* query, Name name, Oid caller) {
  Oid types[] = {NAMEOID, OIDOID};
  Datum values[] = {NameGetDatum(name), ObjectIdGetDatum(caller)};
  SPI_execute_with_args(query, 2, types, values, nullptr, false, 0);
  return SPI_processed;
}

// Runs as the bootstrap superuser, under a fixed search path: the caller must not decide what the operators mean.
void require_rights_on_schema(Name name, Oid caller) {
  const uint64 refusals = query_schema(
      "SELECT FROM pg_namespace n WHERE n.nspname = $1"
      " AND NOT has_schema_privilege($2, n.oid, 'CREATE')"
      " AND NOT pg_has_role($2, n.nspowner, 'USAGE')"
      " AND NOT EXISTS (SELECT FROM pg_class r WHERE r.relnamespace = n.oid AND r.relkind IN ('r', 'p')"
      " AND pg_has_role($2, r.relowner, 'USAGE')"
      " AND (r.relname = 'shot_asset_assignment_history' OR r.relname IN"
      " (SELECT t.table_name FROM shot_assets.contract_tables() t WHERE t.kind IN ('host', 'ours'))))",
      name, caller);
  if (refusals == 0) return;
  ereport(
      ERROR,
      (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied to hold schema \"%s\"", NameStr(*name)),
       errdetail("Role \"%s\" may not CREATE in it, and has the privileges neither of its owner nor of the owner of "
                 "a table of its pipeline.",
                 GetUserNameFromId(caller, false)),
       errhint("Become a member of the owner of the tables, or of the schema.")));
}

// Locks the schema itself first, as DROP SCHEMA and statements that create something in it do. The lock on its row,
// which keeps its name, comes after.
void lock_against_drop(const char* name) {
  for (Oid schema = get_namespace_oid(name, true); OidIsValid(schema);) {
    LockDatabaseObject(NamespaceRelationId, schema, 0, AccessShareLock);
    const Oid now = get_namespace_oid(name, true);
    if (now == schema) return;
    UnlockDatabaseObject(NamespaceRelationId, schema, 0, AccessShareLock);
    schema = now;
  }
}

}  // namespace

// With more rights than the caller has, because only a superuser may lock rows of a catalog. It calls nobody's code.
// Sessions that set up one schema, or try to create it, take turns. Who could do neither blocks nobody.
SHOT_ASSETS_FUNCTION(shot_assets_hold_schema) {
  const Name name = PG_GETARG_NAME(0);
  const Oid caller = GetUserId();
  refuse_system_schema(NameStr(*name));
  SPI_connect();
  const pg::RoleBefore before = pg::become(BOOTSTRAP_SUPERUSERID);
  require_rights_on_schema(name, caller);
  if (query_schema("SELECT WHERE EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)"
                   " OR has_database_privilege($2, current_database(), 'CREATE')",
                   name, caller) > 0)
    take_turns(to_set_up, lock_key(*name));
  lock_against_drop(NameStr(*name));
  bool is_there = false;
  do {
    is_there = query_schema("SELECT FROM pg_namespace WHERE nspname = $1 FOR KEY SHARE", name, caller) > 0;
    // A schema that was renamed while this waited is not in the result, nor is one that has its name since.
    AcceptInvalidationMessages();
  } while (!is_there && !IsolationUsesXactSnapshot() && OidIsValid(get_namespace_oid(NameStr(*name), true)));
  // While this waited, somebody may have put another schema in its place.
  require_rights_on_schema(name, caller);
  pg::restore_role(before);
  SPI_finish();
  PG_RETURN_BOOL(is_there);
}

// Holds until the transaction ends. Nobody needs a right for it: it blocks only those who grant the same, too.
SHOT_ASSETS_FUNCTION(shot_assets_take_turns_to_grant) {
  take_turns(to_grant_functions, 0);
  PG_RETURN_VOID();
}
