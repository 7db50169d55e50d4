// merge_instances(): instances of a scene that turn out to be one.

#include "core/editing/merge_instances.h"
#include "core/references/frame.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/editing/kept_overrides.h"
#include "functions/locks/slots.h"
#include "functions/scene/core_rows.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Int8> scenes_of_instances = {
    "SELECT i.id, i.scene_id, e.n FROM unnest($1) WITH ORDINALITY AS e(id, n) "
    "LEFT JOIN {scene_asset_instances} i ON i.id = e.id ORDER BY e.n"};

constexpr pg::Statement<pg::Uuid> lock_instances = {
    "SELECT i.id FROM {scene_asset_instances} i WHERE i.id = ANY ($1) ORDER BY i.id FOR UPDATE"};

constexpr AssignmentRow assignments_of_instances = {
    "SELECT " ASSIGNMENT_ROW " FROM {shot_asset_assignments} a WHERE a.scene_asset_instance_id = ANY ($1)"};

constexpr pg::Statement<> move_events = {
    "UPDATE {transformation_events} SET scene_asset_instance_id = $1 WHERE scene_asset_instance_id = ANY ($2)"};

constexpr pg::Statement<> delete_instances = {"DELETE FROM {scene_asset_instances} i WHERE i.id = ANY ($1)"};

// All must be of the scene of the survivor, which is the first. Returns that scene.
pg_uuid_t require_one_scene(const pg::Schema& schema, std::span<const pg_uuid_t> instances) {
  pg_uuid_t scene = {};  // of the survivor
  bool is_first = true;
  std::size_t unknown = instances.size(), elsewhere = instances.size();
  pg::query(schema, scenes_of_instances, pg::Access::write, {pg::uuid_array(instances)}, [&](const auto& row) {
    const auto element = static_cast<std::size_t>(row.bigint(2)) - 1;
    if (is_first) scene = row.uuid(1);
    is_first = false;
    if (row.is_null(0)) unknown = Min(unknown, element);
    if (to_core(row.uuid(1)) != to_core(scene)) elsewhere = Min(elsewhere, element);
  });
  if (unknown < instances.size())
    raise_not_found("scene asset instance", instances[unknown],
                    unknown == 0 ? "" : psprintf(" (element %zu)", unknown));
  if (elsewhere < instances.size())
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                    errmsg("scene asset instances belong to different scenes (element %zu)", elsewhere),
                    errdetail("Instances %s and %s are not of one scene.", pg::to_string(instances[0]),
                              pg::to_string(instances[elsewhere])),
                    errhint("Merge instances of one scene; each scene has its own.")));
  return scene;
}

pg::Array<core::Assignment> read_assignments(const pg::Schema& schema, std::span<const pg_uuid_t> instances) {
  pg::UuidSet wanted;
  for (const pg_uuid_t& instance : instances) wanted.insert(instance);
  pg::Array<core::Assignment> assignments;
  pg::query(schema, assignments_of_instances, pg::Access::write, {pg::uuid_array(instances)}, [&](const auto& row) {
    const core::Assignment assignment = assignment_of(row);
    wanted.number_of(to_pg(assignment.instance_id));
    assignments.push_back(assignment);
  });
  return assignments;
}

core::InstanceMerge compute(const pg_uuid_t& survivor, std::span<const pg_uuid_t> absorbed,
                            std::span<const core::Assignment> assignments) {
  std::pmr::memory_resource& arena = pg::make_arena();
  pg::Array<core::Uuid> ids;
  for (const pg_uuid_t& id : absorbed) ids.push_back(to_core(id));
  const std::span<const core::Uuid> absorbed_ids = ids.span();
  core::InstanceMerge merge = {};
  pg::compute([&] { merge = core::merge_instances(to_core(survivor), absorbed_ids, assignments, arena); });
  return merge;
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_merge_instances) {
  using namespace shot_assets;
  const pg_uuid_t survivor = pg::uuid_argument(fcinfo, 0, "survivor_id");
  const pg::Array<pg_uuid_t> absorbed = pg::uuid_array_argument(fcinfo, 1, "absorbed_ids");
  require_distinct(absorbed.span(), "absorbed_ids", "scene asset instance");
  pg::Array<pg_uuid_t> all;
  all.push_back(survivor);
  for (const pg_uuid_t& instance : absorbed) {
    all.push_back(instance);
    if (pg::same(instance, survivor))
      ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                      errmsg("element %zu of absorbed_ids is the survivor", all.size() - 1),
                      errdetail("Instance %s cannot absorb itself.", pg::to_string(survivor)),
                      errhint("Leave the survivor out of absorbed_ids.")));
  }
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  const pg_uuid_t scene = require_one_scene(schema, all.span());
  begin_rewriting(schema, {&scene, 1});
  const pg::Array<pg_uuid_t> shots = lock_shots_that_name(schema, survivor, absorbed.span());
  lock_assignments_of(schema, {}, all.span());
  // From here on nobody assigns them, so that no assignment of an absorbed instance can go with it.
  pg::execute(schema, lock_instances, {pg::uuid_array(all.span())});
  lock_assignments_of(schema, {}, all.span());  // those that came while it waited
  require_one_scene(schema, all.span());
  const pg::Array<core::Assignment> assignments = read_assignments(schema, all.span());
  const core::InstanceMerge merge = compute(survivor, absorbed.span(), assignments.span());

  delete_assignments(schema, merge.deleted);
  replace_assignments(schema, merge.assignments);
  uint64 events = 0;
  if (pg::has_table(schema, "transformation_events"))
    events = pg::execute(schema, move_events, {pg::uuid(survivor), pg::uuid_array(absorbed.span())});
  const uint64 overrides = rename_in_overrides(schema, scene, shots.span(), survivor, absorbed.span());
  const uint64 deleted = pg::execute(schema, delete_instances, {pg::uuid_array(absorbed.span())});
  if (deleted < absorbed.size()) raise_not_deletable("scene_asset_instances", absorbed.size() - deleted);

  result.set({{Int64GetDatum(static_cast<int64>(merge.moved))},
              {Int64GetDatum(static_cast<int64>(merge.combined))},
              {Int64GetDatum(static_cast<int64>(events))},
              {Int64GetDatum(static_cast<int64>(overrides))}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}
