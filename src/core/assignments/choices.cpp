#include "core/assignments/choices.h"

#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

bool has_same_choices(const Assignment& a, const Assignment& b) {
  return a.priority == b.priority && a.camera_angle == b.camera_angle && a.image_url == b.image_url;
}

}  // namespace

void add_choices(Assignment& into, const Assignment& from) {
  if (into.priority == 0) into.priority = from.priority;
  if (into.camera_angle.empty()) into.camera_angle = from.camera_angle;
  if (into.image_url.empty()) into.image_url = from.image_url;
}

void MergedAssignments::merge(std::span<const Assignment* const> rows, const Assignment& survivor, const Uuid& shot,
                              const Uuid& instance, const NotedPresence& whole) {
  Assignment merged = survivor;
  merged.shot_id = shot;
  merged.instance_id = instance;
  merged.presence = whole.presence;
  merged.note = whole.note;
  for (const Assignment* const row : rows) add_choices(merged, *row);
  if (shot != survivor.shot_id || instance != survivor.instance_id ||
      whole != NotedPresence{survivor.presence, survivor.note} || !has_same_choices(merged, survivor))
    changed_.push_back(merged);
  for (const Assignment* const row : rows)
    if (row != &survivor) deleted_.push_back(row->id);
}

std::span<const Assignment> MergedAssignments::changed() const { return keep(changed_, memory_); }

std::span<const Uuid> MergedAssignments::deleted() const { return keep(deleted_, memory_); }

void give_choices(const Assignment& from, RequestedAssignment& to) {
  const auto angle = parse_camera_angle(from.camera_angle);
  if (from.priority != 0) {
    to.priority_given = true;
    to.priority = from.priority;
  }
  if (angle) {
    to.angle_given = true;
    to.camera_angle = angle;
  }
  if (!from.image_url.empty()) {
    to.image_given = true;
    to.image_url = from.image_url;
  }
}

RequestedAssignment request_of(const Assignment& from, const Uuid& shot, const Uuid& instance) {
  RequestedAssignment request = {shot, instance, from.presence, true,
                                 from.note.empty() ? std::nullopt : std::optional(from.note)};
  give_choices(from, request);
  return request;
}

bool changes_choices(const RequestedAssignment& request, const Assignment* now) {
  constexpr Assignment none = {};
  const Assignment& before = now == nullptr ? none : *now;
  return (request.priority_given && request.priority != before.priority) ||
         (request.angle_given && request.camera_angle != parse_camera_angle(before.camera_angle)) ||
         (request.image_given && request.image_url != before.image_url);
}

}  // namespace shot_assets::core
