#include <algorithm>

#include "core/scene/display_names.h"

#include "functions/scene/scene_reader.h"

#include "functions/scene/assignment_rows.h"
#include "functions/scene/core_rows.h"
#include "functions/scene/managed.h"
#include "functions/base/errors.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/statement.h"
#include "pg/table.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

constexpr pg::Statement<pg::Bool> scene_state = {"SELECT " IS_MANAGED(
    "m", "s.id") " FROM {scenes} s LEFT JOIN {shot_asset_scene_states} m ON m.scene_id = s.id "
                 "WHERE s.id = $1"};

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Int4, pg::Text, pg::Text, pg::Text, pg::Text, pg::Int4, pg::Texts,
                        pg::Texts>
    shots_of_scene = {
        "SELECT id, shot_id, shot_order, camera, action, setting, dialogue, duration, characters_foreground, "
        "characters_background FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int4, camera text, "
        "action text, setting text, dialogue text, duration int4, characters_foreground _text, "
        "characters_background _text)} s WHERE scene_id = $1"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Time, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text, pg::Text,
                        pg::Text, pg::Text, pg::Texts, pg::Text>
    instances_of_scene = {
        "SELECT i.id, i.project_asset_id, i.created_at, p.name, p.asset_type, p.description, p.image_key_url, "
        "i.description_override, i.effective_description, i.image_key_url, i.selected_master_reference_url, "
        "i.status_tags, i.instance_name FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, "
        "created_at timestamptz, description_override text, effective_description text, image_key_url text, "
        "selected_master_reference_url text, status_tags _text, instance_name text)} i "
        "JOIN {project_assets(id uuid, name text, asset_type text, description text, image_key_url text)} p "
        "ON p.id = i.project_asset_id WHERE i.scene_id = $1"};

constexpr pg::Statement<pg::Uuid, pg::Text, pg::Text, pg::Text, pg::Uuid> variants_of_assets = {
    "SELECT v.project_asset_id, v.angle_type, v.status, v.image_url, v.scene_asset_instance_id "
    "FROM {asset_angle_variants(project_asset_id uuid, scene_asset_instance_id uuid, angle_type text, status text, "
    "image_url text)} v WHERE v.project_asset_id = ANY ($1)"};

constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid, pg::Uuid, pg::Time, pg::Text, pg::Text, pg::Text, pg::Text>
    events_of_instances = {
        "SELECT " EVENT_COLUMNS
        ", e.post_description, e.post_image_key_url, e.transformation_narrative "
        "FROM {transformation_events(id uuid, scene_asset_instance_id uuid, trigger_shot_id uuid, "
        "completion_shot_id uuid, transformation_type text, created_at timestamptz, post_description text, "
        "post_image_key_url text, transformation_narrative text, confirmed bool)} e "
        "WHERE e.confirmed AND e.scene_asset_instance_id = ANY ($1)"};

// PostgreSQL finds the rows of these shots in the index, and then reads each page of the table once. A join would read
// the pages for each shot anew. But where the rows have more pages than work_mem can list row by row, PostgreSQL
// compares every row of a page with every shot, so there must not be too many.
constexpr std::size_t most_shots_at_once = 256;
constexpr AssignmentRow assignments_of_shots = {"SELECT " ASSIGNMENT_ROW
                                                " FROM {shot_asset_assignments} a WHERE a.shot_id = ANY ($1)"};

// The core takes ids for what they are. A host may have dropped the key that makes them so.
template <class Item>
void require_distinct_ids(const pg::Schema& schema, const char* table, const pg::Array<Item>& items) {
  if (pg::is_key(schema, table, "id")) return;
  pg::UuidSet ids;
  for (const Item& item : items) {
    ids.insert(to_pg(item.id));
    if (ids.size() <= static_cast<std::size_t>(&item - items.begin())) raise_doubled_id(schema, table, to_pg(item.id));
  }
}

bool read_whether_managed(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  bool managed = false;
  if (pg::query(schema, scene_state, access, {pg::uuid(scene)}, [&](const auto& row) { managed = row.boolean(0); }) ==
      0)
    raise_not_found("scene", scene);
  return managed;
}

pg::Array<core::Shot> read_shots(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  pg::Array<core::Shot> shots;
  pg::query(schema, shots_of_scene, access, {pg::uuid(scene)}, [&](const auto& row) {
    core::Shot shot = {};
    shot.id = to_core(row.uuid(0));
    shot.label = row.text(1);
    if (!row.is_null(2)) shot.shot_order = row.integer(2);
    shot.camera = row.text(3);
    shot.action = row.text(4);
    shot.setting = row.text(5);
    shot.dialogue = row.text(6);
    if (!row.is_null(7)) shot.duration = row.integer(7);
    shot.characters_foreground = row.texts(8);
    shot.characters_background = row.texts(9);
    shots.push_back(shot);
  });
  require_distinct_ids(schema, "shots", shots);
  return shots;
}

pg::Array<core::Instance> read_instances(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  pg::Array<core::Instance> instances;
  pg::query(schema, instances_of_scene, access, {pg::uuid(scene)}, [&](const auto& row) {
    core::Instance instance = {};
    instance.id = to_core(row.uuid(0));
    instance.project_asset_id = to_core(row.uuid(1));
    instance.created_at = row.time(2);
    instance.asset_name = row.text(3);
    instance.asset_type = row.text(4);
    instance.asset_description = row.text(5);
    instance.asset_image_url = row.text(6);
    instance.description_override = row.text(7);
    instance.effective_description = row.text(8);
    instance.image_url = row.text(9);
    instance.master_reference_url = row.text(10);
    instance.status_tags = row.texts(11);
    instance.instance_name = row.text(12);
    instances.push_back(instance);
  });
  require_distinct_ids(schema, "scene_asset_instances", instances);
  std::pmr::memory_resource& arena = pg::make_arena();
  const std::span<core::Instance> all = instances.span();
  pg::compute([&] { core::name_instances(all, arena); });
  return instances;
}

pg::Array<core::AngleVariant> read_variants(const pg::Schema& schema, const pg::Array<core::Instance>& instances,
                                            pg::Access access) {
  pg::Array<pg_uuid_t> assets;
  for (const core::Instance& instance : instances) assets.push_back(to_pg(instance.project_asset_id));
  pg::Array<core::AngleVariant> variants;
  pg::query(schema, variants_of_assets, access, {pg::uuid_array(assets.span())}, [&](const auto& row) {
    core::AngleVariant variant = {to_core(row.uuid(0)), std::nullopt, row.text(1), row.text(2), row.text(3)};
    if (!row.is_null(4)) variant.instance_id = to_core(row.uuid(4));
    variants.push_back(variant);
  });
  return variants;
}

pg::Array<core::TransformationEvent> read_events(const pg::Schema& schema, const pg::Array<core::Instance>& instances,
                                                 pg::Access access) {
  pg::Array<pg_uuid_t> ids;
  for (const core::Instance& instance : instances) ids.push_back(to_pg(instance.id));
  pg::Array<core::TransformationEvent> events;
  pg::query(schema, events_of_instances, access, {pg::uuid_array(ids.span())}, [&](const auto& row) {
    const auto type = event_type_of(row);
    if (!type) return;
    auto event = event_of<core::TransformationEvent>(row);
    event.type = *type;
    event.post_description = row.text(6);
    event.post_image_url = row.text(7);
    event.narrative = row.text(8);
    events.push_back(event);
  });
  return events;
}

SceneRows read_all_but_assignments(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  SceneRows rows;
  rows.managed = read_whether_managed(schema, scene, access);
  rows.shots = read_shots(schema, scene, access);
  rows.instances = read_instances(schema, scene, access);
  rows.variants = read_variants(schema, rows.instances, access);
  rows.events = read_events(schema, rows.instances, access);
  return rows;
}

}  // namespace

SceneRows read_scene(const pg::Schema& schema, const pg_uuid_t& scene, pg::Access access) {
  SceneRows rows = read_all_but_assignments(schema, scene, access);
  if (!rows.managed) return rows;
  pg::Array<pg_uuid_t> shots;
  for (const core::Shot& shot : rows.shots) shots.push_back(to_pg(shot.id));
  rows.assignments = read_assignments_of_shots(schema, shots.span(), access);
  return rows;
}

SceneRows read_scene_of_shot(const pg::Schema& schema, const pg_uuid_t& shot, pg::Access access) {
  SceneRows rows = read_all_but_assignments(schema, scene_of_shot(schema, shot, access), access);
  if (rows.managed) rows.assignments = read_assignments_of_shots(schema, {&shot, 1}, access);
  return rows;
}

pg::Array<core::Assignment> read_assignments_of_shots(const pg::Schema& schema, std::span<const pg_uuid_t> shots,
                                                      pg::Access access) {
  pg::Array<core::Assignment> assignments;
  for (; !shots.empty(); shots = shots.subspan(std::min(shots.size(), most_shots_at_once)))
    pg::query(schema, assignments_of_shots, access,
              {pg::uuid_array(shots.first(std::min(shots.size(), most_shots_at_once)))},
              [&](const auto& row) { assignments.push_back(assignment_of(row)); });
  return assignments;
}

}  // namespace shot_assets
