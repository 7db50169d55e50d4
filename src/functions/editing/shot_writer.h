// What gestures that change the shots of a scene have in common. Connected to SPI.
#pragma once

#include <span>

#include "core/scene/shot_numbers.h"

#include "pg/schema.h"

namespace shot_assets {

// Raises 55000 where shots have no label or no order: what such a gesture gives its shots could not be kept.
void require_label_and_order(const pg::Schema& schema);

// Whether the stage of the frames is locked: then frames of its shots are approved, and the gesture outdates them.
bool are_frames_approved(const pg::Schema& schema, const pg_uuid_t& scene);

// Where nobody assigns anything any more: in the shots of a gesture, or in all shots of its scenes, because it may give
// them other keys.
enum class Closed { shots, scenes };

// Before a gesture writes shots of these scenes and assignments of `shots`, and before it has the row of a scene: shots
// come first, as for a session that deletes one. When they are closed, it locks what was assigned while it waited.
void lock_shots_and_assignments(const pg::Schema& schema, std::span<const pg_uuid_t> scenes,
                                std::span<const pg_uuid_t> shots, Closed closed);

// Gives shots another shot_order. Raises an error where the caller may not write one of them.
void renumber_shots(const pg::Schema& schema, std::span<const core::Renumbering> renumberings);

// Stages that rest on a shot list that is no longer, whether or not an assignment changed.
void outdate_stages_of(const pg::Schema& schema, const pg_uuid_t& scene);

}  // namespace shot_assets
