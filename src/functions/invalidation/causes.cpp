#include "core/invalidation/causes.h"

#include "functions/invalidation/causes.h"
#include "functions/invalidation/named_changes.h"
#include "functions/invalidation/outdated_column.h"
#include "pg/arguments.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<> write_causes = {"UPDATE {shot_asset_scene_states} m SET outdated = " CAUSES_OF(
    "m") " || o.outdated "
         "FROM unnest($1, $2) AS o(id, outdated) WHERE m.scene_id = o.id"};

// Adds what a later trigger of the same command reports to the causes that the first one has recorded. $3: the command;
// $4: the time of the transaction.
constexpr pg::Statement<> append_causes = {
    "UPDATE {shot_asset_scene_states} m SET outdated = ("
    "SELECT jsonb_object_agg(o.stage, CASE WHEN o.causes ->> 'command' = $3 AND o.causes ->> 'at' = $4 "
    "THEN jsonb_set(o.causes, ARRAY['changes'], (o.causes -> 'changes') || a.changes) ELSE o.causes END) "
    "FROM jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes)) "
    "FROM unnest($1, $2) AS a(id, changes) WHERE m.scene_id = a.id"};

using ScenesOfEntries = pg::Array<std::uint32_t>;  // per entry of a change, a number in `overtaken` or Change::none

ScenesOfEntries scenes_of_entries(const Change& change, const LockedScenes& locked,
                                  std::span<const Overtaken> overtaken) {
  pg::UuidSet scenes;
  for (const Overtaken& one : overtaken) scenes.insert(one.scene);
  ScenesOfEntries result;
  for (const Change::Entry& entry : change.entries) {
    const pg_uuid_t* const scene = scene_of(change, entry, locked);
    const std::int64_t number = scene == nullptr ? -1 : scenes.find(*scene);
    result.push_back(number < 0 ? Change::none : static_cast<std::uint32_t>(number));
  }
  return result;
}

// If the shot of a removed assignment was deleted, the shot is reported. If its instance was, the trigger of instances
// reports that.
void report_what_went(Change& change, const LockedScenes& locked, ScenesOfEntries& of_entries) {
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    Change::Entry& entry = change.entries[i];
    if (entry.cause != core::Cause::assignment_removed) continue;
    if (!locked.instances[entry.instance].present) of_entries[i] = Change::none;
    if (locked.shots[entry.shot].present) continue;
    entry.cause = core::Cause::shot_deleted;
    entry.instance = Change::none;
  }
}

}  // namespace

void record_causes(const pg::Schema& schema, Change& change, const LockedScenes& locked,
                   std::span<const Overtaken> overtaken, CommandId command_id) {
  if (!records_causes(schema)) return;
  ScenesOfEntries of_entries = scenes_of_entries(change, locked, overtaken);
  report_what_went(change, locked, of_entries);
  const std::span<const core::NamedChange> remembered =
      name_changes(schema, change, of_entries.span(), overtaken.size());

  const char* const at = now_as_text();
  const char* const command = psprintf("%u", command_id);
  pg::Array<pg_uuid_t> written, appended;
  pg::Array<Jsonb*> causes, more_changes;
  std::size_t first = 0;
  for (std::size_t i = 0; i < overtaken.size(); ++i) {
    const auto& [scene, before, after] = overtaken[i];
    std::size_t end = first;
    while (end < remembered.size() && remembered[end].scene == i) ++end;
    std::span<const core::NamedChange> of_scene = remembered.subspan(first, end - first);
    first = end;
    // Whatever went with a trigger of ours that somebody has disabled: no stage is outdated for no reason.
    const core::NamedChange unnamed = {0, change.entries[0].cause, nullptr, nullptr};
    if (of_scene.empty() && before != after) of_scene = {&unnamed, 1};
    pg::JsonBuilder json;
    if (before == after) {
      if (of_scene.empty()) continue;
      add_changes(json, of_scene);
      appended.push_back(scene);
      more_changes.push_back(DatumGetJsonbP(json.datum()));
    } else {
      json.begin_object();
      for (const int stage : core::outdated_by(before, after)) add_stage(json, stage, at, command, of_scene);
      json.end_object();
      written.push_back(scene);
      causes.push_back(DatumGetJsonbP(json.datum()));
    }
  }
  if (!written.empty())
    pg::execute(schema, write_causes, {pg::uuid_array(written.span()), pg::jsonb_array(causes.span())});
  if (!appended.empty())
    pg::execute(
        schema, append_causes,
        {pg::uuid_array(appended.span()), pg::jsonb_array(more_changes.span()), pg::text(command), pg::text(at)});
}

}  // namespace shot_assets
