#include "core/assignments/choices.h"

namespace shot_assets::core {

bool has_same_choices(const Assignment& a, const Assignment& b) {
  return a.priority == b.priority && a.camera_angle == b.camera_angle && a.image_url == b.image_url;
}

void add_choices(Assignment& into, const Assignment& from) {
  if (into.priority == 0) into.priority = from.priority;
  if (into.camera_angle.empty()) into.camera_angle = from.camera_angle;
  if (into.image_url.empty()) into.image_url = from.image_url;
}

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

bool changes_choices(const RequestedAssignment& request, const Assignment* now) {
  constexpr Assignment none = {};
  const Assignment& before = now == nullptr ? none : *now;
  return (request.priority_given && request.priority != before.priority) ||
         (request.angle_given && request.camera_angle != parse_camera_angle(before.camera_angle)) ||
         (request.image_given && request.image_url != before.image_url);
}

}  // namespace shot_assets::core
