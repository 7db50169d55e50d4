#include <algorithm>
#include <utility>

#include "core/invalidation/causes.h"

#include "functions/invalidation/capture.h"
#include "functions/invalidation/outdating.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/settings.h"
#include "pg/arguments.h"
#include "pg/jsonb.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Json> outdate_scenes = {
    "UPDATE {scenes} s SET stage_locks = s.stage_locks || o.outdated{?scenes.updated_at:, updated_at = now():} "
    "FROM unnest($1, $2) AS o(id, outdated) WHERE s.id = o.id RETURNING s.id, s.stage_locks"};

// One statement can fire several triggers: MERGE, an upsert, a cascade. The first one outdates the stages; the changes
// of the others are added to the same causes.
struct Command {
  Oid schema;
  TransactionId transaction;
  CommandId id;

  static Command current(const pg::Schema& schema) {
    return {schema.oid, GetTopTransactionId(), GetActiveSnapshot()->curcid};
  }
  friend bool operator==(const Command&, const Command&) = default;
};
Command last_to_overtake = {InvalidOid, InvalidTransactionId, InvalidCommandId};

const pg::Array<pg_uuid_t>* at_work = nullptr;  // the scenes whose stages are being written

void write_locks(const pg::Schema& schema, pg::Array<pg_uuid_t>& scenes, pg::Array<Jsonb*>& locks) {
  // Not how many: a rule could answer with one of them twice, and leave another one out.
  pg::UuidSet written;
  const pg::Array<pg_uuid_t>* const before = std::exchange(at_work, &scenes);
  PG_TRY();
  {
    pg::query(schema, outdate_scenes, pg::Access::write, {pg::uuid_array(scenes.span()), pg::jsonb_array(locks.span())},
              [&](const auto& row) {
                if (!core::has_locked_dependent(read_statuses(row.json_of_row(1)))) written.insert(row.uuid(0));
              });
  }
  PG_FINALLY();
  { at_work = before; }
  PG_END_TRY();
  std::size_t outdated = 0;
  for (const pg_uuid_t& scene : scenes) outdated += written.contains(scene) ? 1 : 0;
  if (outdated < scenes.size())
    ereport(ERROR,
            (errcode(ERRCODE_TRIGGERED_DATA_CHANGE_VIOLATION),
             errmsg("stages of %zu of %zu scenes could not be outdated", scenes.size() - outdated, scenes.size()),
             errdetail("A trigger or a rule on table scenes keeps their stage_locks as they are."),
             errhint("The change is refused, because the stages that it overtakes would stay locked.")));
}

}  // namespace

bool is_outdating(const pg_uuid_t& scene) {
  return at_work != nullptr &&
         std::any_of(at_work->begin(), at_work->end(), [&](const pg_uuid_t& one) { return pg::same(one, scene); });
}

bool has_outdated(const pg::Schema& schema) { return Command::current(schema) == last_to_overtake; }

pg::Array<Overtaken> outdate(const pg::Schema& schema, Change& change, const LockedScenes& locked) {
  pg::Array<Overtaken> overtaken;
  if (!settings::invalidate) return overtaken;
  const Command command = Command::current(schema);
  const bool is_told_more = command == last_to_overtake;
  pg::Array<pg_uuid_t> to_write;
  pg::Array<Jsonb*> locks;
  for (std::size_t i = 0; i < locked.ids.size(); ++i) {
    const pg_uuid_t& scene = locked.ids.values()[i];
    const core::StageStatuses& before = locked.statuses[i];
    const bool overtakes = locked.overtaken[i];
    if (is_capture(schema.oid, change, scene, locked.managed[i]) ||
        !(overtakes || (is_told_more && core::has_outdated_dependent(before))))
      continue;
    const core::StageStatuses after = core::outdate_from(core::first_dependent_stage, before);
    overtaken.push_back({scene, before, after});
    if (!overtakes) continue;
    to_write.push_back(scene);
    locks.push_back(write_statuses(no_locks(), before, after));
  }
  if (overtaken.empty()) return overtaken;

  if (!to_write.empty()) write_locks(schema, to_write, locks);
  record_causes(schema, change, locked, overtaken.span(), command.id);
  last_to_overtake = command;
  return overtaken;
}

}  // namespace shot_assets
