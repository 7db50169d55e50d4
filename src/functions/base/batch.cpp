#include "functions/base/batch.h"

#include "pg/arguments.h"

namespace shot_assets {

namespace {

core::FieldKind kind_of(pg::JsonKind kind) {
  switch (kind) {
    case pg::JsonKind::string:
      return core::FieldKind::string;
    case pg::JsonKind::number:
      return core::FieldKind::number;
    case pg::JsonKind::null:
      return core::FieldKind::null;
    case pg::JsonKind::other:
      break;
  }
  return core::FieldKind::other;
}

}  // namespace

pg::JsonObjects batch_argument(FunctionCallInfo fcinfo, int n, const char* name, const char* hint) {
  Jsonb* const json = pg::jsonb_argument(fcinfo, n, name);
  const pg::JsonObjects objects = pg::read_objects(json);
  if (!objects.is_array)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s is not a JSON array", name),
                    errdetail("It is of type %s.", pg::json_type(json)), errhint("%s", hint)));
  return objects;
}

std::span<const core::Element> batch_elements(const pg::JsonObjects& json, std::pmr::memory_resource& arena) {
  auto* fields = std::pmr::polymorphic_allocator<core::Field>(&arena).allocate(json.members.size());
  for (std::size_t i = 0; i < json.members.size(); ++i)
    new (fields + i) core::Field{json.members[i].key, kind_of(json.members[i].kind), json.members[i].text};
  auto* elements = std::pmr::polymorphic_allocator<core::Element>(&arena).allocate(json.elements.size());
  for (std::size_t i = 0; i < json.elements.size(); ++i) {
    const pg::JsonObject& object = json.elements[i];
    new (elements + i) core::Element{object.is_object, {fields + object.first_member, object.member_count}};
  }
  return {elements, json.elements.size()};
}

}  // namespace shot_assets
