#include "core/assignments/assignment_batch.h"

#include <string>
#include <unordered_map>

#include "core/base/error.h"
#include "core/base/keep.h"

namespace shot_assets::core {

namespace {

enum Keys : std::size_t { shot_id, instance_id, presence_type, presence_note, priority, camera_angle, image_url };

constexpr Key keys[] = {{"shot_id", "shotId"},
                        {"instance_id", "instanceId"},
                        {"presence_type", "presenceType"},
                        {"presence_note", "presenceNote"},
                        {"priority", "priority"},
                        {"camera_angle", "cameraAngle"},
                        {"image_url", "imageUrl"}};

constexpr BatchShape shape = {
    "assignments", keys, "Every element needs a shot_id and an instance_id.",
    "Ids, presence types, notes, angles and URLs are JSON strings; a priority is a JSON number.",
    "An element looks like {\"shot_id\": \"<uuid>\", \"instance_id\": \"<uuid>\", \"presence_type\": \"enters\", "
    "\"presence_note\": \"from the left\", \"priority\": 1, \"camera_angle\": \"side\", \"image_url\": "
    "\"https://example.org/alice.png\"}; all but the ids may be left out."};

RequestedAssignment request_of(const BatchElement& element) {
  RequestedAssignment request = {};
  request.shot_id = element.required_id(shot_id);
  request.instance_id = element.required_id(instance_id);
  if (const auto presence = element.text(presence_type))
    request.presence = require_presence(*presence, element.place(presence_type));
  request.note_given = element.has(presence_note);
  request.note = element.text(presence_note);
  if (request.note) require_note(*request.note, element.place(presence_note));
  request.priority_given = element.has(priority);
  request.priority = element.small_number(priority).value_or(0);
  request.angle_given = element.has(camera_angle);
  if (const auto angle = element.text(camera_angle); angle && !angle->empty())
    request.camera_angle = require_camera_angle(*angle, element.place(camera_angle));
  request.image_given = element.has(image_url);
  request.image_url = element.text(image_url).value_or(std::string_view());
  return request;
}

}  // namespace

std::span<const RequestedAssignment> parse_assignments(std::span<const Element> elements,
                                                       std::pmr::memory_resource& memory) {
  auto* requests = allocate<RequestedAssignment>(elements.size(), memory);
  std::pmr::unordered_map<Pair, std::size_t, PairHash> seen(&memory);
  seen.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto* request = new (requests + i) RequestedAssignment(request_of({shape, elements[i], i + 1}));
    const auto [earlier, first] = seen.try_emplace({request->shot_id, request->instance_id}, i + 1);
    if (!first)
      throw Error(Mistake::duplicate,
                  "elements " + std::to_string(earlier->second) + " and " + std::to_string(i + 1) +
                      " name the same shot and instance",
                  "Shot " + to_string(request->shot_id) + " and instance " + to_string(request->instance_id) +
                      " are one assignment.",
                  "Name each pair of shot and instance once.");
  }
  return {requests, elements.size()};
}

}  // namespace shot_assets::core
