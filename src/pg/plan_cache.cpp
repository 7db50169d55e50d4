#include <algorithm>
#include <cstdint>
#include <utility>

#include "pg/plan_cache.h"

#include "pg/assumed_sizes.h"
#include "pg/query_check.h"
#include "pg/statement_role.h"
#include "pg/template.h"

namespace shot_assets::pg {

namespace {

// ---- the search path of analysis ------------------------------------------------------------------------------------

int enter_analysis() {
  const int level = NewGUCNestLevel();
  set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  return level;
}

void leave_analysis(int level) { AtEOXact_GUC(true, level); }

bool matches_search_path(const CachedPlanSource& source) {
#if PG_VERSION_NUM >= 170000
  return SearchPathMatchesCurrentEnvironment(source.search_path);
#else
  return OverrideSearchPathMatchesCurrent(source.search_path);
#endif
}

// PostgreSQL analyses a statement by itself only where it becomes stale while its tables are being locked. It asks for
// the types of parameters then. We set our path, discard the result, and analyse the statement again.
int level_of_unasked_analysis = 0;

void begin_unasked_analysis(ParseState* state, void* argument) {
  const auto& source = *static_cast<CachedPlanSource*>(argument);
  if (level_of_unasked_analysis == 0) {
    level_of_unasked_analysis = enter_analysis();
    // Or it could refuse the policies that rewrite() leaves out.
    set_config_option("row_security", "on", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  }
  setup_parse_fixed_parameters(state, source.param_types, source.num_params);
}

// ---- the cache ------------------------------------------------------------------------------------------------------

constexpr int most_schemas = 16;
constexpr int most_lacking = 4;

struct PlanKey {
  const char* text;
  Oid schema;
  Acting acting;
};

struct PlanEntry {
  PlanKey key;
  CachedPlanSource* source;  // NULL until it is made
  StatementTables tables;
  bool without_forced_policies;       // made for a caller who is not subject to them
  const char* lacking[most_lacking];  // tables that it does without
  int lacks;
};

struct CachedSchema {
  Oid oid;
  uint32 hash;
  std::uint64_t used;
  bool may_be_gone;
};

HTAB* plans = nullptr;
CachedSchema schemas[most_schemas];
int known_schemas = 0;
std::uint64_t uses = 0;

// Statements that are being planned or executed. Until there are none, no source is dropped: PostgreSQL then says no
// more whether a plan of it is still valid.
int at_work = 0;
List* given_up = NIL;  // sources without an entry, to be dropped then

void give_up(CachedPlanSource* source) {
  const MemoryContext before = MemoryContextSwitchTo(TopMemoryContext);
  given_up = lappend(given_up, source);
  MemoryContextSwitchTo(before);
}

void drop_what_is_given_up() {
  while (at_work == 0 && given_up != NIL) {
    auto* const source = static_cast<CachedPlanSource*>(linitial(given_up));
    given_up = list_delete_first(given_up);
    DropCachedPlan(source);
  }
}

// After an error, what was at work since the (sub)transaction began is no more.
struct Level {
  Level* outer;
  SubTransactionId id;
  int at_work;  // when it began
};
Level* innermost = nullptr;

void at_subtransaction(SubXactEvent event, SubTransactionId id, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_START_SUB) {
    innermost = new (MemoryContextAlloc(TopTransactionContext, sizeof(Level))) Level{innermost, id, at_work};
  } else if (event != SUBXACT_EVENT_PRE_COMMIT_SUB && innermost != nullptr && innermost->id == id) {
    if (event == SUBXACT_EVENT_ABORT_SUB) at_work = innermost->at_work;
    innermost = innermost->outer;
  }
}

void at_end_of_transaction(XactEvent event, void*) {
  if (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT && event != XACT_EVENT_PREPARE &&
      event != XACT_EVENT_PARALLEL_COMMIT && event != XACT_EVENT_PARALLEL_ABORT)
    return;
  at_work = 0;
  innermost = nullptr;
}

void note_change_of_schema(Datum, int, uint32 hash) {
  for (int i = 0; i < known_schemas; ++i)
    if (hash == 0 || schemas[i].hash == hash) schemas[i].may_be_gone = true;
}

void drop_plan(PlanEntry& entry) {
  if (entry.source != nullptr) give_up(entry.source);
  entry.source = nullptr;
}

void drop_plans_of(Oid schema) {
  HASH_SEQ_STATUS scan;
  hash_seq_init(&scan, plans);
  while (auto* entry = static_cast<PlanEntry*>(hash_seq_search(&scan)))
    if (entry->key.schema == schema) {
      drop_plan(*entry);
      hash_search(plans, &entry->key, HASH_REMOVE, nullptr);
    }
}

void forget(int number) {
  drop_plans_of(schemas[number].oid);
  schemas[number] = schemas[--known_schemas];
}

// Also forgets schemas that are gone, and the one that was not used for longest where there are too many. It forgets
// none while another statement is at work, because that may be using an entry.
void note_use_of(const Schema& schema) {
  int least_used = 0, found = -1;
  for (int i = 0; i < known_schemas; ++i) {
    if (schemas[i].may_be_gone && at_work == 1) {
      schemas[i].may_be_gone = false;
      if (!SearchSysCacheExists1(NAMESPACEOID, ObjectIdGetDatum(schemas[i].oid))) {
        forget(i--);
        continue;
      }
    }
    if (schemas[i].oid == schema.oid) found = i;
    if (schemas[i].used < schemas[least_used].used) least_used = i;
  }
  if (found < 0) {
    if (known_schemas == most_schemas) {
      if (at_work > 1) return;  // its plans are found again, and given up when another schema needs the place
      forget(least_used);
    }
    found = known_schemas++;
    schemas[found] = {schema.oid, GetSysCacheHashValue1(NAMESPACEOID, ObjectIdGetDatum(schema.oid)), 0, false};
  }
  schemas[found].used = ++uses;
}

PlanEntry& find_entry(const Schema& schema, const char* text) {
  if (plans == nullptr) {
    HASHCTL control = {};
    control.keysize = sizeof(PlanKey);
    control.entrysize = sizeof(PlanEntry);
    plans = hash_create("shot_assets plans", 64, &control, HASH_ELEM | HASH_BLOBS);
  }
  note_use_of(schema);
  PlanKey key;
  memset(&key, 0, sizeof(key));  // padding takes part in the hash
  key.text = text;
  key.schema = schema.oid;
  key.acting = schema.acting;
  bool found;
  auto* entry = static_cast<PlanEntry*>(hash_search(plans, &key, HASH_ENTER, &found));
  if (!found) {
    entry->source = nullptr;
    entry->lacks = 0;
  }
  return *entry;
}

// ---- making a plan --------------------------------------------------------------------------------------------------

void explain(const Schema& schema) {
  errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE);
  errdetail("A table in schema \"%s\" is not what shot_assets needs.", schema.name);
  hint_at_check(schema);
}

// What the host has is not what the statement needs, if PostgreSQL cannot make sense of it; or if a constant of the
// statement is no value of a column's type.
void explain_analysis(void* argument) {
  const auto& schema = *static_cast<const Schema*>(argument);
  const int code = geterrcode();
  if ((ERRCODE_TO_CATEGORY(code) != ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
       code == ERRCODE_INSUFFICIENT_PRIVILEGE) &&
      code != ERRCODE_INVALID_TEXT_REPRESENTATION)
    return;
  explain(schema);
}

// Keys that ON CONFLICT needs, generated columns and rules are looked at when the statement is rewritten and planned.
// Other errors are those of functions that planning runs.
void explain_planning(void* argument) {
  for (const int code : {ERRCODE_INVALID_COLUMN_REFERENCE, ERRCODE_GENERATED_ALWAYS, ERRCODE_FEATURE_NOT_SUPPORTED})
    if (geterrcode() == code) explain(*static_cast<const Schema*>(argument));
}

struct Analysed {
  List* queries;  // rewritten
  Array<Oid> tables;
};

Analysed analyse(RawStmt* parsed, const char* sql, std::span<const Oid> types, std::span<const Oid> parameter_types,
                 const Schema& schema, const RoleBefore& role_before) {
  ErrorContextCallback callback = {error_context_stack, explain_analysis, const_cast<Schema*>(&schema)};
  error_context_stack = &callback;
  const int level = enter_analysis();
  Query* const query =
      parse_analyze_fixedparams(parsed, sql, parameter_types.data(), static_cast<int>(parameter_types.size()), nullptr);
  const Array<Oid> tables = check_query(query, types, schema);
  callback.callback = explain_planning;
  List* const rewritten = rewrite(query, role_before);
  error_context_stack = callback.previous;
  check_rewritten(rewritten, types, schema);
  leave_analysis(level);
  return {rewritten, tables};
}

struct ParsedStatement {
  Expansion expansion;
  RawStmt* parsed;
};

// Another schema can have the name of one that was renamed while a function is at work.
void require_name(const Schema& schema) {
  if (get_namespace_oid(schema.name, true) == schema.oid) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("schema \"%s\" was renamed or dropped while a function was at work", schema.name),
                  errhint("Try the call again.")));
}

ParsedStatement parse(const char* text, const Schema& schema) {
  require_name(schema);
  const Expansion expansion = expand(text, schema);
  return {expansion, linitial_node(RawStmt, raw_parser(expansion.sql, RAW_PARSE_DEFAULT))};
}

// Each once: a statement names a table as often as it likes.
void note_lack(PlanEntry& entry, const char* table) {
  for (int i = 0; i < entry.lacks; ++i)
    if (strcmp(entry.lacking[i], table) == 0) return;
  // A mistake of ours: how many tables a statement can do without is known when it is written, whatever the host has.
  if (entry.lacks == most_lacking) elog(ERROR, "a statement does without more than %d tables", most_lacking);
  entry.lacking[entry.lacks++] = MemoryContextStrdup(entry.source->context, table);
}

bool are_among(const Array<Oid>& some, const Array<Oid>& all) {
  return std::all_of(some.begin(), some.end(),
                     [&](Oid oid) { return std::find(all.begin(), all.end(), oid) != all.end(); });
}

// The role was chosen before analysis locked the tables, so the caller looks at the entry again before it uses the
// plan. No plan is kept if a name has come to mean another table.
void make_plan(PlanEntry& entry, const ParsedStatement& statement, std::span<const Oid> types,
               std::span<const Oid> parameter_types, const Schema& schema, const RoleBefore& role_before) {
  const char* const sql = statement.expansion.sql;
  CachedPlanSource* const source = CreateCachedPlan(statement.parsed, sql, CreateCommandTag(statement.parsed->stmt));
  const Analysed analysed = analyse(statement.parsed, sql, types, parameter_types, schema, role_before);
  if (!are_among(analysed.tables, statement.expansion.tables)) {
    DropCachedPlan(source);
    return;
  }
  CompleteCachedPlan(source, analysed.queries, nullptr, const_cast<Oid*>(parameter_types.data()),
                     static_cast<int>(parameter_types.size()), begin_unasked_analysis, source, CURSOR_OPT_GENERIC_PLAN,
                     false);
  SaveCachedPlan(source);
  drop_plan(entry);
  entry.source = source;
  entry.without_forced_policies = role_before.without_forced_policies;
  entry.lacks = 0;
  for (const char* const table : statement.expansion.lacks_tables) note_lack(entry, table);
  entry.tables = tables_of(statement.expansion, statement.parsed->stmt, schema);
}

// A plan that does without a table never becomes stale because that is there now: nothing in it refers to it.
bool has_what_it_lacked(const PlanEntry& entry) {
  for (int i = 0; i < entry.lacks; ++i)
    if (OidIsValid(get_relname_relid(entry.lacking[i], entry.key.schema))) return true;
  return false;
}

bool is_current(const PlanEntry& entry) {
  return entry.source != nullptr && entry.source->is_valid && !has_what_it_lacked(entry);
}

// Until the transaction ends, nobody makes the tables of a plan others than those that its role is chosen by. Returns
// whether nobody has meanwhile.
bool lock_tables(const PlanEntry& entry) {
  for (const Oid table : entry.tables.all()) LockRelationOid(table, AccessShareLock);
  return is_current(entry);
}

// What depends on the role, which is set by now, and on the session. The same owner is subject to the row-level
// security that it has forced on itself for one caller, and not for another.
bool serves(const PlanEntry& entry, const RoleBefore& role_before) {
  const CachedPlanSource& source = *entry.source;
  return matches_search_path(source) &&
         !(source.dependsOnRLS && (source.rewriteRoleId != GetUserId() || source.rewriteRowSecurity != row_security ||
                                   entry.without_forced_policies != role_before.without_forced_policies));
}

// A caller who bypasses policies acts as an owner who does not, on the tables of others. Then PostgreSQL refuses to
// plan what a policy would filter.
int refuse_policies() {
  const int level = NewGUCNestLevel();
  set_config_option("row_security", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  return level;
}

// Plans for all values, as those of foreign-key triggers are: left to choose, PostgreSQL takes an array of unknown
// length for a long one and plans each call anew, which costs several times what the statement does.
//
// Returns NULL where PostgreSQL has analysed the statement once more, or where code that planning has run has made the
// plan stale.
CachedPlan* get_generic_plan(CachedPlanSource* source, const Schema& schema) {
  CachedPlan* volatile plan = nullptr;
  const int level_before = std::exchange(level_of_unasked_analysis, 0);
  volatile int level = 0;
  ErrorContextCallback callback = {error_context_stack, explain_planning, const_cast<Schema*>(&schema)};
  const SizesBefore sizes_before = assume_sizes();
  PG_TRY();
  {
    error_context_stack = &callback;  // until PG_END_TRY
    plan = GetCachedPlan(source, nullptr, CurrentResourceOwner, nullptr);
    level = level_of_unasked_analysis;
  }
  PG_FINALLY();
  {
    level_of_unasked_analysis = level_before;
    stop_assuming_sizes(sizes_before);
  }
  PG_END_TRY();
  if (level == 0 && source->is_valid) return plan;
  if (level != 0) leave_analysis(level);
  ReleaseCachedPlan(plan, CurrentResourceOwner);
  source->is_valid = false;
  return nullptr;
}

// Others may change tables at any time, but not so often.
constexpr int most_tries = 1000;

[[noreturn]] void raise_never_lasts(const Schema& schema) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("tables of schema \"%s\" change whenever a statement is planned", schema.name),
                  errdetail("A policy calls a function that changes them."), errhint("Drop that policy.")));
  pg_unreachable();
}

}  // namespace

StatementPlan plan_statement(const Schema& schema, const char* text, std::span<const Oid> types,
                             std::span<const Oid> parameter_types) {
  bool has_checked_keys = false;
  for (int tries = 0;; ++tries) {
    if (tries == most_tries) raise_never_lasts(schema);
    ++at_work;
    PlanEntry& entry = find_entry(schema, text);
    ParsedStatement statement = {};
    const bool current = is_current(entry);
    if (!current) {
      statement = parse(text, schema);
      entry.tables = tables_of(statement.expansion, statement.parsed->stmt, schema);
    } else if (!lock_tables(entry)) {
      --at_work;
      continue;
    }
    const Oid owner = role_of_statement(entry.tables, schema);
    if (!has_checked_keys && !entry.tables.only_reads && check_deferred_keys(entry.tables.written, owner, schema)) {
      has_checked_keys = true;
      --at_work;
      continue;
    }
    const RoleBefore role_before = act_as(owner, schema);
    const int level = role_before.bypasses_policies ? refuse_policies() : 0;
    CachedPlan* plan = nullptr;
    CachedPlanSource* const source = entry.source;  // planning can run a call that puts another in its place
    if (current && serves(entry, role_before)) {
      plan = get_generic_plan(source, schema);
    } else {
      if (current) statement = parse(text, schema);
      make_plan(entry, statement, types, parameter_types, schema, role_before);
    }
    if (level > 0) AtEOXact_GUC(true, level);
    if (plan != nullptr) return {plan, source->query_list, role_before};
    restore_role(role_before);
    --at_work;
    CHECK_FOR_INTERRUPTS();
  }
}

void end_statement(const StatementPlan& planned) {
  ReleaseCachedPlan(planned.plan, CurrentResourceOwner);
  restore_role(planned.role_before);
  --at_work;
  drop_what_is_given_up();
}

void watch_plans() {
  CacheRegisterSyscacheCallback(NAMESPACEOID, note_change_of_schema, Datum(0));
  RegisterSubXactCallback(at_subtransaction, nullptr);
  RegisterXactCallback(at_end_of_transaction, nullptr);
}

}  // namespace shot_assets::pg
