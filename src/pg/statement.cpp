#include "pg/statement.h"

#include <algorithm>

#include "pg/array.h"
#include "pg/row_policies.h"
#include "pg/text.h"
#include "pg/uuid_array.h"

namespace shot_assets::pg {

namespace {

// ---- from template to SQL -------------------------------------------------------------------------------------------

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Cuts off and returns what stands before the separator; all of it where there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return trim(head);
}

const char* terminated(std::string_view text) { return copy(text).data(); }

void append(StringInfo sql, std::string_view text) {
  appendBinaryStringInfo(sql, text.data(), static_cast<int>(text.size()));
}

struct Relations {
  std::string_view schema_name;
  Oid schema;
  mutable bool lacks_table = false;  // whether one was asked for that the schema does not have

  Oid find(std::string_view table) const {
    const Oid relation = get_relname_relid(terminated(table), schema);
    lacks_table = lacks_table || !OidIsValid(relation);
    return relation;
  }

  bool has_column(Oid relation, std::string_view column) const {
    return OidIsValid(relation) && get_attnum(relation, terminated(column)) != InvalidAttrNumber;
  }

  const char* qualified(std::string_view table) const {
    return quote_qualified_identifier(terminated(schema_name), terminated(table));
  }
};

void append_row_source(StringInfo sql, const Relations& relations, std::string_view table, std::string_view columns) {
  const Oid relation = relations.find(table);
  append(sql, "(SELECT ");
  for (bool first = true; !columns.empty(); first = false) {
    std::string_view column = take_until(columns, ',');
    const std::string_view bare_name = take_until(column, ' ');
    const char* name = quote_identifier(terminated(bare_name));
    const char* type = terminated(column);
    if (!first) append(sql, ", ");
    if (!relations.has_column(relation, bare_name))
      appendStringInfo(sql, "NULL::pg_catalog.%s AS %s", type, name);
    else if (strcmp(type, "uuid") == 0)  // a key: no cast may stand between it and its index
      appendStringInfo(sql, "t.%s", name);
    else
      appendStringInfo(sql, "t.%s::pg_catalog.%s AS %s", name, type, name);
  }
  if (OidIsValid(relation))
    appendStringInfo(sql, " FROM %s t)", relations.qualified(table));
  else
    append(sql, " WHERE false)");
}

// Whether a name stands in a list of names with commas between them.
bool is_listed(std::string_view name, std::string_view list) {
  while (!list.empty())
    if (take_until(list, ',') == name) return true;
  return false;
}

// Columns that a unique index would not let two rows share, unless it holds another column in which they differ. What
// refers to another table is kept: a copy is of the same scene.
Bitmapset* unique_columns(Relation table, std::string_view differing) {
  Bitmapset* references = nullptr;
  ListCell* cell;
  foreach (cell, RelationGetFKeyList(table)) {
    const auto* key = static_cast<ForeignKeyCacheInfo*>(lfirst(cell));
    for (int i = 0; i < key->nkeys; ++i) references = bms_add_member(references, key->conkey[i]);
  }
  Bitmapset* unique = nullptr;
  foreach (cell, RelationGetIndexList(table)) {
    const ::Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    const Form_pg_index form = index->rd_index;
    Bitmapset* columns = nullptr;
    bool differs = !form->indisunique;
    for (int i = 0; i < form->indnkeyatts; ++i) {
      const AttrNumber column = form->indkey.values[i];
      if (column <= 0) continue;
      columns = bms_add_member(columns, column);
      differs = differs || is_listed(NameStr(TupleDescAttr(RelationGetDescr(table), column - 1)->attname), differing);
    }
    if (!differs) unique = bms_add_members(unique, bms_difference(columns, references));
    index_close(index, AccessShareLock);
  }
  return unique;
}

void append_copied_columns(StringInfo sql, const Relations& relations, std::string_view table, std::string_view but) {
  const ::Relation relation = table_open(relations.find(table), AccessShareLock);
  const Bitmapset* unique = unique_columns(relation, but);
  for (int i = 0; i < RelationGetDescr(relation)->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), i);
    const bool is_made = column->attisdropped || column->attgenerated != '\0' || column->attidentity != '\0';
    const bool may_be_left_out = !column->attnotnull || column->atthasdef;
    if (is_made || is_listed(NameStr(column->attname), but)) continue;
    if (may_be_left_out && bms_is_member(column->attnum, unique)) continue;
    appendStringInfo(sql, ", %s", quote_identifier(NameStr(column->attname)));
  }
  table_close(relation, AccessShareLock);
}

void append_type(StringInfo sql, const Relations& relations, std::string_view column) {
  const std::string_view table = take_until(column, '.');
  const Oid relation = relations.find(table);
  const AttrNumber number = OidIsValid(relation) ? get_attnum(relation, terminated(column)) : InvalidAttrNumber;
  append(sql,
         number == InvalidAttrNumber ? "pg_catalog.text" : format_type_be_qualified(get_atttype(relation, number)));
}

void append_placeholder(StringInfo sql, const Relations& relations, std::string_view body) {
  if (body.front() == '?') {
    body.remove_prefix(1);
    std::string_view column = take_until(body, ':');
    const std::string_view table = take_until(column, '.');
    if (relations.has_column(relations.find(table), column)) append(sql, body.substr(0, body.rfind(':')));
    return;
  }
  constexpr std::string_view type_of = "type of ", but = " but ";
  if (body.starts_with(type_of)) {
    append_type(sql, relations, body.substr(type_of.size()));
    return;
  }
  if (const std::size_t at = body.find(but); at != std::string_view::npos) {
    append_copied_columns(sql, relations, body.substr(0, at), body.substr(at + but.size()));
    return;
  }
  const std::size_t open = body.find('(');
  if (open == std::string_view::npos)
    append(sql, relations.qualified(body));
  else
    append_row_source(sql, relations, body.substr(0, open), body.substr(open + 1, body.rfind(')') - open - 1));
}

struct Expansion {
  char* sql;
  bool lacks_table;
};

Expansion expand(std::string_view text, std::string_view schema) {
  const Relations relations = {schema, get_namespace_oid(terminated(schema), true)};
  StringInfoData sql;
  initStringInfo(&sql);
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    append(&sql, text.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    Assert(close != std::string_view::npos);
    append_placeholder(&sql, relations, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return {sql.data, relations.lacks_table};
}

// ---- the plan cache -------------------------------------------------------------------------------------------------

// Keyed by the schema's name, not its OID: a renamed schema simply gets plans of its own, and nothing outlives
// a dump and restore or pg_upgrade.
struct PlanKey {
  NameData schema;
  const char* statement;
};

struct PlanEntry {
  PlanKey key;
  SPIPlanPtr plan;  // NULL until prepared
  char* sql;        // what it was prepared from
  bool lacks_table;
};

HTAB* plans = nullptr;

PlanEntry* find_entry(std::string_view schema, const Statement& statement) {
  if (plans == nullptr) {
    HASHCTL control = {};
    control.keysize = sizeof(PlanKey);
    control.entrysize = sizeof(PlanEntry);
    plans = hash_create("shot_assets plans", 64, &control, HASH_ELEM | HASH_BLOBS);
  }
  PlanKey key;
  memset(&key, 0, sizeof(key));  // padding takes part in the hash
  memcpy(NameStr(key.schema), schema.data(), schema.size() < NAMEDATALEN ? schema.size() : NAMEDATALEN - 1);
  key.statement = statement.text;
  bool found;
  auto* entry = static_cast<PlanEntry*>(hash_search(plans, &key, HASH_ENTER, &found));
  if (!found) entry->plan = nullptr;
  return entry;
}

const PlanEntry& plan_for(std::string_view schema, const Statement& statement, std::initializer_list<Param> params) {
  PlanEntry* entry = find_entry(schema, statement);
  // A plan that does without a table never goes stale because that is there now: nothing in it refers to it.
  if (entry->plan != nullptr && !entry->lacks_table && SPI_plan_is_valid(entry->plan)) return *entry;

  // PostgreSQL replans a stale plan from its text. Only where the host has gained or lost a table or column that the
  // text names does it take a new plan. The old one is not freed: a trigger may have brought us here from inside it.
  const auto [sql, lacks_table] = expand(statement.text, schema);
  if (entry->plan != nullptr && strcmp(entry->sql, sql) == 0) return *entry;

  auto* types = static_cast<Oid*>(palloc(sizeof(Oid) * (params.size() + 1)));
  int count = 0;
  for (const Param& param : params) types[count++] = param.type;
  // One plan for all values, as foreign-key triggers have: left to choose, PostgreSQL takes an array of unknown length
  // for a long one and plans each call anew, which costs several times what the statement does.
  SPIPlanPtr plan = SPI_prepare_cursor(sql, count, types, CURSOR_OPT_GENERIC_PLAN);
  if (plan == nullptr) elog(ERROR, "SPI_prepare_cursor failed: %s: %s", SPI_result_code_string(SPI_result), sql);
  char* kept_sql = MemoryContextStrdup(TopMemoryContext, sql);
  SPI_keepplan(plan);
  entry->plan = plan;
  entry->sql = kept_sql;
  entry->lacks_table = lacks_table;
  return *entry;
}

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

// ---- parameters -----------------------------------------------------------------------------------------------------

Param array_param(Oid array_type, Oid element_type, Array<Datum>& values, Array<bool>& nulls) {
  int dimension = static_cast<int>(values.size());
  int lower_bound = 1;
  ArrayType* array = construct_md_array(values.begin(), nulls.begin(), 1, &dimension, &lower_bound, element_type, -1,
                                        false, TYPALIGN_INT);
  return {array_type, PointerGetDatum(array), false};
}

// ---- receiving rows -------------------------------------------------------------------------------------------------

// Rows go to their reader as the executor makes them; SPI's own table would hold a second copy of all of them.
struct Receiver {
  DestReceiver receiver;
  void (*receive)(void* context, const Row& row);
  void* context;
  MemoryContext memory;
};

bool receive_slot(TupleTableSlot* slot, DestReceiver* self) {
  auto* receiver = reinterpret_cast<Receiver*>(self);
  slot_getallattrs(slot);
  const MemoryContext before = MemoryContextSwitchTo(receiver->memory);
  receiver->receive(receiver->context, Row(slot));
  MemoryContextSwitchTo(before);
  return true;
}

void startup(DestReceiver*, int, TupleDesc) {}
void do_nothing(DestReceiver*) {}
void ignore(void*, const Row&) {}

// ---- leaving triggers out -------------------------------------------------------------------------------------------

// The executor works on a copy of the table's triggers that is its own.
void disable_triggers(ResultRelInfo& table, std::span<const Oid> triggers) {
  TriggerDesc* table_triggers = table.ri_TrigDesc;
  for (int i = 0; i < table_triggers->numtriggers; ++i) {
    Trigger& trigger = table_triggers->triggers[i];
    if (std::find(triggers.begin(), triggers.end(), trigger.tgoid) != triggers.end())
      trigger.tgenabled = TRIGGER_DISABLED;
  }
}

void run_executor(QueryDesc* query) {
#if PG_VERSION_NUM >= 180000
  ExecutorRun(query, ForwardScanDirection, 0);
#else
  ExecutorRun(query, ForwardScanDirection, 0, true);
#endif
}

}  // namespace

Param uuid(const pg_uuid_t& value) { return {UUIDOID, UUIDPGetDatum(&value), false}; }
Param text(std::string_view utf8) { return {TEXTOID, text_datum(utf8), false}; }
Param nullable_text(const std::string_view* utf8) {
  return utf8 == nullptr ? Param{TEXTOID, Datum(0), true} : text(*utf8);
}
Param boolean(bool value) { return {BOOLOID, BoolGetDatum(value), false}; }
Param integer(int32 value) { return {INT4OID, Int32GetDatum(value), false}; }
Param nullable_integer(std::optional<std::int32_t> value) {
  return value ? integer(*value) : Param{INT4OID, Datum(0), true};
}

Param boolean_array(std::span<const bool> values) {
  Array<Datum> datums;
  for (const bool value : values) datums.push_back(BoolGetDatum(value));
  ArrayType* array =
      construct_array(datums.begin(), static_cast<int>(datums.size()), BOOLOID, sizeof(bool), true, TYPALIGN_CHAR);
  return {BOOLARRAYOID, PointerGetDatum(array), false};
}

Param json(Jsonb* value) { return {JSONBOID, JsonbPGetDatum(value), value == nullptr}; }

Param integer_array(std::span<const int32> values) {
  Array<Datum> datums;
  for (const int32 value : values) datums.push_back(Int32GetDatum(value));
  ArrayType* array =
      construct_array(datums.begin(), static_cast<int>(datums.size()), INT4OID, sizeof(int32), true, TYPALIGN_INT);
  return {INT4ARRAYOID, PointerGetDatum(array), false};
}

Param bigint_array(std::span<const std::int64_t> values) {
  Array<Datum> datums;
  for (const std::int64_t value : values) datums.push_back(Int64GetDatum(value));
  ArrayType* array = construct_array(datums.begin(), static_cast<int>(datums.size()), INT8OID, sizeof(int64),
                                     FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
  return {INT8ARRAYOID, PointerGetDatum(array), false};
}

Param uuid_array(std::span<const pg_uuid_t> values) {
  const UuidArray array(values.size());
  std::copy(values.begin(), values.end(), array.span().begin());
  return array.param();
}

Param jsonb_array(std::span<Jsonb* const> values) {
  Array<Datum> datums;
  Array<bool> nulls;
  for (Jsonb* value : values) {
    datums.push_back(JsonbPGetDatum(value));
    nulls.push_back(value == nullptr);
  }
  return array_param(JSONBARRAYOID, JSONBOID, datums, nulls);
}

Param text_array(std::span<const std::string_view> utf8) {
  Array<Datum> datums;
  Array<bool> nulls;
  for (const std::string_view text : utf8) {
    datums.push_back(text.data() == nullptr ? Datum(0) : text_datum(text));
    nulls.push_back(text.data() == nullptr);
  }
  return array_param(TEXTARRAYOID, TEXTOID, datums, nulls);
}

std::string_view Row::text(int column) const {
  if (is_null(column)) return {};
  const std::string_view value = utf8_of(datum(column));
  return value.empty() ? std::string_view("", 0) : copy(value);
}

std::span<const std::string_view> Row::text_array(int column) const {
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

bool has_table(std::string_view schema, std::string_view table) {
  const Relations relations = {schema, get_namespace_oid(terminated(schema), true)};
  return OidIsValid(relations.find(table));
}

bool has_column(std::string_view schema, std::string_view table, std::string_view column) {
  const Relations relations = {schema, get_namespace_oid(terminated(schema), true)};
  return relations.has_column(relations.find(table), column);
}

uint64 run(std::string_view schema, const Statement& statement, Access access, std::initializer_list<Param> params,
           void (*receive)(void* context, const Row& row), void* context) {
  Receiver receiver = {};
  receiver.receiver.receiveSlot = receive_slot;
  receiver.receiver.rStartup = startup;
  receiver.receiver.rShutdown = do_nothing;
  receiver.receiver.rDestroy = do_nothing;
  receiver.receiver.mydest = DestNone;
  receiver.receive = receive == nullptr ? ignore : receive;
  receiver.context = context;
  receiver.memory = CurrentMemoryContext;

  SPIExecuteOptions options = {};
  options.params = parameter_list(params);
  options.read_only = access != Access::write;
  options.dest = &receiver.receiver;
  const SPIPlanPtr plan = plan_for(schema, statement, params).plan;
  if (access == Access::latest) {
    CommandCounterIncrement();
    PushActiveSnapshot(GetLatestSnapshot());
  }
  const int code = SPI_execute_plan_extended(plan, &options);
  if (access == Access::latest) PopActiveSnapshot();
  if (code < 0) elog(ERROR, "SPI_execute_plan_extended failed: %s", SPI_result_code_string(code));
  MemoryContextSwitchTo(receiver.memory);  // SPI comes back to its own, which lives as long as the connection
  return SPI_processed;
}

// What SPI does for a statement that writes, with a moment between the start of the executor and its first row.
uint64 insert_pairs(std::string_view schema, const Statement& statement, std::initializer_list<Param> params,
                    const AskedOnce& asked_once) {
  const PlanEntry& entry = plan_for(schema, statement, params);
  CachedPlan* plan = SPI_plan_get_cached_plan(entry.plan);
  if (plan == nullptr || list_length(plan->stmt_list) != 1)
    elog(ERROR, "a statement of shot_assets became several: %s", entry.sql);

  PushActiveSnapshot(GetTransactionSnapshot());
  CommandCounterIncrement();
  UpdateActiveSnapshotCommandId();
  QueryDesc* query = CreateQueryDesc(linitial_node(PlannedStmt, plan->stmt_list), entry.sql, GetActiveSnapshot(),
                                     InvalidSnapshot, None_Receiver, parameter_list(params), nullptr, 0);
  ExecutorStart(query, 0);
  ResultRelInfo& table = *castNode(ModifyTableState, query->planstate)->resultRelInfo;
  disable_triggers(table, asked_once.triggers);
  const auto* source = static_cast<CachedPlanSource*>(linitial(SPI_plan_get_plan_sources(entry.plan)));
  ask_policies_once(*linitial_node(Query, source->query_list), table, asked_once.columns[0], asked_once.columns[1]);
  run_executor(query);
  const uint64 inserted = query->estate->es_processed;
  ExecutorFinish(query);
  ExecutorEnd(query);
  FreeQueryDesc(query);
  PopActiveSnapshot();
  ReleaseCachedPlan(plan, CurrentResourceOwner);
  CommandCounterIncrement();
  return inserted;
}

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
