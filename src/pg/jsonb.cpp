#include "pg/jsonb.h"

namespace shot_assets::pg {

namespace {

std::string_view utf8_of_string(const JsonbValue& value) {
  return to_utf8({value.val.string.val, static_cast<std::size_t>(value.val.string.len)});
}

JsonbValue string_value(std::string_view utf8) {
  const std::string_view server = from_utf8(utf8);
  JsonbValue value;
  value.type = jbvString;
  value.val.string.val = const_cast<char*>(server.data() == nullptr ? "" : server.data());
  value.val.string.len = static_cast<int>(server.size());
  return value;
}

void read_members(JsonbContainer* object, JsonObjects& objects) {
  JsonbIterator* iterator = JsonbIteratorInit(object);
  JsonbValue value;
  JsonbIteratorToken token;
  JsonMember member = {};
  while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE) {
    if (token == WJB_KEY) {
      member.key = utf8_of_string(value);
    } else if (token == WJB_VALUE) {
      member.kind = value.type == jbvString ? JsonKind::string
                    : value.type == jbvNull ? JsonKind::null
                                            : JsonKind::other;
      member.text = value.type == jbvString ? utf8_of_string(value) : std::string_view();
      objects.members.push_back(member);
    }
  }
}

}  // namespace

JsonObjects read_objects(Jsonb* json) {
  JsonObjects objects;
  objects.is_array = JB_ROOT_IS_ARRAY(json) && !JB_ROOT_IS_SCALAR(json);
  if (!objects.is_array) return objects;
  JsonbIterator* iterator = JsonbIteratorInit(&json->root);
  JsonbValue value;
  JsonbIteratorToken token;
  while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE) {
    CHECK_FOR_INTERRUPTS();
    if (token != WJB_ELEM) continue;
    JsonObject element = {};
    element.first_member = objects.members.size();
    element.is_object = value.type == jbvBinary && JsonContainerIsObject(value.val.binary.data);
    if (element.is_object) read_members(value.val.binary.data, objects);
    element.member_count = objects.members.size() - element.first_member;
    objects.elements.push_back(element);
  }
  return objects;
}

const char* json_type(Jsonb* json) {
  return text_to_cstring(DatumGetTextPP(DirectFunctionCall1(jsonb_typeof, JsonbPGetDatum(json))));
}

void JsonBuilder::key(std::string_view key) {
  JsonbValue value = string_value(key);
  pushJsonbValue(&state_, WJB_KEY, &value);
}

void JsonBuilder::member(std::string_view name, std::string_view utf8) {
  key(name);
  JsonbValue value = string_value(utf8);
  pushJsonbValue(&state_, WJB_VALUE, &value);
}

void JsonBuilder::null_member(std::string_view name) {
  key(name);
  JsonbValue value;
  value.type = jbvNull;
  pushJsonbValue(&state_, WJB_VALUE, &value);
}

}  // namespace shot_assets::pg
