// copy_assignments(): what a shot shows, in other shots too.

#include "core/editing/copy_assignments.h"
#include "core/locks/stage_locks.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/shared_scenes.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/scene/managed.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Bool, pg::Int8>
    shots_by_id = {"SELECT s.id, s.scene_id, s.shot_id, " IS_MANAGED(
        "m",
        "s.scene_id") ", e.n "
                      "FROM unnest($1) WITH ORDINALITY AS e(id, n) "
                      "LEFT JOIN {shots(id uuid, scene_id uuid, shot_id text)} s ON s.id = e.id "
                      "LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.scene_id ORDER BY e.n"};

// Of several instances of a project asset the oldest stands for it.
constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid> instances_of_scenes = {
    "SELECT i.scene_id, i.project_asset_id, i.id "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz)} i "
    "WHERE i.scene_id = ANY ($1) ORDER BY " INSTANCE_AGE("i")};

struct Target {
  pg_uuid_t shot;
  pg_uuid_t scene;
  std::string_view label;
  bool managed;
};

pg::Array<Target> read_shots(const pg::Schema& schema, std::span<const pg_uuid_t> shots) {
  pg::Array<Target> found;
  std::size_t missing = shots.size(), doubled = shots.size(), latest = shots.size();
  pg::query(schema, shots_by_id, pg::Access::write, {pg::uuid_array(shots)}, [&](const auto& row) {
    // A shot that a host has left without a scene is none that could be copied from or to.
    const auto element = static_cast<std::size_t>(row.bigint(4)) - 1;
    if (row.is_null(1)) missing = Min(missing, element);
    if (element == latest) doubled = Min(doubled, element);  // the host has dropped the key
    latest = element;
    found.push_back({row.uuid(0), row.uuid(1), row.text(2), row.boolean(3)});
  });
  // The first is the shot to copy from, the others are elements of a list.
  if (missing < shots.size())
    raise_not_found("shot", shots[missing], missing == 0 ? "" : psprintf(" (element %zu)", missing));
  if (doubled < shots.size()) raise_doubled_id(schema, "shots", shots[doubled]);
  return found;
}

pg::Array<core::Counterpart> read_counterparts(const pg::Schema& schema, std::span<const pg_uuid_t> scenes) {
  pg::Array<core::Counterpart> counterparts;
  if (scenes.empty()) return counterparts;
  pg::query(schema, instances_of_scenes, pg::Access::write, {pg::uuid_array(scenes)}, [&](const auto& row) {
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

// What a call reads, under locks, and what follows from it.
struct Copy {
  pg::Array<Target> shots;  // the first is the one to copy from
  std::span<const core::Copied> copied;

  std::span<const Target> targets() const { return shots.span().subspan(1); }
};

Copy plan(const pg::Schema& schema, const pg_uuid_t& from, std::span<const pg_uuid_t> to) {
  pg::Array<pg_uuid_t> shots;
  shots.push_back(from);
  for (const pg_uuid_t& shot : to) shots.push_back(shot);
  pg::UuidSet scenes;
  for (const Target& shot : read_shots(schema, shots.span())) scenes.insert(shot.scene);
  begin_rewriting(schema, scenes.span());
  begin_changing(schema, scenes.span());
  lock_assignments_of(schema, shots.span(), {});

  Copy copy = {read_shots(schema, shots.span()), {}};
  SceneRows rows = read_scene_of_shot(schema, from, pg::Access::write);
  pg::UuidSet other_scenes;
  for (const Target& target : copy.targets())
    if (!pg::same(target.scene, copy.shots[0].scene)) other_scenes.insert(target.scene);
  const pg::Array<core::Counterpart> counterparts = read_counterparts(schema, other_scenes.span());
  const pg::Array<core::Assignment> existing = read_assignments_of_shots(schema, to, pg::Access::write);
  copy.copied = compute(rows, copy.shots[0], copy.targets(), counterparts.span(), existing.span());
  if (copy.copied.size() < to.size()) raise_not_found("shot", from);  // it went while we read
  return copy;
}

// A legacy scene that gets something else than it shows is put into rows first; one that gets nothing stays legacy.
// Returns whether there was one: somebody else may have given it its first assignments meanwhile, so what follows is to
// be found again.
bool capture(const pg::Schema& schema, const Copy& copy, pg::UuidSet& captured) {
  pg::UuidSet scenes;
  for (std::size_t i = 0; i < copy.copied.size(); ++i) {
    const Target& target = copy.targets()[i];
    if (!copy.copied[i].written.empty() && !target.managed && !captured.contains(target.scene))
      scenes.insert(target.scene);
  }
  for (const pg_uuid_t& scene : scenes.values()) captured.insert(scene);
  capture_legacy_scenes(schema, scenes);
  return !scenes.empty();
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_copy_assignments) {
  using namespace shot_assets;
  const pg_uuid_t from = pg::uuid_argument(fcinfo, 0, "from_shot_id");
  pg::Array<pg_uuid_t> to = pg::uuid_array_argument(fcinfo, 1, "to_shot_ids");
  require_distinct(to.span(), "to_shot_ids", "shot");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);

  pg::connect();
  Copy copy = plan(schema, from, to.span());
  for (pg::UuidSet captured; capture(schema, copy, captured);) copy = plan(schema, from, to.span());
  pg::Array<core::RequestedAssignment> written;
  for (const core::Copied& one : copy.copied)
    for (const core::RequestedAssignment& assignment : one.written) written.push_back(assignment);
  upsert_assignments(schema, written.span());

  const std::span<const Target> targets = copy.targets();
  const std::span<const core::Copied> copied = copy.copied;
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
