// copy_assignments(): what a shot shows, in other shots too.

#include "core/assignment_copy.h"

#include "functions/assignment_writer.h"
#include "functions/errors.h"
#include "functions/pipeline.h"
#include "functions/populate.h"
#include "functions/scene_reader.h"
#include "functions/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement shots_by_id = {
    "SELECT s.id, s.scene_id, s.shot_id, m.managed_since IS NOT NULL "
    "FROM pg_catalog.unnest($1) WITH ORDINALITY AS e(id, n) "
    "LEFT JOIN {shots(id uuid, scene_id uuid, shot_id text)} s ON s.id OPERATOR(pg_catalog.=) e.id "
    "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id OPERATOR(pg_catalog.=) s.scene_id ORDER BY e.n"};

// Of several instances of a project asset the oldest stands for it.
constexpr pg::Statement instances_of_scenes = {
    "SELECT i.scene_id, i.project_asset_id, i.id "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "WHERE i.scene_id OPERATOR(pg_catalog.=) ANY ($1) ORDER BY i.created_at NULLS LAST, i.id"};

struct Target {
  pg_uuid_t shot;
  pg_uuid_t scene;
  std::string_view label;
  bool managed;
};

pg::Array<Target> read_shots(std::string_view schema, std::span<const pg_uuid_t> shots) {
  pg::Array<Target> found;
  std::size_t missing = shots.size();
  pg::query(schema, shots_by_id, pg::Access::write, {pg::uuid_array(shots)}, [&](const pg::Row& row) {
    // A shot that a host has left without a scene is none that could be copied from or to.
    if (row.is_null(1) && missing == shots.size()) missing = found.size();
    found.push_back({row.uuid(0), row.uuid(1), row.text(2), row.boolean(3)});
  });
  // The first is the shot to copy from, the others are elements of a list.
  if (missing < shots.size())
    raise_not_found("shot", shots[missing], missing == 0 ? "" : psprintf(" (element %zu)", missing));
  return found;
}

pg::Array<core::Counterpart> read_counterparts(std::string_view schema, std::span<const pg_uuid_t> scenes) {
  pg::Array<core::Counterpart> counterparts;
  if (scenes.empty()) return counterparts;
  pg::query(schema, instances_of_scenes, pg::Access::write, {pg::uuid_array(scenes)}, [&](const pg::Row& row) {
    counterparts.push_back({to_core(row.uuid(0)), to_core(row.uuid(1)), to_core(row.uuid(2))});
  });
  return counterparts;
}

std::span<const core::Copied> compute(SceneRows& rows, const Target& from, std::span<const Target> to,
                                      std::span<const core::Counterpart> counterparts,
                                      std::span<const core::Assignment> existing) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  pg::Array<core::CopyTarget> targets;
  for (const Target& target : to) targets.push_back({to_core(target.shot), to_core(target.scene), target.managed});
  const std::span<const core::CopyTarget> all_targets = targets.span();
  std::span<const core::Copied> copied;
  pg::compute([&] {
    const core::SceneLayout layout(scene, arena);
    const auto shot = layout.find_shot(to_core(from.shot));
    if (!shot) return;
    copied = core::copy_assignments({to_core(from.scene), &layout, *shot}, all_targets, counterparts, existing, arena);
  });
  return copied;
}

// A legacy scene that gets something else than it shows is put into rows first; one that gets nothing stays legacy.
void write(std::string_view schema, std::span<const Target> targets, std::span<const core::Copied> copied) {
  pg::UuidSet scenes;
  pg::Array<core::RequestedAssignment> written;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (copied[i].written.empty()) continue;
    if (!targets[i].managed) scenes.insert(targets[i].scene);
    for (const core::RequestedAssignment& one : copied[i].written) written.push_back(one);
  }
  capture_legacy_scenes(schema, scenes);
  upsert_assignments(schema, written.span());
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_copy_assignments) {
  using namespace shot_assets;
  const pg_uuid_t from = pg::uuid_argument(fcinfo, 0, "from_shot_id");
  pg::Array<pg_uuid_t> to = pg::uuid_array_argument(fcinfo, 1, "to_shot_ids");
  require_distinct(to.span(), "to_shot_ids", "shot");
  const std::string_view schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  pg::Array<pg_uuid_t> shots;
  shots.push_back(from);
  for (const pg_uuid_t& shot : to) shots.push_back(shot);
  lock_assignments_of(schema, shots.span(), {});

  pg::Array<Target> found = read_shots(schema, shots.span());
  const std::span<const Target> targets = found.span().subspan(1);
  SceneRows rows = read_scene_of_shot(schema, from, pg::Access::write);
  pg::UuidSet other_scenes;
  for (const Target& target : targets)
    if (memcmp(&target.scene, &found[0].scene, UUID_LEN) != 0) other_scenes.insert(target.scene);
  const pg::Array<core::Counterpart> counterparts = read_counterparts(schema, other_scenes.span());
  const pg::Array<core::Assignment> existing = read_assignments_of_shots(schema, to.span(), pg::Access::write);

  const std::span<const core::Copied> copied = compute(rows, found[0], targets, counterparts.span(), existing.span());
  if (copied.size() < targets.size()) raise_not_found("shot", from);  // it went while we read
  write(schema, targets, copied);
  for (std::size_t i = 0; i < targets.size(); ++i)
    results.add({{UUIDPGetDatum(&targets[i].shot)},
                 pg::text_or_null(targets[i].label),
                 {Int64GetDatum(static_cast<int64>(copied[i].created))},
                 {Int64GetDatum(static_cast<int64>(copied[i].changed))},
                 {Int64GetDatum(static_cast<int64>(copied[i].unchanged))},
                 {pg::text_array(copied[i].missing).value}});
  pg::finish();
  return Datum(0);
}
