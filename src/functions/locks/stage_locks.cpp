#include "functions/locks/stage_locks.h"

#include "pg/arguments.h"

namespace shot_assets {

namespace {

std::string_view view(const JsonbValue& value) {
  return {value.val.string.val, static_cast<std::size_t>(value.val.string.len)};
}

core::StageStatus status_of(const JsonbValue& lock) {
  if (lock.type != jbvBinary || !JsonContainerIsObject(lock.val.binary.data)) return core::StageStatus::unknown;
  JsonbValue buffer;
  const JsonbValue* status = getKeyJsonValueFromContainer(lock.val.binary.data, "status", 6, &buffer);
  if (status == nullptr || status->type != jbvString) return core::StageStatus::unknown;
  return core::parse_stage_status(view(*status));
}

void push_string(JsonbParseState** state, JsonbIteratorToken token, std::string_view text) {
  JsonbValue value;
  value.type = jbvString;
  value.val.string.val = const_cast<char*>(text.data());
  value.val.string.len = static_cast<int>(text.size());
  pushJsonbValue(state, token, &value);
}

void push_lock(JsonbParseState** state, core::StageStatus status, std::string_view locked_at) {
  pushJsonbValue(state, WJB_BEGIN_OBJECT, nullptr);
  push_string(state, WJB_KEY, "status");
  push_string(state, WJB_VALUE, core::to_text(status));
  if (status == core::StageStatus::locked) {
    push_string(state, WJB_KEY, "locked_at");
    push_string(state, WJB_VALUE, locked_at);
  }
  pushJsonbValue(state, WJB_END_OBJECT, nullptr);
}

// Calls visit(key, lock) for each member of the object.
template <class Visit>
void for_each_lock(Jsonb* stage_locks, Visit visit) {
  if (!JB_ROOT_IS_OBJECT(stage_locks)) return;
  JsonbIterator* iterator = JsonbIteratorInit(&stage_locks->root);
  JsonbValue key = {}, value = {};
  for (JsonbIteratorToken token; (token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE;) {
    if (token == WJB_KEY) key = value;
    if (token == WJB_VALUE) visit(key, value);
  }
}

}  // namespace

int stage_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  const int32 stage = pg::integer_argument(fcinfo, n, name);
  if (stage < core::first_stage || stage > core::last_stage)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid %s: %d", name, stage),
                    errdetail("A stage is a number from %d to %d.", core::first_stage, core::last_stage),
                    errhint("%d is the shot list, %d the prompts, %d the assembly.", core::first_stage,
                            core::prompts_stage, core::last_stage)));
  return stage;
}

core::StageStatuses read_statuses(Jsonb* stage_locks) {
  core::StageStatuses statuses;
  for_each_lock(stage_locks, [&](const JsonbValue& key, const JsonbValue& lock) {
    const int stage = core::stage_of_key(view(key));
    if (stage != 0) statuses[stage] = status_of(lock);
  });
  return statuses;
}

core::StageStatuses read_statuses(Datum stage_locks) {
  if (stage_locks == Datum(0)) return {};
  Jsonb* const unpacked = DatumGetJsonbP(stage_locks);
  const core::StageStatuses statuses = read_statuses(unpacked);
  // Locks can be large, and rows many.
  if (JsonbPGetDatum(unpacked) != stage_locks) pfree(unpacked);
  return statuses;
}

Jsonb* no_locks() {
  JsonbParseState* state = nullptr;
  pushJsonbValue(&state, WJB_BEGIN_OBJECT, nullptr);
  return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, nullptr));
}

Jsonb* write_statuses(Jsonb* stage_locks, const core::StageStatuses& before, const core::StageStatuses& after,
                      std::string_view locked_at) {
  if (before == after) return stage_locks;
  JsonbParseState* state = nullptr;
  pushJsonbValue(&state, WJB_BEGIN_OBJECT, nullptr);
  for_each_lock(stage_locks, [&](JsonbValue& key, JsonbValue& lock) {
    const int stage = core::stage_of_key(view(key));
    if (stage != 0 && before[stage] != after[stage]) return;
    pushJsonbValue(&state, WJB_KEY, &key);
    pushJsonbValue(&state, WJB_VALUE, &lock);
  });
  for (int stage = core::first_stage; stage <= core::last_stage; ++stage) {
    if (before[stage] == after[stage]) continue;
    push_string(&state, WJB_KEY, core::key_of_stage(stage));
    push_lock(&state, after[stage], locked_at);
  }
  return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, nullptr));
}

}  // namespace shot_assets
