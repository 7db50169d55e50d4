#include "core/invalidation/causes.h"

#include "functions/invalidation/causes.h"
#include "functions/invalidation/invalidation.h"
#include "functions/invalidation/named_changes.h"
#include "functions/invalidation/outdated_column.h"
#include "functions/locks/stage_locks.h"
#include "functions/base/settings.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/jsonb.h"
#include "pg/role.h"
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

// $2: the stages that are locked again; $3: the causes of those that have become outdated.
constexpr pg::Statement<> rewrite_causes = {"UPDATE {shot_asset_scene_states} m SET outdated = (" CAUSES_OF(
    "m") " - $2) || $3 "
         "WHERE m.scene_id = $1 AND (m.outdated ?| $2 OR $3 <> jsonb_build_object())"};
constexpr pg::Statement<> insert_causes = {
    "INSERT INTO {shot_asset_scene_states} (scene_id, changes, outdated) "
    "SELECT s.id, 0, $2 FROM {scenes} s WHERE s.id = $1 ON CONFLICT DO NOTHING"};

// ---- as JSON --------------------------------------------------------------------------------------------------------

void add_text(pg::JsonBuilder& json, std::string_view key, std::string_view text) {
  if (text.empty())
    json.null_member(key);
  else
    json.member(key, text);
}

// Of an instance that is not there any more, and was not seen, none.
std::string_view id_of_asset(const core::Instance& instance) {
  return instance.project_asset_id == core::Uuid{} ? std::string_view() : id_text(instance.project_asset_id);
}

// Names of assets are left to the reader to look up: not everybody who may read of a change may read them.
void add_changes(pg::JsonBuilder& json, std::span<const core::NamedChange> changes) {
  json.begin_array();
  for (const core::NamedChange& change : changes) {
    json.begin_object();
    json.member("cause", core::to_text(change.cause));
    add_text(json, "shot", change.shot == nullptr ? std::string_view() : change.shot->label);
    add_text(json, "asset_id", change.instance == nullptr ? std::string_view() : id_of_asset(*change.instance));
    json.end_object();
  }
  json.end_array();
}

void add_stage(pg::JsonBuilder& json, int stage, const char* at, const char* command,
               std::span<const core::NamedChange> changes) {
  json.key(core::key_of_stage(stage));
  json.begin_object();
  json.member("at", at);
  json.member("command", command);
  json.key("changes");
  add_changes(json, changes);
  json.end_object();
}

const char* now_as_text() {
  char text[MAXDATELEN + 1];
  const Datum now = TimestampTzGetDatum(GetCurrentTransactionStartTimestamp());
  return pstrdup(JsonEncodeDateTime(text, now, TIMESTAMPTZOID, nullptr));
}

bool becomes_outdated(const core::StageStatuses& before, const core::StageStatuses& after, int stage) {
  return before[stage] != after[stage] && after[stage] == core::StageStatus::outdated;
}

// A table that an earlier version has made may lack the column, and a host may have made another of it.
bool records_causes(const pg::Schema& schema) {
  const Oid table = get_relname_relid("shot_asset_scene_states", schema.oid);
  const AttrNumber column = OidIsValid(table) ? get_attnum(table, "outdated") : InvalidAttrNumber;
  return column > 0 && get_atttype(table, column) == JSONBOID;
}

// ---- telling --------------------------------------------------------------------------------------------------------

void notify(const pg::Schema& schema, const pg_uuid_t& scene, const core::StageStatuses& before,
            const core::StageStatuses& after) {
  StringInfoData payload;
  initStringInfo(&payload);
  appendStringInfoString(&payload, "{\"schema\": ");
  escape_json(&payload, schema.name);
  appendStringInfo(&payload, ", \"scene_id\": \"%s\", \"stages\": [", pg::to_string(scene));
  const char* separator = "";
  for (int stage = core::first_stage; stage <= core::last_stage; ++stage) {
    if (!becomes_outdated(before, after, stage)) continue;
    appendStringInfo(&payload, "%s%d", separator, stage);
    separator = ", ";
  }
  appendStringInfoString(&payload, "]}");
  Async_Notify("shot_assets", payload.data);
}

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

void stage_locks_written(Relation scenes, const pg_uuid_t& scene, Jsonb* before_locks, Jsonb* after_locks) {
  const core::StageStatuses before = before_locks == nullptr ? core::StageStatuses() : read_statuses(before_locks);
  const core::StageStatuses after = after_locks == nullptr ? core::StageStatuses() : read_statuses(after_locks);
  const char* const at = now_as_text();
  pg::JsonBuilder json;
  json.begin_object();
  pg::Array<std::string_view> locked;
  bool outdates = false, approves = false;
  for (int stage = core::first_stage; stage <= core::last_stage; ++stage) {
    if (before[stage] != after[stage] && after[stage] == core::StageStatus::locked) {
      locked.push_back(core::key_of_stage(stage));
      approves = approves || stage >= core::first_dependent_stage;
    }
    if (!becomes_outdated(before, after, stage)) continue;
    const core::NamedChange change = {0, core::cause_of_writing(before, after, stage), nullptr, nullptr};
    add_stage(json, stage, at, "", {&change, 1});
    outdates = true;
  }
  json.end_object();
  if (locked.empty() && !outdates) return;

  const Oid oid = RelationGetNamespace(scenes);
  const pg::Schema schema = {oid, get_namespace_name(oid), pg::Acting::owner};
  const Oid owner = scenes->rd_rel->relowner;
  const bool still_ours = strcmp(RelationGetRelationName(scenes), "scenes") == 0;
  if (still_ours && approves) require_latest_view(schema, owner, scene);
  if (still_ours && pg::may_write(owner, schema, "shot_asset_scene_states") && records_causes(schema)) {
    pg::connect();
    const pg::RoleBefore role_before = pg::act_as(owner, schema);
    const pg::Param causes = pg::json(DatumGetJsonbP(json.datum()));
    const uint64 rewritten =
        pg::execute(schema, rewrite_causes, {pg::uuid(scene), pg::text_array(locked.span()), causes});
    if (rewritten == 0 && outdates) pg::execute(schema, insert_causes, {pg::uuid(scene), causes});
    pg::restore_role(role_before);
    pg::finish();
  }
  if (outdates && settings::notify) notify(schema, scene, before, after);
}

}  // namespace shot_assets
