// How a row becomes a struct of the core. The statement names these columns first.
#pragma once

#include <optional>

#include "core/scene/scene.h"

#include "functions/scene/assignment_rows.h"
#include "functions/scene/presence.h"
#include "functions/base/uuid.h"

namespace shot_assets {

// Of ASSIGNMENT_ROW.
template <class Row>
core::Assignment assignment_of(const Row& row) {
  core::Assignment assignment = {};
  assignment.id = to_core(row.uuid(0));
  assignment.shot_id = to_core(row.uuid(1));
  assignment.instance_id = to_core(row.uuid(2));
  assignment.presence = presence_of(row.text(3));
  assignment.note = row.text(4);
  assignment.created_at = row.time(5);
  assignment.updated_at = row.time(6);
  assignment.priority = row.smallint(7);
  assignment.camera_angle = row.text(8);
  assignment.image_url = row.text(9);
  return assignment;
}

#define EVENT_COLUMNS \
  "e.id, e.scene_asset_instance_id, e.trigger_shot_id, e.completion_shot_id, e.created_at, e.transformation_type"

// Of EVENT_COLUMNS, without its type: a struct may have no value for one that we do not know.
template <class Event, class Row>
Event event_of(const Row& row) {
  Event event = {};
  event.id = to_core(row.uuid(0));
  event.instance_id = to_core(row.uuid(1));
  event.trigger_shot_id = to_core(row.uuid(2));
  if (!row.is_null(3)) event.completion_shot_id = to_core(row.uuid(3));
  event.created_at = row.time(4);
  return event;
}

// None where it is not one that we know.
template <class Row>
std::optional<core::TransformationType> event_type_of(const Row& row) {
  return core::parse_transformation_type(row.text(5));
}

}  // namespace shot_assets
