#include <algorithm>

#include "core/invalidation/notification_room.h"

#include "functions/invalidation/notification.h"

#include "functions/base/settings.h"
#include "pg/arguments.h"
#include "pg/array.h"

namespace shot_assets {

namespace {

constexpr std::size_t most_shots = 100;  // more: all. A payload has less than 8,000 bytes.

core::NotificationQueue queue_of_notifications() {
#if PG_VERSION_NUM >= 170000
  const double bytes = static_cast<double>(max_notify_queue_pages) * BLCKSZ;
#else
  constexpr double bytes = 8.0 * 1024 * 1024 * 1024;
#endif
  return {bytes, DatumGetFloat8(DirectFunctionCall1(pg_notification_queue_usage, Datum(0)))};
}

core::Notified notified = {};  // by this session

bool finds_room(std::size_t bytes_of_payload) {
  return core::finds_room(notified, GetTopFullTransactionId().value, bytes_of_payload, queue_of_notifications());
}

void append_shots(StringInfo payload, const ChangedShots& shots) {
  appendStringInfoString(payload, ", \"shots\": ");
  if (shots.all || shots.ids.size() > most_shots) {
    appendStringInfoString(payload, "null");
    return;
  }
  const char* separator = "[";
  for (const pg_uuid_t& id : shots.ids.values()) {
    appendStringInfo(payload, "%s\"%s\"", separator, pg::to_string(id));
    separator = ", ";
  }
  appendStringInfoString(payload, shots.ids.empty() ? "[]" : "]");
}

// `shots`: NULL where they are not told of.
void notify(const pg::Schema& schema, const pg_uuid_t& scene, const ChangedShots* shots,
            const core::StageStatuses& before, const core::StageStatuses& after) {
  StringInfoData payload;
  initStringInfo(&payload);
  appendStringInfoString(&payload, "{\"schema\": ");
  escape_json(&payload, schema.name);
  appendStringInfo(&payload, ", \"scene_id\": \"%s\"", pg::to_string(scene));
  if (shots != nullptr) append_shots(&payload, *shots);
  appendStringInfoString(&payload, ", \"stages\": [");
  const char* separator = "";
  for (const int stage : core::outdated_by(before, after)) {
    appendStringInfo(&payload, "%s%d", separator, stage);
    separator = ", ";
  }
  appendStringInfoString(&payload, "]}");
  if (finds_room(static_cast<std::size_t>(payload.len))) Async_Notify("shot_assets", payload.data);
  pfree(payload.data);
}

}  // namespace

pg::Array<ChangedShots> changed_shots(const Change& change, const LockedScenes& locked) {
  pg::Array<ChangedShots> shots;
  if (settings::notify != settings::notify_changes) return shots;
  // Before, a legacy scene showed something in every shot.
  for (const bool managed : locked.managed) shots.push_back({{}, !managed, false});
  for (const Change::Entry& entry : change.entries) {
    const pg_uuid_t* const scene = scene_of(change, entry, locked);
    const std::int64_t at = scene == nullptr ? -1 : locked.ids.find(*scene);
    if (at < 0) continue;
    ChangedShots& of_scene = shots[static_cast<std::size_t>(at)];
    // An instance that goes from a managed scene takes its assignments with it, which tell of themselves.
    if (entry.cause == core::Cause::instance_deleted && !of_scene.all) continue;
    of_scene.any = true;
    if (entry.shot != Change::none)
      of_scene.ids.insert(change.shots.values()[entry.shot]);
    else
      of_scene.all = true;
  }
  return shots;
}

void notify_of_change(const pg::Schema& schema, const LockedScenes& locked, const pg::Array<ChangedShots>& shots,
                      std::span<const Overtaken> overtaken) {
  const core::StageStatuses unchanged = {};
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const pg_uuid_t& scene = locked.ids.values()[i];
    const auto found = std::find_if(overtaken.begin(), overtaken.end(), [&](const Overtaken& one) {
      return pg::same(one.scene, scene) && one.before != one.after;
    });
    if (found != overtaken.end())
      notify(schema, scene, &shots[i], found->before, found->after);
    else if (shots[i].any)
      notify(schema, scene, &shots[i], unchanged, unchanged);
  }
}

void notify_of_stages(const pg::Schema& schema, const pg_uuid_t& scene, const core::StageStatuses& before,
                      const core::StageStatuses& after) {
  if (settings::notify == settings::notify_off) return;
  const ChangedShots no_shots = {};
  const bool tells_of_shots = settings::notify == settings::notify_changes;
  if (tells_of_shots && is_outdating(scene)) return;
  notify(schema, scene, tells_of_shots ? &no_shots : nullptr, before, after);
}

}  // namespace shot_assets
