#include "core/assignment_batch.h"

#include <string>
#include <unordered_map>

#include "core/error.h"

namespace shot_assets::core {

namespace {

enum class Key { shot_id, instance_id, presence_type, presence_note };

struct Spelling {
  std::string_view snake, camel;
};

constexpr Spelling spellings[] = {{"shot_id", "shotId"},
                                  {"instance_id", "instanceId"},
                                  {"presence_type", "presenceType"},
                                  {"presence_note", "presenceNote"}};

constexpr std::string_view shape_hint =
    "An element looks like {\"shot_id\": \"<uuid>\", \"instance_id\": \"<uuid>\", \"presence_type\": \"enters\", "
    "\"presence_note\": \"from the left\"}; the last two may be left out.";

std::string place(std::string_view name, std::size_t element) {
  return std::string(name) + " of element " + std::to_string(element);
}

[[noreturn]] void refuse(std::string message, std::string detail) {
  throw Error(Mistake::invalid_value, std::move(message), std::move(detail), std::string(shape_hint));
}

Key key_of(std::string_view name, std::size_t element) {
  for (std::size_t i = 0; i < std::size(spellings); ++i)
    if (name == spellings[i].snake || name == spellings[i].camel) return static_cast<Key>(i);
  refuse("unknown key in element " + std::to_string(element) + ": " + in_quotes(name),
         "Keys are shot_id, instance_id, presence_type and presence_note, or the same in camelCase.");
}

[[noreturn]] void refuse_kind(std::string_view name, std::size_t element) {
  refuse(place(name, element) + " is not a string", "Ids, presence types and notes are JSON strings.");
}

Uuid id_of(const Field* field, std::string_view name, std::size_t element) {
  if (field == nullptr || field->kind == FieldKind::null)
    refuse(place(name, element) + " is missing", "Every element needs a shot_id and an instance_id.");
  if (field->kind != FieldKind::string) refuse_kind(name, element);
  const auto uuid = parse_uuid(field->text);
  if (!uuid) refuse("invalid " + place(name, element) + ": " + in_quotes(field->text), "It is not a uuid.");
  return *uuid;
}

RequestedAssignment parse_element(const Element& element, std::size_t number) {
  if (!element.is_object)
    refuse("element " + std::to_string(number) + " is not an object", "Every element of assignments is a JSON object.");
  const Field* fields[4] = {};
  for (const Field& field : element.fields) {
    const auto key = static_cast<std::size_t>(key_of(field.key, number));
    if (fields[key] != nullptr)
      refuse(place(spellings[key].snake, number) + " is given twice",
             std::string(spellings[key].snake) + " and " + std::string(spellings[key].camel) + " are the same key.");
    fields[key] = &field;
  }

  RequestedAssignment request = {};
  request.shot_id = id_of(fields[0], spellings[0].snake, number);
  request.instance_id = id_of(fields[1], spellings[1].snake, number);
  if (const Field* field = fields[2]; field != nullptr && field->kind != FieldKind::null) {
    if (field->kind != FieldKind::string) refuse_kind(spellings[2].snake, number);
    request.presence = require_presence(field->text, place(spellings[2].snake, number));
  }
  if (const Field* field = fields[3]; field != nullptr) {
    request.note_given = true;
    if (field->kind == FieldKind::other) refuse_kind(spellings[3].snake, number);
    if (field->kind == FieldKind::string) {
      require_note(field->text, place(spellings[3].snake, number));
      request.note = field->text;
    }
  }
  return request;
}

std::string text_of(const Uuid& uuid) {
  const std::array<char, 36> text = to_text(uuid);
  return {text.data(), text.size()};
}

struct Pair {
  Uuid shot_id, instance_id;
  friend bool operator==(const Pair&, const Pair&) = default;
};

struct PairHash {
  std::size_t operator()(const Pair& pair) const noexcept {
    return UuidHash{}(pair.shot_id) * 31 + UuidHash{}(pair.instance_id);
  }
};

}  // namespace

std::span<const RequestedAssignment> parse_assignments(std::span<const Element> elements,
                                                       std::pmr::memory_resource& memory) {
  auto* requests = std::pmr::polymorphic_allocator<RequestedAssignment>(&memory).allocate(elements.size());
  std::pmr::unordered_map<Pair, std::size_t, PairHash> seen(&memory);
  seen.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto* request = new (requests + i) RequestedAssignment(parse_element(elements[i], i + 1));
    const auto [earlier, first] = seen.try_emplace({request->shot_id, request->instance_id}, i + 1);
    if (!first)
      throw Error(Mistake::duplicate,
                  "elements " + std::to_string(earlier->second) + " and " + std::to_string(i + 1) +
                      " name the same shot and instance",
                  "Shot " + text_of(request->shot_id) + " and instance " + text_of(request->instance_id) +
                      " are one assignment.",
                  "Name each pair of shot and instance once.");
  }
  return {requests, elements.size()};
}

}  // namespace shot_assets::core
