// Jsonb in and out, without going through its text.
#pragma once

#include <string_view>

#include "pg/array.h"
#include "pg/text.h"

namespace shot_assets::pg {

// ---- in: an array of flat objects -----------------------------------------------------------------------------------

enum class JsonKind { null, string, other };

struct JsonMember {
  std::string_view key;
  JsonKind kind;
  std::string_view text;  // of a string
};

struct JsonObject {
  bool is_object;
  std::size_t first_member;  // in JsonObjects::members
  std::size_t member_count;
};

struct JsonObjects {
  bool is_array = false;
  Array<JsonObject> elements;
  Array<JsonMember> members;
};

JsonObjects read_objects(Jsonb* json);

const char* json_type(Jsonb* json);  // object, array, string, number, boolean or null

// ---- out ------------------------------------------------------------------------------------------------------------

class JsonBuilder {
 public:
  void begin_array() { pushJsonbValue(&state_, WJB_BEGIN_ARRAY, nullptr); }
  void end_array() { result_ = pushJsonbValue(&state_, WJB_END_ARRAY, nullptr); }
  void begin_object() { pushJsonbValue(&state_, WJB_BEGIN_OBJECT, nullptr); }
  void end_object() { result_ = pushJsonbValue(&state_, WJB_END_OBJECT, nullptr); }
  void member(std::string_view key, std::string_view utf8);
  void null_member(std::string_view key);
  Datum datum() const { return JsonbPGetDatum(JsonbValueToJsonb(result_)); }

 private:
  void key(std::string_view key);

  JsonbParseState* state_ = nullptr;
  JsonbValue* result_ = nullptr;
};

}  // namespace shot_assets::pg
