#include "core/scene/scene.h"

#include "functions/editing/event_places.h"

#include "functions/scene/core_rows.h"
#include "functions/base/uuid.h"
#include "pg/statement.h"
#include "pg/uuid_set.h"

namespace shot_assets {

namespace {

// By the scene of its instance, which is what the event is about; the scene_id of its own could say something else.
constexpr pg::Statement<pg::Uuid, pg::Uuid, pg::Uuid, pg::Uuid, pg::Time, pg::Text, pg::Bool> events_of_scene = {
    "SELECT " EVENT_COLUMNS
    ", e.confirmed "
    "FROM {transformation_events(id uuid, scene_asset_instance_id uuid, trigger_shot_id uuid, completion_shot_id uuid, "
    "transformation_type text, created_at timestamptz, confirmed bool)} e WHERE e.scene_asset_instance_id = ANY ("
    "ARRAY(SELECT i.id FROM {scene_asset_instances} i WHERE i.scene_id = $1))"};

// The nil uuid stands for no shot. An event of a type that we do not know keeps it.
#define SHOT_OR_NONE(id) "NULLIF(" id ", " NIL_UUID ")"
constexpr pg::Statement<> update_events = {
    "UPDATE {transformation_events} e SET scene_asset_instance_id = c.instance_id, "
    "trigger_shot_id = " SHOT_OR_NONE("c.trigger_shot_id") ", "
    "{?transformation_events.completion_shot_id:completion_shot_id = " SHOT_OR_NONE("c.completion_shot_id") ", :}"
    "transformation_type = COALESCE(c.transformation_type::{type of transformation_events.transformation_type}, "
    "e.transformation_type) FROM unnest($1, $2, $3, $4, $5) "
    "AS c(id, instance_id, trigger_shot_id, completion_shot_id, transformation_type) WHERE e.id = c.id"};

}  // namespace

pg::Array<core::EventPlace> read_event_places(const pg::Schema& schema, const pg_uuid_t& scene) {
  pg::Array<core::EventPlace> events;
  pg::query(schema, events_of_scene, pg::Access::write, {pg::uuid(scene)}, [&](const auto& row) {
    auto event = event_of<core::EventPlace>(row);
    event.type = event_type_of(row);
    event.confirmed = row.boolean(6);
    events.push_back(event);
  });
  return events;
}

void write_event_places(const pg::Schema& schema, std::span<const core::EventPlace> events) {
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
