// apply_template(): the assignments of a scene by a rule.

#include "core/editing/apply_template.h"

#include "functions/assignments/assignment_writer.h"
#include "functions/locks/slots.h"
#include "functions/population/populate.h"
#include "functions/scene/named_assets.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

pg::Array<core::NamedAsset> read_others(const pg::Schema& schema, const pg_uuid_t& scene, SceneRows& rows) {
  pg::Array<pg_uuid_t> assets;
  for (const core::Instance& instance : rows.instances) assets.push_back(to_pg(instance.project_asset_id));
  return read_assets_beside(schema, scene, assets.span(), pg::Access::write);
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_apply_template) {
  using namespace shot_assets;
  const pg_uuid_t scene_id = pg::uuid_argument(fcinfo, 0, "scene_id");
  const std::string_view name = pg::text_argument(fcinfo, 1, "template");
  core::AssignmentTemplate wanted = {};
  pg::compute([&] { wanted = core::require_template(name); });
  const auto other_assignments =
      pg::boolean_argument(fcinfo, 2, "keep_others") ? core::OtherAssignments::keep : core::OtherAssignments::remove;
  const pg::Schema schema = pipeline_schema();
  pg::ResultRow result(fcinfo);

  pg::connect();
  require_scene(schema, scene_id);
  begin_rewriting(schema, {&scene_id, 1});
  const int64 captured = capture_legacy_scene(schema, scene_id);
  const pg::UuidSet locked = lock_assignments_of_scene(schema, scene_id);
  SceneRows rows = read_scene(schema, scene_id, pg::Access::write);
  pg::Array<core::NamedAsset> others;
  if (wanted == core::AssignmentTemplate::match_characters) others = read_others(schema, scene_id, rows);

  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  core::TemplateChanges changes = {};
  pg::compute([&] { changes = core::apply_template(scene, wanted, other_assignments, others.span(), arena); });
  upsert_assignments(schema, changes.written);
  // Those that have come since are not locked, and stay.
  pg::Array<pg_uuid_t> doomed;
  for (const core::Uuid& id : changes.deleted)
    if (locked.contains(to_pg(id))) doomed.push_back(to_pg(id));
  delete_assignments(schema, doomed.span());

  // What a legacy scene showed has rows now, as far as the template has not taken it out.
  const auto deleted = static_cast<int64>(doomed.size() + changes.replaced);
  auto created = static_cast<int64>(changes.written.size());
  if (captured > 0) created += captured - deleted;
  result.set({{Int64GetDatum(deleted)}, {Int64GetDatum(created)}});
  pg::finish();
  PG_RETURN_DATUM(result.datum());
}
