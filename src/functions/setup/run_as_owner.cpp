// Runs statements of set-up as the owner of the tables that they touch. Casts, domain checks, defaults, generated
// columns, index expressions, rules and triggers of these tables then run with the rights of that owner, and never with
// those of the caller.
//
// SET ROLE would not do: a trigger can RESET ROLE. Here it cannot, nor can it leave anything behind that runs later.

#include "pg/arguments.h"
#include "pg/owner_check.h"
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

// ---- running statements ---------------------------------------------------------------------------------------------

bool is_query(const RawStmt& statement) {
  return IsA(statement.stmt, SelectStmt) || IsA(statement.stmt, InsertStmt) || IsA(statement.stmt, UpdateStmt) ||
         IsA(statement.stmt, DeleteStmt) || IsA(statement.stmt, MergeStmt);
}

[[noreturn]] void raise_stale() {
  ereport(ERROR,
          (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("a table was changed while a statement was at work"),
           errdetail("Planning and rules run code of the owner of a table, such as a function in the expression of an "
                     "index."),
           errhint("Try the call again.")));
  pg_unreachable();
}

TupleDesc execute_plan(CachedPlanSource* source, const char* text, DestReceiver* receiver) {
  const List* const checked = source->query_list;
  CachedPlan* const plan = GetCachedPlan(source, nullptr, CurrentResourceOwner, nullptr);
  // Code that planning has run can have made the plan stale; what was analysed once more is not checked.
  if (!source->is_valid || source->query_list != checked) raise_stale();
  TupleDesc shape = nullptr;
  PushActiveSnapshot(GetTransactionSnapshot());
  ListCell* cell;
  foreach (cell, plan->stmt_list) {
    auto* const statement = lfirst_node(PlannedStmt, cell);
    if (!plan->is_valid) raise_stale();
    DestReceiver* const to = statement->canSetTag ? receiver : None_Receiver;
    CommandCounterIncrement();
    UpdateActiveSnapshotCommandId();
    if (statement->utilityStmt != nullptr) {
      ProcessUtility(statement, text, true, PROCESS_UTILITY_QUERY, nullptr, nullptr, to, nullptr);
      continue;
    }
    QueryDesc* const running =
        CreateQueryDesc(statement, text, GetActiveSnapshot(), InvalidSnapshot, to, nullptr, nullptr, 0);
    ExecutorStart(running, 0);
    if (statement->canSetTag) shape = CreateTupleDescCopy(running->tupDesc);
#if PG_VERSION_NUM >= 180000
    ExecutorRun(running, ForwardScanDirection, 0);
#else
    ExecutorRun(running, ForwardScanDirection, 0, true);
#endif
    ExecutorFinish(running);
    ExecutorEnd(running);
    FreeQueryDesc(running);
  }
  PopActiveSnapshot();
  ReleaseCachedPlan(plan, CurrentResourceOwner);
  CommandCounterIncrement();
  return shape;
}

// By hand rather than by SPI: a plan of SPI is analysed once more, from the names, where somebody has changed something
// in between. Here what is checked is what is planned and executed.
//
// Returns the shape of the rows that went to the receiver; NULL where a rule has left nothing to return.
TupleDesc execute_query(RawStmt* parsed, const char* text, Oid owner, const pg::RoleBefore& role_before,
                        DestReceiver* receiver) {
  CachedPlanSource* const source = CreateCachedPlan(parsed, text, CreateCommandTag(parsed->stmt));
  Query* const query = parse_analyze_fixedparams(parsed, text, nullptr, 0, nullptr);
  pg::require_tables_of(owner, query);
  List* const rewritten = pg::rewrite(query, role_before);
  ListCell* cell;
  foreach (cell, rewritten) pg::require_tables_of(owner, lfirst_node(Query, cell));

  CompleteCachedPlan(source, rewritten, nullptr, nullptr, 0, nullptr, nullptr, CURSOR_OPT_PARALLEL_OK, false);
  SaveCachedPlan(source);  // so that PostgreSQL says where it becomes stale
  TupleDesc volatile shape = nullptr;
  PG_TRY();
  { shape = execute_plan(source, text, receiver); }
  PG_CATCH();
  {
    // Planning opens relations after it has run such code, and does not expect them to be gone.
    const bool is_stale = geterrcode() == ERRCODE_INTERNAL_ERROR && !source->is_valid;
    DropCachedPlan(source);
    if (is_stale) {
      FlushErrorState();
      raise_stale();
    }
    PG_RE_THROW();
  }
  PG_END_TRY();
  DropCachedPlan(source);
  return shape;
}

bool adds_foreign_key(const RawStmt& statement) {
  if (!IsA(statement.stmt, AlterTableStmt)) return false;
  ListCell* cell;
  foreach (cell, castNode(AlterTableStmt, statement.stmt)->cmds) {
    const AlterTableCmd& command = *lfirst_node(AlterTableCmd, cell);
    if (command.subtype == AT_AddConstraint && castNode(Constraint, command.def)->contype == CONSTR_FOREIGN)
      return true;
  }
  return false;
}

// PostgreSQL validates a new foreign key with a query of its own, under the policies of the current role. The rows that
// these hid would stay unchecked.
void execute_command(const RawStmt& parsed, const char* text, Oid owner) {
  const char* const start = text + parsed.stmt_location;
  const char* const command =
      parsed.stmt_len > 0 ? pnstrdup(start, static_cast<Size>(parsed.stmt_len)) : pstrdup(start);
  SPI_connect();
  const bool validates = adds_foreign_key(parsed);
  const int context = validates ? pg::leave_out_forced_policies() : 0;
  const int code = SPI_execute(command, false, 0);
  if (validates) pg::end_leaving_out(context);
  if (code < 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("cannot run this statement as another role"),
                    errdetail("It ended with %s.", SPI_result_code_string(code))));
  SPI_finish();
  if (IsA(parsed.stmt, LockStmt)) pg::require_tables_of(owner, *castNode(LockStmt, parsed.stmt));
}

}  // namespace

SHOT_ASSETS_FUNCTION(shot_assets_may_run_as) { PG_RETURN_BOOL(may_run_as(PG_GETARG_OID(0))); }

SHOT_ASSETS_FUNCTION(shot_assets_run_as) {
  const Oid owner = owner_argument(fcinfo);
  pg::require_argument(fcinfo, 1, "statements");
  const char* const sql = text_to_cstring(PG_GETARG_TEXT_PP(1));
  const pg::RoleBefore before = pg::become(owner);
  ListCell* cell;
  foreach (cell, raw_parser(sql, RAW_PARSE_DEFAULT)) {
    auto* const parsed = lfirst_node(RawStmt, cell);
    if (is_query(*parsed))
      execute_query(parsed, sql, owner, before, None_Receiver);
    else
      execute_command(*parsed, sql, owner);
  }
  pg::restore_role(before);
  PG_RETURN_VOID();
}

SHOT_ASSETS_FUNCTION(shot_assets_rows_as) {
  const Oid owner = owner_argument(fcinfo);
  pg::require_argument(fcinfo, 1, "query");
  const char* const sql = text_to_cstring(PG_GETARG_TEXT_PP(1));
  InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
  auto* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  const MemoryContext lasting = result->econtext->ecxt_per_query_memory;
  const pg::RoleBefore before = pg::become(owner);
  List* const parsed = raw_parser(sql, RAW_PARSE_DEFAULT);
  TupleDesc shape = nullptr;
  if (list_length(parsed) == 1 && is_query(*linitial_node(RawStmt, parsed))) {
    DestReceiver* const receiver = CreateTuplestoreDestReceiver();
    SetTuplestoreDestReceiverParams(receiver, result->setResult, lasting, false, nullptr, nullptr);
    shape = execute_query(linitial_node(RawStmt, parsed), sql, owner, before, receiver);
  }
  pg::restore_role(before);
  if (shape == nullptr || shape->natts == 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("the query returns no rows"),
                    errdetail("rows_as() runs one SELECT, or one statement with RETURNING."),
                    errhint("Use run_as() for other statements.")));
  // The executor compares these types with those that the caller has named.
  const MemoryContext working = MemoryContextSwitchTo(lasting);
  result->setDesc = CreateTupleDescCopy(shape);
  MemoryContextSwitchTo(working);
  return Datum(0);
}
