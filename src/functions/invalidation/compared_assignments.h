// What of an assignment's row matters to its scene.
#pragma once

#include <optional>

#include "core/invalidation/causes.h"

#include "functions/scene/assignment_rows.h"
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
        priority(relation, priority_column.name, priority_column.type),
        camera_angle(relation, angle_column.name, angle_column.type),
        image_url(relation, image_column.name, image_column.type) {}
};

// Whether a new assignment shows what a legacy scene shows anyway; and in statements, whether a row a does not.
bool is_as_in_legacy_scene(const pg::RowValues& row, const AssignmentColumns& columns);

#define IS_NOT_AS_IN_LEGACY_SCENE                                                                           \
  "(a.presence_type::text COLLATE \"C\" <> 'throughout' OR a.presence_note::text <> '' OR " CHOSEN_PRIORITY \
  " <> 0 OR " CHOSEN_ANGLE " <> '' OR " CHOSEN_IMAGE " <> '')"

// What an update did to a row, if it matters to the scene.
std::optional<core::Cause> cause_of_update(const pg::RowValues& before, const pg::RowValues& after,
                                           const AssignmentColumns& columns);

}  // namespace shot_assets
