#include "functions/event_places.h"

#include "functions/uuid.h"
#include "pg/statement.h"
#include "pg/text.h"

namespace shot_assets {

namespace {

// By the scene of its instance, which is what the event is about; the scene_id of its own could say something else.
constexpr pg::Statement events_of_scene = {
    "SELECT e.id, e.scene_asset_instance_id, e.trigger_shot_id, e.completion_shot_id, e.transformation_type, "
    "e.created_at, e.confirmed "
    "FROM {transformation_events(id uuid, scene_asset_instance_id uuid, trigger_shot_id uuid, completion_shot_id uuid, "
    "transformation_type text, created_at timestamptz, confirmed bool)} e "
    "WHERE e.scene_asset_instance_id OPERATOR(pg_catalog.=) ANY (ARRAY(SELECT i.id "
    "FROM {scene_asset_instances} i WHERE i.scene_id OPERATOR(pg_catalog.=) $1))"};

// The nil uuid stands for no shot. An event of a type that we do not know keeps it.
#define SHOT_OR_NONE(id) \
  "CASE WHEN " id " OPERATOR(pg_catalog.<>) '00000000-0000-0000-0000-000000000000' THEN " id " END"
constexpr pg::Statement update_events = {
    "UPDATE {transformation_events} e SET scene_asset_instance_id = c.instance_id, "
    "trigger_shot_id = " SHOT_OR_NONE("c.trigger_shot_id") ", "
    "{?transformation_events.completion_shot_id:completion_shot_id = " SHOT_OR_NONE("c.completion_shot_id") ", :}"
    "transformation_type = COALESCE(c.transformation_type::{type of transformation_events.transformation_type}, "
    "e.transformation_type) "
    "FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3), pg_catalog.unnest($4), "
    "pg_catalog.unnest($5)) AS c(id, instance_id, trigger_shot_id, completion_shot_id, transformation_type) "
    "WHERE e.id OPERATOR(pg_catalog.=) c.id"};

}  // namespace

pg::Array<core::EventPlace> read_event_places(std::string_view schema, const pg_uuid_t& scene) {
  pg::Array<core::EventPlace> events;
  pg::query(schema, events_of_scene, pg::Access::write, {pg::uuid(scene)}, [&](const pg::Row& row) {
    core::EventPlace event = {};
    event.id = to_core(row.uuid(0));
    event.instance_id = to_core(row.uuid(1));
    event.trigger_shot_id = to_core(row.uuid(2));
    if (!row.is_null(3)) event.completion_shot_id = to_core(row.uuid(3));
    event.type = core::parse_transformation_type(row.text(4));
    event.created_at = row.is_null(5) ? PG_INT64_MAX : row.bigint(5);
    event.confirmed = !row.is_null(6) && row.boolean(6);
    events.push_back(event);
  });
  return events;
}

void write_event_places(std::string_view schema, std::span<const core::EventPlace> events) {
  if (events.empty()) return;
  pg::Array<pg_uuid_t> ids, instances, triggers, completions;
  pg::Array<std::string_view> types;
  for (const core::EventPlace& event : events) {
    ids.push_back(to_pg(event.id));
    instances.push_back(to_pg(event.instance_id));
    triggers.push_back(to_pg(event.trigger_shot_id));
    completions.push_back(to_pg(event.completion_shot_id.value_or(core::Uuid{})));
    types.push_back(event.type ? core::to_text(*event.type) : std::string_view());
  }
  pg::execute(schema, update_events,
              {pg::uuid_array(ids.span()), pg::uuid_array(instances.span()), pg::uuid_array(triggers.span()),
               pg::uuid_array(completions.span()), pg::text_array(types.span())});
}

}  // namespace shot_assets
