#include "functions/history/steps.h"

#include <algorithm>

#include "pg/attempt.h"
#include "pg/call.h"
#include "pg/jsonb.h"
#include "pg/random_ids.h"

namespace shot_assets {

namespace {

// The latest step of the session, and what tells it from the next one.
struct LatestStep {
  pg_uuid_t id;
  FullTransactionId transaction;
  TimestampTz statement;  // of the client
  std::uint64_t call;     // 0: none
  CommandId command;      // of a plain statement itself; what its triggers and cascades did has another
  bool has_command;
};
LatestStep latest = {};

struct Reversal {
  std::uint64_t call;
  pg_uuid_t step;
};
Reversal latest_reversal = {};

const pg_uuid_t* reversed_step() {
  for (const pg::Call* call = pg::call_at_work(); call != nullptr; call = call->outer)
    if (call->number == latest_reversal.call) return &latest_reversal.step;
  return nullptr;
}

// A client's statement can be a block that runs several plain statements. Those that write assignments themselves are
// told apart by the commands of their snapshots. What follows from a statement, in triggers and by cascades, belongs to
// the one that was recorded before; or to the next, where a trigger of the host comes first.
bool continues_latest(const LatestStep& now) {
  if (!FullTransactionIdEquals(now.transaction, latest.transaction) || now.statement != latest.statement ||
      now.call != latest.call)
    return false;
  return now.call != 0 || !now.has_command || !latest.has_command || now.command == latest.command;
}

int trigger_depth() { return DatumGetInt32(DirectFunctionCall1(pg_trigger_depth, Datum(0))); }

const char* command_of(const TriggerData& trigger) {
  if (TRIGGER_FIRED_BY_INSERT(trigger.tg_event)) return "INSERT";
  if (TRIGGER_FIRED_BY_UPDATE(trigger.tg_event)) return "UPDATE";
  return TRIGGER_FIRED_BY_DELETE(trigger.tg_event) ? "DELETE" : "TRUNCATE";
}

const char* setting(const char* name) {
  const char* const value = GetConfigOption(name, true, false);
  return value == nullptr ? "" : value;
}

// The claim that policies ask for, too. Empty where the setting is not what a gateway sets, which must not make a
// change fail.
pg_noinline std::string_view user_of_claims(const char* claims) {
  std::string_view user;
  pg::attempt([&] {
    Jsonb* const json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(claims)));
    if (JB_ROOT_IS_OBJECT(json)) user = pg::copy(pg::string_member(json, "sub"));
  });
  return user;
}

// A name of the session in a database that takes any bytes, which must not make a change fail either: those that are no
// UTF-8 become question marks.
pg_noinline std::string_view name_in_utf8(const char* name) {
  const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
  const std::string_view bytes = name;
  if (std::all_of(bytes.begin(), bytes.end(), is_ascii)) return bytes;
  std::string_view result;
  ErrorData* const error = pg::attempt([&] { result = pg::copy(pg::to_utf8(bytes)); });
  if (error == nullptr) return result;
  FreeErrorData(error);
  char* const readable = pstrdup(name);
  std::replace_if(
      readable, readable + bytes.size(), [&](char byte) { return !is_ascii(byte); }, '?');
  return readable;
}

}  // namespace

Step step_of(const TriggerData& trigger) {
  const pg::Call* const call = pg::outermost_call();
  LatestStep now = {};
  now.transaction = GetTopFullTransactionId();
  now.statement = GetCurrentStatementStartTimestamp();
  now.call = call == nullptr ? 0 : call->number;
  now.has_command = call == nullptr && trigger_depth() == 1;
  if (now.has_command) now.command = GetActiveSnapshot()->curcid;
  if (continues_latest(now)) {
    if (now.has_command) {
      latest.command = now.command;
      latest.has_command = true;
    }
  } else {
    pg::make_random_ids({&now.id, 1});
    latest = now;
  }
  return {latest.id, call == nullptr ? command_of(trigger) : get_func_name(call->function), reversed_step()};
}

void reverse_step(const pg_uuid_t& step) { latest_reversal = {pg::call_at_work()->number, step}; }

std::string_view user_of_session() {
  const char* const claims = setting("request.jwt.claims");
  const std::string_view user = *claims != '\0' ? user_of_claims(claims) : name_in_utf8(setting("shot_assets.user_id"));
  if (!user.empty()) return user;
  const std::string_view role = setting("role");
  return name_in_utf8(role.empty() || role == "none" ? GetUserNameFromId(GetSessionUserId(), false) : role.data());
}

}  // namespace shot_assets
