#include "pg/call.h"

namespace shot_assets::pg {

namespace {

const Call* at_work = nullptr;
std::uint64_t calls = 0;

}  // namespace

Datum call(FunctionCallInfo fcinfo, PGFunction function) {
  if (CALLED_AS_TRIGGER(fcinfo)) return function(fcinfo);
  const Call call = {at_work, fcinfo->flinfo->fn_oid, ++calls};
  at_work = &call;
  Datum result;
  PG_TRY();
  { result = function(fcinfo); }
  PG_FINALLY();
  { at_work = call.outer; }
  PG_END_TRY();
  return result;
}

const Call* call_at_work() { return at_work; }

const Call* outermost_call() {
  const Call* call = at_work;
  while (call != nullptr && call->outer != nullptr) call = call->outer;
  return call;
}

}  // namespace shot_assets::pg
