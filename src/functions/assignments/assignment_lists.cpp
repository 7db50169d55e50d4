// Reading assignments: as rows, and as one JSON document for a client that opens a scene.

#include "core/assignments/assignment_list.h"

#include "functions/scene/assignment_rows.h"
#include "functions/scene/managed.h"
#include "functions/scene/scene_order.h"
#include "functions/scene/scene_reader.h"
#include "functions/base/pipeline.h"
#include "functions/base/uuid.h"
#include "pg/arguments.h"
#include "pg/compute.h"
#include "pg/results.h"

namespace shot_assets {

namespace {

// One document by set operations: this is what SQL does best. $2, $3: the look of each assignment.
constexpr pg::Statement<pg::Json> scene_document = {
    "SELECT COALESCE(jsonb_agg(jsonb_build_object("
    "'shot_id', s.id, 'shot_label', s.shot_id, 'shot_order', s.shot_order, "
    "'assignments', COALESCE(list.assignments, '[]')) "
    "ORDER BY " SHOT_ORDER("s") "), '[]') "
    "FROM {shots(id uuid, scene_id uuid, shot_id text, shot_order int4)} s "
    "LEFT JOIN (SELECT a.shot_id, jsonb_agg(jsonb_build_object("
    "'id', a.id, 'presence_type', a.presence_type::text, 'presence_note', a.presence_note::text, "
    "'created_at', a.created_at, 'updated_at', a.updated_at, "
    "'priority', " CHOSEN_PRIORITY ", 'camera_angle', " CHOSEN_ANGLE ", 'image_url', " CHOSEN_IMAGE ", "
    "'instance', instance.document || jsonb_build_object('effective_description', look.description)) "
    "ORDER BY instance.type_rank, " INSTANCE_AGE("instance") ") AS assignments "
    "FROM {shot_asset_assignments} a JOIN ("
    "SELECT i.id, i.created_at, " TYPE_RANK("p") " AS type_rank, jsonb_build_object("
    "'id', i.id, 'description_override', i.description_override, "
    "'image_key_url', i.image_key_url, "
    "'status_tags', i.status_tags, 'selected_master_reference_url', i.selected_master_reference_url, "
    "'project_asset', jsonb_build_object("
    "'id', p.id, 'name', p.name, 'asset_type', p.asset_type, 'description', p.description, "
    "'image_key_url', p.image_key_url, 'angle_variants', COALESCE(v.variants, '[]'))) AS document "
    "FROM {scene_asset_instances(id uuid, scene_id uuid, project_asset_id uuid, created_at timestamptz, "
    "description_override text, image_key_url text, status_tags _text, "
    "selected_master_reference_url text)} i "
    "JOIN {project_assets(id uuid, name text, asset_type text, description text, image_key_url text)} p "
    "ON p.id = i.project_asset_id "
    "LEFT JOIN (SELECT w.project_asset_id, jsonb_agg(jsonb_build_object("
    "'angle_type', w.angle_type, 'image_url', w.image_url, 'status', w.status) "
    "ORDER BY w.angle_type COLLATE \"C\", w.image_url COLLATE \"C\") AS variants "
    "FROM {asset_angle_variants(project_asset_id uuid, angle_type text, image_url text, status text)} w "
    "WHERE w.project_asset_id = ANY (ARRAY(SELECT x.project_asset_id "
    "FROM {scene_asset_instances} x WHERE x.scene_id = $1)) "
    "GROUP BY w.project_asset_id) v ON v.project_asset_id = p.id "
    "WHERE i.scene_id = $1"
    ") instance ON instance.id = a.scene_asset_instance_id "
    "LEFT JOIN unnest($2, $3) AS look(assignment_id, description) ON look.assignment_id = a.id GROUP BY a.shot_id"
    ") list ON list.shot_id = s.id "
    "WHERE s.scene_id = $1"};

constexpr pg::Statement<pg::Bool> any_assignment = {"SELECT true WHERE " HAS_ASSIGNMENTS("$1")};

std::span<const core::AssignmentView> list_assignments(SceneRows& rows) {
  std::pmr::memory_resource& arena = pg::make_arena();
  const core::Scene scene = rows.scene();
  std::span<const core::AssignmentView> views;
  pg::compute([&] { views = core::list_assignments(scene, arena); });
  return views;
}

void add_assignments(pg::ResultSet& results, SceneRows& rows) {
  for (const core::AssignmentView& view : list_assignments(rows)) {
    CHECK_FOR_INTERRUPTS();
    const pg_uuid_t assignment = to_pg(view.assignment->id), shot = to_pg(view.shot->id),
                    instance = to_pg(view.instance->id), asset = to_pg(view.instance->project_asset_id);
    results.add({{UUIDPGetDatum(&assignment)},
                 {UUIDPGetDatum(&shot)},
                 pg::text_or_null(view.shot->label),
                 view.shot->shot_order ? pg::Value{Int32GetDatum(*view.shot->shot_order)} : pg::null(),
                 {UUIDPGetDatum(&instance)},
                 {UUIDPGetDatum(&asset)},
                 {pg::text_datum(view.instance->name())},
                 {pg::text_datum(view.instance->asset_type)},
                 {pg::text_datum(core::to_text(view.assignment->presence))},
                 pg::text_or_null(view.assignment->note),
                 pg::text_or_null(view.description),
                 pg::text_or_null(view.image_url),
                 {TimestampTzGetDatum(view.assignment->created_at)},
                 {TimestampTzGetDatum(view.assignment->updated_at)},
                 view.assignment->priority == 0 ? pg::null() : pg::Value{Int16GetDatum(view.assignment->priority)},
                 pg::text_or_null(view.assignment->camera_angle),
                 pg::text_or_null(view.assignment->image_url)});
  }
}

}  // namespace

}  // namespace shot_assets

SHOT_ASSETS_FUNCTION(shot_assets_assignments_for_shot) {
  using namespace shot_assets;
  const pg_uuid_t shot = pg::uuid_argument(fcinfo, 0, "shot_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene_of_shot(schema, shot);
  add_assignments(results, rows);
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_assignments_for_scene) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::ResultSet results(fcinfo);
  pg::connect();
  SceneRows rows = read_scene(schema, scene);
  add_assignments(results, rows);
  pg::finish();
  return Datum(0);
}

SHOT_ASSETS_FUNCTION(shot_assets_scene_assignments) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  SceneRows rows = read_scene(schema, scene);
  pg::Array<pg_uuid_t> assignments;
  pg::Array<std::string_view> looks;
  for (const core::AssignmentView& view : list_assignments(rows)) {
    assignments.push_back(to_pg(view.assignment->id));
    looks.push_back(view.description.empty() ? std::string_view() : view.description);
  }
  Datum document = Datum(0);
  pg::query(schema, scene_document, pg::Access::read,
            {pg::uuid(scene), pg::uuid_array(assignments.span()), pg::text_array(looks.span())},
            [&](const auto& row) { document = SPI_datumTransfer(row.json_of_row(0), false, -1); });
  pg::finish();
  PG_RETURN_DATUM(document);
}

SHOT_ASSETS_FUNCTION(shot_assets_has_assignments) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  require_scene(schema, scene);
  const bool found = pg::exists(schema, any_assignment, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  PG_RETURN_BOOL(found);
}

SHOT_ASSETS_FUNCTION(shot_assets_is_managed) {
  using namespace shot_assets;
  const pg_uuid_t scene = pg::uuid_argument(fcinfo, 0, "scene_id");
  const pg::Schema schema = pipeline_schema();
  pg::connect();
  require_scene(schema, scene);
  const bool managed = pg::exists(schema, managed_scene, pg::Access::read, {pg::uuid(scene)});
  pg::finish();
  PG_RETURN_BOOL(managed);
}
