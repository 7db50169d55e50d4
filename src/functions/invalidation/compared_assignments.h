// What of an assignment's row matters to its scene.
#pragma once

#include <optional>

#include "core/invalidation/causes.h"

#include "pg/transition_rows.h"

namespace shot_assets {

struct AssignmentColumns {
  pg::TypedColumn<pg::Uuid> shot, instance;
  pg::ColumnHandle presence, note;
  pg::OptionalColumn priority, camera_angle, image_url;

  explicit AssignmentColumns(Relation relation)
      : shot(relation, "shot_id"),
        instance(relation, "scene_asset_instance_id"),
        presence(relation, "presence_type"),
        note(relation, "presence_note"),
        priority(relation, "priority", "int2"),
        camera_angle(relation, "camera_angle", "text"),
        image_url(relation, "image_url", "text") {}
};

// Whether a new assignment shows what a legacy scene shows anyway. For whole scenes, legacy.cpp asks the same in SQL.
bool is_as_in_legacy_scene(const pg::RowValues& row, const AssignmentColumns& columns);

// What an update did to a row, if it matters to the scene.
std::optional<core::Cause> cause_of_update(const pg::RowValues& before, const pg::RowValues& after,
                                           const AssignmentColumns& columns);

}  // namespace shot_assets
