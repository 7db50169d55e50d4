#include <memory_resource>

#include "core/outdating.h"

#include "functions/outdating.h"
#include "functions/pipeline.h"
#include "functions/settings.h"
#include "functions/stage_locks.h"
#include "functions/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/jsonb.h"
#include "pg/results.h"
#include "pg/role.h"
#include "pg/statement.h"

namespace shot_assets {

namespace {

// shot_asset_scene_states.outdated is
//   {"9": {"at": "…", "command": "…", "changes": [{"cause": …, "shot": …, "asset": …}, …]}, …}.
#define CAUSES_OF(row)                                                                            \
  "CASE WHEN pg_catalog.jsonb_typeof(" row ".outdated) OPERATOR(pg_catalog.=) 'object' THEN " row \
  ".outdated ELSE pg_catalog.jsonb_build_object() END"

constexpr pg::Statement write_causes = {"UPDATE {shot_asset_scene_states} m SET outdated = " CAUSES_OF(
    "m") " OPERATOR(pg_catalog.||) o.outdated "
         "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS o(id, outdated) "
         "WHERE m.scene_id OPERATOR(pg_catalog.=) o.id"};

// What a later trigger of the same command ($3) of this transaction ($4) has to tell of the stages that the first
// outdated.
constexpr pg::Statement append_causes = {
    "UPDATE {shot_asset_scene_states} m SET outdated = ("
    "SELECT pg_catalog.jsonb_object_agg(o.stage, "
    "CASE WHEN (o.causes OPERATOR(pg_catalog.->>) 'command') OPERATOR(pg_catalog.=) $3 "
    "AND (o.causes OPERATOR(pg_catalog.->>) 'at') OPERATOR(pg_catalog.=) $4 "
    "THEN pg_catalog.jsonb_set(o.causes, ARRAY['changes'], "
    "(o.causes OPERATOR(pg_catalog.->) 'changes') OPERATOR(pg_catalog.||) a.changes) ELSE o.causes END) "
    "FROM pg_catalog.jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes)) "
    "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS a(id, changes) "
    "WHERE m.scene_id OPERATOR(pg_catalog.=) a.id"};

// $2: the stages that are locked again; $3: the causes of those that have become outdated.
constexpr pg::Statement rewrite_causes = {
    "UPDATE {shot_asset_scene_states} m "
    "SET outdated = (" CAUSES_OF("m") " OPERATOR(pg_catalog.-) $2) OPERATOR(pg_catalog.||) $3 "
    "WHERE m.scene_id OPERATOR(pg_catalog.=) $1 "
    "AND (m.outdated OPERATOR(pg_catalog.?|) $2 OR $3 OPERATOR(pg_catalog.<>) pg_catalog.jsonb_build_object())"};
constexpr pg::Statement insert_causes = {
    "INSERT INTO {shot_asset_scene_states} (scene_id, outdated) "
    "SELECT s.id, $2 FROM {scenes} s WHERE s.id OPERATOR(pg_catalog.=) $1 ON CONFLICT DO NOTHING"};

constexpr pg::Statement causes_of_scene = {
    "SELECT o.stage::pg_catalog.int4, c.change OPERATOR(pg_catalog.->>) 'cause', "
    "c.change OPERATOR(pg_catalog.->>) 'shot', c.change OPERATOR(pg_catalog.->>) 'asset', "
    "(o.causes OPERATOR(pg_catalog.->>) 'at')::pg_catalog.timestamptz "
    "FROM {shot_asset_scene_states} m "
    "JOIN {scenes} s ON s.id OPERATOR(pg_catalog.=) m.scene_id "
    "CROSS JOIN LATERAL pg_catalog.jsonb_each(" CAUSES_OF("m") ") AS o(stage, causes) "
    "CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(o.causes OPERATOR(pg_catalog.->) 'changes') "
    "WITH ORDINALITY AS c(change, n) "
    "WHERE m.scene_id OPERATOR(pg_catalog.=) $1 "
    "AND (s.stage_locks OPERATOR(pg_catalog.->) o.stage OPERATOR(pg_catalog.->>) 'status') "
    "OPERATOR(pg_catalog.=) 'outdated' "
    "ORDER BY 1, c.n"};

constexpr pg::Statement names_of_shots = {
    "SELECT t.id, t.shot_order, t.shot_id FROM pg_catalog.unnest($1) AS e(id) "
    "JOIN {shots(id uuid, shot_order int4, shot_id text)} t ON t.id OPERATOR(pg_catalog.=) e.id"};

constexpr pg::Statement names_of_instances = {
    "SELECT i.id, i.created_at, p.asset_type, p.name FROM pg_catalog.unnest($1) AS e(id) "
    "JOIN {scene_asset_instances(id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "ON i.id OPERATOR(pg_catalog.=) e.id "
    "LEFT JOIN {project_assets(id uuid, name text, asset_type text)} p ON p.id OPERATOR(pg_catalog.=) "
    "i.project_asset_id"};

// A statement that overtakes more scenes than this is remembered by its causes alone: nobody reads so many names, and
// to find them would take longer than the change.
constexpr std::size_t named_scenes = 100;

// ---- names ----------------------------------------------------------------------------------------------------------

// Reads the wanted ones of the ids. Rows that the statement deleted are still there in its own snapshot, the caller's.
template <class Read>
void read_names(std::string_view schema, const pg::Statement& statement, const pg::UuidSet& ids,
                pg::Array<bool>& wanted, Read&& read) {
  for (const pg::Access access : {pg::Access::write, pg::Access::read}) {
    pg::Array<pg_uuid_t> missing;
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (wanted[i]) missing.push_back(ids.values()[i]);
    if (missing.empty()) return;
    pg::query(schema, statement, access, {pg::uuid_array(missing.span())}, [&](const pg::Row& row) {
      const auto number = static_cast<std::size_t>(ids.find(row.uuid(0)));
      wanted[number] = false;
      read(number, row);
    });
  }
}

// The shots and instances of a change, by their numbers in it; known are those that are named.
struct Names {
  pg::Array<core::ChangedShot> shots;
  pg::Array<core::Instance> instances;
};

pg::Array<bool> none_of(const pg::UuidSet& ids) {
  pg::Array<bool> result;
  for (std::size_t i = 0; i < ids.size(); ++i) result.push_back(false);
  return result;
}

void read_shots(Names& names, std::string_view schema, const Change& change, std::span<const std::uint32_t> scene_of) {
  for (const pg_uuid_t& id : change.shots.values()) {
    names.shots.push_back({});
    names.shots[names.shots.size() - 1].shot.id = to_core(id);
  }
  pg::Array<bool> wanted = none_of(change.shots);
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const std::uint32_t shot = change.entries[i].shot;
    if (shot == Change::none || scene_of[i] == Change::none) continue;
    wanted[shot] = true;
    names.shots[shot].scene = scene_of[i];
    ++names.shots[shot].changes;
  }
  read_names(schema, names_of_shots, change.shots, wanted, [&](std::size_t number, const pg::Row& row) {
    core::Shot& shot = names.shots[number].shot;
    if (!row.is_null(1)) shot.shot_order = row.integer(1);
    shot.label = row.text(2);
  });
}

void read_instances(Names& names, std::string_view schema, const Change& change, pg::Array<bool>& wanted) {
  for (const pg_uuid_t& id : change.instances.values()) {
    names.instances.push_back({});
    names.instances[names.instances.size() - 1].id = to_core(id);
  }
  read_names(schema, names_of_instances, change.instances, wanted, [&](std::size_t number, const pg::Row& row) {
    core::Instance& instance = names.instances[number];
    instance.created_at = row.is_null(1) ? PG_INT64_MAX : row.bigint(1);
    instance.asset_type = row.text(2);
    instance.asset_name = row.text(3);
  });
}

// ---- what is remembered ---------------------------------------------------------------------------------------------

using Changes = pg::Array<core::NamedChange>;

// Each cause of a scene once.
void add_causes(Changes& changes, const Change& change, std::span<const std::uint32_t> scene_of, std::size_t scenes) {
  static_assert(static_cast<int>(core::Cause::more_changes) < 32);
  pg::Array<std::uint32_t> causes;  // a bit for each
  for (std::size_t i = 0; i < scenes; ++i) causes.push_back(0);
  for (std::size_t i = 0; i < change.entries.size(); ++i)
    if (scene_of[i] != Change::none) causes[scene_of[i]] |= 1U << static_cast<unsigned>(change.entries[i].cause);
  for (std::uint32_t scene = 0; scene < scenes; ++scene)
    for (unsigned cause = 0; cause < 32; ++cause)
      if ((causes[scene] >> cause & 1U) != 0)
        changes.push_back({scene, static_cast<core::Cause>(cause), nullptr, nullptr});
}

// The first changes of each scene with their names, and what stands for the rest.
void add_named(Changes& changes, std::string_view schema, const Change& change, std::span<const std::uint32_t> scene_of,
               std::size_t scenes, std::pmr::memory_resource& arena) {
  Names names;
  read_shots(names, schema, change, scene_of);
  std::span<const bool> is_first;
  pg::compute([&] { is_first = core::have_first_changes(names.shots.span(), arena); });

  pg::Array<bool> wanted = none_of(change.instances);
  pg::Array<bool> more;
  for (std::size_t i = 0; i < scenes; ++i) more.push_back(false);
  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const Change::Entry& entry = change.entries[i];
    if (scene_of[i] == Change::none) continue;
    if (entry.shot != Change::none && !is_first[entry.shot])
      more[scene_of[i]] = true;
    else if (entry.instance != Change::none)
      wanted[entry.instance] = true;
  }
  read_instances(names, schema, change, wanted);

  for (std::size_t i = 0; i < change.entries.size(); ++i) {
    const Change::Entry& entry = change.entries[i];
    if (scene_of[i] == Change::none || (entry.shot != Change::none && !is_first[entry.shot])) continue;
    changes.push_back({scene_of[i], entry.cause, entry.shot == Change::none ? nullptr : &names.shots[entry.shot].shot,
                       entry.instance == Change::none ? nullptr : &names.instances[entry.instance]});
  }
  for (std::uint32_t scene = 0; scene < scenes; ++scene)
    if (more[scene]) changes.push_back({scene, core::Cause::more_changes, nullptr, nullptr});
}

// ---- as JSON --------------------------------------------------------------------------------------------------------

void add_text(pg::JsonBuilder& json, std::string_view key, std::string_view text) {
  if (text.empty())
    json.null_member(key);
  else
    json.member(key, text);
}

void add_changes(pg::JsonBuilder& json, std::span<const core::NamedChange> changes) {
  json.begin_array();
  for (const core::NamedChange& change : changes) {
    json.begin_object();
    json.member("cause", core::to_text(change.cause));
    add_text(json, "shot", change.shot == nullptr ? std::string_view() : change.shot->label);
    add_text(json, "asset", change.instance == nullptr ? std::string_view() : change.instance->asset_name);
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

// ---- telling --------------------------------------------------------------------------------------------------------

void notify(std::string_view schema, const pg_uuid_t& scene, const core::StageStatuses& before,
            const core::StageStatuses& after) {
  StringInfoData payload;
  initStringInfo(&payload);
  appendStringInfoString(&payload, "{\"schema\": ");
  escape_json(&payload, pg::copy(schema).data());
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

void record_causes(std::string_view schema, const Change& change, std::span<const std::uint32_t> scene_of,
                   std::span<const Overtaken> overtaken, CommandId command_id) {
  std::pmr::memory_resource& arena = pg::make_arena();
  Changes changes;
  if (overtaken.size() > named_scenes)
    add_causes(changes, change, scene_of, overtaken.size());
  else
    add_named(changes, schema, change, scene_of, overtaken.size(), arena);
  std::span<const core::NamedChange> remembered;
  pg::compute([&] { remembered = core::remember(changes.span(), arena); });

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

  const char* const schema = get_namespace_name(RelationGetNamespace(scenes));
  const Oid owner = scenes->rd_rel->relowner;
  const bool still_ours = strcmp(RelationGetRelationName(scenes), "scenes") == 0;
  if (still_ours && approves) require_latest_view(schema, owner, scene);
  if (still_ours && pg::may_write(owner, schema, "shot_asset_scene_states")) {
    pg::connect();
    const pg::RoleBefore role_before = pg::act_as(owner);
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

SHOT_ASSETS_FUNCTION(shot_assets_outdated_because) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  require_scene(schema, scene);
  pg::query(schema, causes_of_scene, pg::Access::read, {pg::uuid(scene)},
            [&](const pg::Row& row) { results.add(row); });
  pg::finish();
  return Datum(0);
}
