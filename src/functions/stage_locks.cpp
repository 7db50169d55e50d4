// outdate_stages(): the rule by which a change overtakes approved stages.

#include <string_view>

#include "core/stage_locks.h"

#include "functions/stage_locks.h"
#include "pg/arguments.h"

namespace shot_assets {

namespace {

std::string_view view(const JsonbValue& value) {
  return {value.val.string.val, static_cast<std::size_t>(value.val.string.len)};
}

bool is_locked(const JsonbValue& lock) {
  if (lock.type != jbvBinary || !JsonContainerIsObject(lock.val.binary.data)) return false;
  JsonbValue buffer;
  const JsonbValue* status = getKeyJsonValueFromContainer(lock.val.binary.data, "status", 6, &buffer);
  return status != nullptr && status->type == jbvString && view(*status) == core::locked;
}

bool is_overtaken(const JsonbValue& key, const JsonbValue& lock, int from_stage) {
  const int stage = core::stage_of_key(view(key));
  return stage >= from_stage && stage != 0 && is_locked(lock);
}

JsonbValue string_value(std::string_view text) {
  JsonbValue value;
  value.type = jbvString;
  value.val.string.val = const_cast<char*>(text.data());
  value.val.string.len = static_cast<int>(text.size());
  return value;
}

void push_outdated(JsonbParseState** state) {
  JsonbValue key = string_value("status");
  JsonbValue value = string_value(core::outdated);
  pushJsonbValue(state, WJB_BEGIN_OBJECT, nullptr);
  pushJsonbValue(state, WJB_KEY, &key);
  pushJsonbValue(state, WJB_VALUE, &value);
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

bool has_stage_to_outdate(Jsonb* stage_locks, int from_stage) {
  bool found = false;
  for_each_lock(stage_locks, [&](const JsonbValue& key, const JsonbValue& lock) {
    found = found || is_overtaken(key, lock, from_stage);
  });
  return found;
}

Jsonb* outdate_stage_locks(Jsonb* stage_locks, int from_stage) {
  if (!has_stage_to_outdate(stage_locks, from_stage)) return stage_locks;
  JsonbParseState* state = nullptr;
  pushJsonbValue(&state, WJB_BEGIN_OBJECT, nullptr);
  for_each_lock(stage_locks, [&](JsonbValue& key, JsonbValue& lock) {
    pushJsonbValue(&state, WJB_KEY, &key);
    if (is_overtaken(key, lock, from_stage))
      push_outdated(&state);
    else
      pushJsonbValue(&state, WJB_VALUE, &lock);
  });
  return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, nullptr));
}

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_outdate_stages) {
  using namespace shot_assets;
  const int32 from_stage = pg::integer_argument(fcinfo, 1, "from_stage");
  if (from_stage < core::first_stage || from_stage > core::last_stage)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid from_stage: %d", from_stage),
                    errdetail("A stage is a number from %d to %d.", core::first_stage, core::last_stage),
                    errhint("Pass the first stage that the change overtakes; without it, that is %d.",
                            core::first_dependent_stage)));
  if (PG_ARGISNULL(0)) PG_RETURN_NULL();
  PG_RETURN_JSONB_P(outdate_stage_locks(PG_GETARG_JSONB_P(0), from_stage));
}
