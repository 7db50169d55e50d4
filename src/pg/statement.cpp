#include "pg/statement.h"

#include "pg/array.h"
#include "pg/guards.h"
#include "pg/plan_cache.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

ParamListInfo parameter_list(std::initializer_list<Param> params) {
  ParamListInfo list = makeParamList(static_cast<int>(params.size()));
  int n = 0;
  for (const Param& param : params) {
    list->params[n].value = param.value;
    list->params[n].isnull = param.is_null;
    list->params[n].pflags = PARAM_FLAG_CONST;
    list->params[n].ptype = param.type;
    ++n;
  }
  return list;
}

StatementPlan plan_for(const Schema& schema, const char* text, std::span<const Oid> types,
                       std::initializer_list<Param> params) {
  constexpr std::size_t most = 32;
  Oid parameter_types[most];
  std::size_t n = 0;
  Assert(params.size() <= most);
  for (const Param& param : params) parameter_types[n++] = param.type;
  return plan_statement(schema, text, types, {parameter_types, n});
}

// ---- receiving rows -------------------------------------------------------------------------------------------------

// Rows go to their reader as the executor makes them: there is no second copy of all of them.
struct Receiver {
  DestReceiver receiver;
  Receive receive;
  void* context;
  MemoryContext memory;
  std::span<const Oid> types;
};

bool receive_slot(TupleTableSlot* slot, DestReceiver* self) {
  auto* receiver = reinterpret_cast<Receiver*>(self);
  slot_getallattrs(slot);
  const MemoryContext before = MemoryContextSwitchTo(receiver->memory);
  receiver->receive(receiver->context, slot);
  MemoryContextSwitchTo(before);
  return true;
}

// The types were looked at when the statement was analysed. Code that planning runs can have changed them since.
void startup(DestReceiver* self, int, TupleDesc rows) {
  const std::span<const Oid> types = reinterpret_cast<Receiver*>(self)->types;
  for (int i = 0; i < rows->natts && static_cast<std::size_t>(i) < types.size(); ++i)
    if (getBaseType(TupleDescAttr(rows, i)->atttypid) != types[static_cast<std::size_t>(i)])
      ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                      errmsg("column \"%s\" has become of type %s while a statement was planned",
                             NameStr(TupleDescAttr(rows, i)->attname),
                             format_type_be_qualified(TupleDescAttr(rows, i)->atttypid)),
                      errdetail("Type %s is expected.", format_type_be(types[static_cast<std::size_t>(i)])),
                      errhint("Try the call again.")));
}
void do_nothing(DestReceiver*) {}

// ---- executing ------------------------------------------------------------------------------------------------------

// A template that stands for its expansion, which may be gone before the statement ends.
QueryDesc* start(PlannedStmt* statement, const char* text, DestReceiver* receiver,
                 std::initializer_list<Param> params) {
  QueryDesc* const query = CreateQueryDesc(statement, text, GetActiveSnapshot(), InvalidSnapshot, receiver,
                                           parameter_list(params), nullptr, 0);
  start_own_statement(query);
  ExecutorStart(query, 0);
  return query;
}

uint64 finish(QueryDesc* query) {
#if PG_VERSION_NUM >= 180000
  ExecutorRun(query, ForwardScanDirection, 0);
#else
  ExecutorRun(query, ForwardScanDirection, 0, true);
#endif
  const uint64 processed = query->estate->es_processed;
  ExecutorFinish(query);
  ExecutorEnd(query);
  FreeQueryDesc(query);
  return processed;
}

// Code that one of the commands has run can have dropped what the next one needs. Another session can also have changed
// anything, so the transaction is worth a second try.
[[noreturn]] void raise_stale() {
  ereport(ERROR,
          (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE), errmsg("a table was changed while a statement was running"),
           errdetail("A rule has made several commands of the statement."), errhint("Try the call again.")));
  pg_unreachable();
}

// What rules of the host make of a statement may be several, and some of them commands.
uint64 run_plan(const StatementPlan& planned, const char* text, Access access, Receiver& receiver,
                std::initializer_list<Param> params, Started started) {
  uint64 processed = 0;
  ListCell* cell;
  foreach (cell, planned.plan->stmt_list) {
    auto* const statement = lfirst_node(PlannedStmt, cell);
    if (!planned.plan->is_valid) raise_stale();
    if (access == Access::write) {
      CommandCounterIncrement();
      UpdateActiveSnapshotCommandId();
    }
    DestReceiver* const to = statement->canSetTag ? &receiver.receiver : None_Receiver;
    if (statement->utilityStmt != nullptr) {
      ProcessUtility(statement, text, true, PROCESS_UTILITY_QUERY, parameter_list(params), nullptr, to, nullptr);
      continue;
    }
    QueryDesc* const query = start(statement, text, to, params);
    if (started != nullptr) started(receiver.context, planned, *query);
    const uint64 rows = finish(query);
    if (statement->canSetTag) processed = rows;
  }
  return processed;
}

}  // namespace

std::string_view AnyRow::text_at(int column) const {
  if (is_null(column)) return {};
  const std::string_view value = utf8_of(datum(column));
  return value.empty() ? std::string_view("", 0) : copy(value);
}

std::span<const std::string_view> AnyRow::texts_at(int column) const {
  if (is_null(column)) return {};
  Datum* elements;
  bool* nulls;
  int count;
  deconstruct_array(DatumGetArrayTypeP(datum(column)), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
  auto* texts = static_cast<std::string_view*>(palloc(sizeof(std::string_view) * static_cast<std::size_t>(count + 1)));
  std::size_t filled = 0;
  for (int i = 0; i < count; ++i)
    if (!nulls[i]) new (&texts[filled++]) std::string_view(copy(utf8_of(elements[i])));
  return {texts, filled};
}

uint64 run(const Schema& schema, const char* text, std::span<const Oid> types, Access access,
           std::initializer_list<Param> params, Receive receive, void* context, Started started) {
  Receiver receiver = {};
  receiver.receiver.receiveSlot = receive_slot;
  receiver.receiver.rStartup = startup;
  receiver.receiver.rShutdown = do_nothing;
  receiver.receiver.rDestroy = do_nothing;
  receiver.receiver.mydest = DestNone;
  receiver.receive = receive;
  receiver.context = context;
  receiver.memory = CurrentMemoryContext;
  receiver.types = types;

  const StatementPlan planned = plan_for(schema, text, types, params);
  switch (access) {
    case Access::read:
      PushActiveSnapshot(GetActiveSnapshot());
      break;
    case Access::write:
      PushActiveSnapshot(GetTransactionSnapshot());
      break;
    case Access::latest:
      CommandCounterIncrement();
      PushActiveSnapshot(GetLatestSnapshot());
      break;
  }
  const uint64 processed = run_plan(planned, text, access, receiver, params, started);
  PopActiveSnapshot();
  end_statement(planned);
  if (access == Access::write) CommandCounterIncrement();
  return processed;
}

// SPI refuses only what the code does wrong, such as to finish what was not connected.
void connect() {
  if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
}

void connect_to_commit() {
  if (SPI_connect_ext(SPI_OPT_NONATOMIC) != SPI_OK_CONNECT) elog(ERROR, "SPI_connect_ext failed");
}

void commit() {
  SPI_commit();
  EnsurePortalSnapshotExists();
}

void finish() {
  if (SPI_finish() != SPI_OK_FINISH) elog(ERROR, "SPI_finish failed");
}

}  // namespace shot_assets::pg
