#include "core/scene/display_names.h"
#include "core/sheets/assignment_sheets.h"

#include "functions/sheets/scene_contents.h"

#include "functions/base/uuid.h"
#include "pg/compute.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text> shots_of_scenes = {
    "SELECT s.id, s.scene_id, s.shot_id FROM {shots(id uuid, scene_id uuid, shot_id text)} s "
    "WHERE s.scene_id = ANY ($1) ORDER BY s.id"};

// Those that a scene of $1 may take by its branch. Where one of them has none, both are of any.
constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text> all_assets = {
    "SELECT p.id, p.project_id, p.name, p.asset_type "
    "FROM {project_assets(id uuid, project_id text, name text, asset_type text, branch_id text)} p "
    "WHERE p.branch_id IS NULL OR p.branch_id = ANY (ARRAY(SELECT s.branch_id::text "
    "FROM {scenes(id uuid, branch_id uuid)} s WHERE s.id = ANY ($1))) "
    "OR EXISTS (SELECT FROM {scenes(id uuid, branch_id uuid)} s WHERE s.id = ANY ($1) AND s.branch_id IS NULL) "
    "ORDER BY p.id"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Text, pg::Text, pg::Uuid, pg::Time, pg::Text> instances_of_scenes = {
    "SELECT i.id, i.scene_id, p.name, p.asset_type, i.project_asset_id, i.created_at, i.instance_name "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz, "
    "instance_name text)} i "
    "JOIN {project_assets(id uuid, name text, asset_type text)} p ON p.id = i.project_asset_id "
    "WHERE i.scene_id = ANY ($1) ORDER BY i.scene_id, i.id"};

// Scene by scene: what tells two instances apart depends on their scene.
void read_instances(SceneContents& contents, const pg::Schema& schema, const SheetDirectory& directory,
                    const pg::Param& scenes, pg::Access access, std::pmr::memory_resource& arena) {
  pg::Array<core::InstanceName> names;
  pg::query(schema, instances_of_scenes, access, {scenes}, [&](const auto& row) {
    const core::Uuid id = to_core(row.uuid(0));
    contents.instances.push_back({id, directory.number_of(row.uuid(1)), row.text(2), row.text(3), row.text(2)});
    names.push_back({id, to_core(row.uuid(4)), row.time(5), row.text(2), row.text(6)});
  });
  const std::span<core::SheetInstance> all = contents.instances.span();
  const std::span<const core::InstanceName> all_names = names.span();
  pg::compute([&] {
    for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
      while (end < all.size() && all[end].scene == all[first].scene) ++end;
      const auto display = core::display_names(all_names.subspan(first, end - first), arena);
      for (std::size_t i = first; i < end; ++i) all[i].display_name = display[i - first];
    }
  });
}

}  // namespace

SceneContents read_scene_contents(const pg::Schema& schema, const SheetDirectory& directory, const pg::Param& scenes,
                                  pg::Access access, std::pmr::memory_resource& arena) {
  SceneContents contents;
  pg::query(schema, shots_of_scenes, access, {scenes}, [&](const auto& row) {
    contents.shots.push_back({to_core(row.uuid(0)), directory.number_of(row.uuid(1)), row.text(2)});
  });
  read_instances(contents, schema, directory, scenes, access, arena);
  pg::query(schema, all_assets, access, {scenes}, [&](const auto& row) {
    contents.assets.push_back({to_core(row.uuid(0)), row.text(1), row.text(2), row.text(3)});
  });
  return contents;
}

}  // namespace shot_assets
