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

// What a later trigger of the same command ($3) of this transaction ($4) has to tell of the stages that the first
// outdated.
constexpr pg::Statement<> append_causes = {
    "UPDATE {shot_asset_scene_states} m SET outdated = ("
    "SELECT jsonb_object_agg(o.stage, CASE WHEN o.causes ->> 'command' = $3 AND o.causes ->> 'at' = $4 "
    "THEN jsonb_set(o.causes, ARRAY['changes'], (o.causes -> 'changes') || a.changes) ELSE o.causes END) "
    "FROM jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes)) "
    "FROM unnest($1, $2) AS a(id, changes) WHERE m.scene_id = a.id"};

}  // namespace

void record_causes(const pg::Schema& schema, const Change& change, std::span<const std::uint32_t> scene_of,
                   std::span<const Overtaken> overtaken, CommandId command_id) {
  if (!records_causes(schema)) return;
  const std::span<const core::NamedChange> remembered = name_changes(schema, change, scene_of, overtaken.size());

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
      for (int stage = core::first_stage; stage <= core::last_stage; ++stage)
        if (becomes_outdated(before, after, stage)) add_stage(json, stage, at, command, of_scene);
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
