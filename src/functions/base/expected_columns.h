// The types of the columns that statements name without a cast; contract_columns() in SQL says the same, and more.
#pragma once

#include "pg/template.h"

namespace shot_assets {

inline constexpr pg::ExpectedColumn expected_columns[] = {
    {"scenes", "id", UUIDOID},
    {"scenes", "stage_locks", JSONBOID},
    {"shots", "id", UUIDOID},
    {"shots", "scene_id", UUIDOID},
    {"shots", "reference_image_order", JSONBOID},
    {"shots", "end_frame_reference_image_order", JSONBOID},
    {"project_assets", "id", UUIDOID},
    {"scene_asset_instances", "id", UUIDOID},
    {"scene_asset_instances", "scene_id", UUIDOID},
    {"scene_asset_instances", "project_asset_id", UUIDOID},
    {"transformation_events", "scene_asset_instance_id", UUIDOID},
    {"shot_asset_assignments", "id", UUIDOID},
    {"shot_asset_assignments", "shot_id", UUIDOID},
    {"shot_asset_assignments", "scene_asset_instance_id", UUIDOID},
    {"shot_asset_assignments", "created_at", TIMESTAMPTZOID},
    {"shot_asset_assignments", "updated_at", TIMESTAMPTZOID},
    {"shot_asset_scene_states", "scene_id", UUIDOID},
    {"shot_asset_scene_states", "managed_since", TIMESTAMPTZOID},
    {"shot_asset_scene_states", "changes", INT8OID},
    {"shot_asset_scene_states", "outdated", JSONBOID},
    {"shot_asset_shot_states", "shot_id", UUIDOID},
    {"shot_asset_shot_states", "computed", JSONBOID},
    {"shot_asset_shot_states", "refreshed_at", TIMESTAMPTZOID},
    {"shot_asset_assignment_history", "scene_id", UUIDOID},
    {"shot_asset_assignment_history", "transaction_id", XID8OID},
    {"shot_asset_assignment_history", "changed_at", TIMESTAMPTZOID},
    {"shot_asset_assignment_history", "transaction_began_at", TIMESTAMPTZOID},
    {"shot_asset_assignment_history", "changed_by", TEXTOID},
    {"shot_asset_assignment_history", "assignment_id", UUIDOID},
    {"shot_asset_assignment_history", "before", JSONBOID},
    {"shot_asset_assignment_history", "after", JSONBOID},
    {"shot_asset_assignment_history", "from_shot", TEXTOID},
    {"shot_asset_assignment_history", "from_asset_id", UUIDOID},
    {"shot_asset_assignment_history", "to_shot", TEXTOID},
    {"shot_asset_assignment_history", "to_asset_id", UUIDOID},
    {"shot_asset_assignment_history", "step_id", UUIDOID},
    {"shot_asset_assignment_history", "call", TEXTOID},
    {"shot_asset_assignment_history", "of_step_id", UUIDOID},
    {"shot_asset_assignment_history", "frame_type", TEXTOID},
};

// As contract_tables() says; and what a schema lacks that an earlier version has attached.
inline constexpr const char* optional_tables[] = {
    "asset_angle_variants",    "transformation_events",      "projects", "branches",
    "shot_asset_image_models", "shot_asset_extra_references"};

}  // namespace shot_assets
