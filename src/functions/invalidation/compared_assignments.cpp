#include "core/invalidation/causes.h"
#include "core/scene/presence.h"

#include "functions/invalidation/compared_assignments.h"

namespace shot_assets {

bool is_as_in_legacy_scene(const pg::RowValues& row, const AssignmentColumns& columns) {
  return row.reads(columns.presence, core::to_text(core::Presence::throughout)) &&
         (row.is_null(columns.note) || row.reads(columns.note, "")) && row.number(columns.priority) == 0 &&
         !row.has_text(columns.camera_angle) && !row.has_text(columns.image_url);
}

std::optional<core::Cause> cause_of_update(const pg::RowValues& before, const pg::RowValues& after,
                                           const AssignmentColumns& columns) {
  if (!before.equals(after, columns.shot) || !before.equals(after, columns.instance))
    return core::Cause::assignment_moved;
  if (!before.equals(after, columns.presence)) return core::Cause::presence_changed;
  if (!before.equals(after, columns.note)) return core::Cause::note_changed;
  if (before.number(columns.priority) != after.number(columns.priority) ||
      !before.same_text(after, columns.camera_angle) || !before.same_text(after, columns.image_url))
    return core::Cause::reference_changed;
  return std::nullopt;
}

}  // namespace shot_assets
