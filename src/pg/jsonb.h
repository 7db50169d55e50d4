// Jsonb in and out, without going through its text.
#pragma once

#include <span>
#include <string_view>

#include "pg/array.h"
#include "pg/text.h"

namespace shot_assets::pg {

// ---- in: an array of flat objects -----------------------------------------------------------------------------------

enum class JsonKind { null, string, number, other };

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

  std::span<const JsonMember> members_of(const JsonObject& element) const {
    return {members.begin() + element.first_member, element.member_count};
  }
};

JsonObjects read_objects(Jsonb* json);

const char* json_type(Jsonb* json);  // object, array, string, number, boolean or null
// The array that is a member of an object; as if it were no array where there is none.
JsonObjects read_objects_of_member(Jsonb* json, std::string_view key);

// A string that is a member of an object; empty where there is none.
std::string_view string_member(Jsonb* json, std::string_view key);

// The same of a stored value, unpacking no more than its beginning; only of the first member, which is the one with the
// shortest name. Empty also for an object of many members.
std::string_view first_string_member(Datum packed, std::string_view key);

// Whether an object has such a member, of any kind.
bool has_member(Jsonb* json, std::string_view key);

// The bytes of its content.
inline std::string_view json_bytes(Jsonb* json) {
  return {reinterpret_cast<const char*>(&json->root), VARSIZE(json) - VARHDRSZ};
}

inline bool is_json_array(Jsonb* json) { return JB_ROOT_IS_ARRAY(json) && !JB_ROOT_IS_SCALAR(json); }

// Whether an object has a member that equals this value; `value` is an array or an object.
bool member_equals(Jsonb* json, std::string_view key, Jsonb* value);

bool json_equals(Jsonb* a, Jsonb* b);

// The objects of an array, each as a value of its own; nullptr for an element that is none.
Array<Jsonb*> array_elements(Jsonb* array);

// An object without these members, and with the members of another one.
Jsonb* without(Jsonb* object, std::span<const std::string_view> keys);
Jsonb* merged(Jsonb* object, Jsonb* other);

// ---- out ------------------------------------------------------------------------------------------------------------

// Writes Jsonb in its stored form. PostgreSQL's own way there, a tree that is built value by value and then converted,
// takes ten times as long, and lists of images are most of what shot_assets hands out.
//
// A value is given by string(), null(), …, or a container; inside an object a key() comes before it. Texts are not
// copied until their container ends. A builder may be used again after its datum was taken, and then needs no new
// memory.
class JsonBuilder {
 public:
  JsonBuilder() { initStringInfo(&buffer_); }

  JsonBuilder& key(std::string_view name);

  void string(std::string_view utf8);
  void server_string(std::string_view text);   // in the encoding of the server, whatever its bytes
  void string_or_null(std::string_view utf8);  // null for an empty text
  void null() { add({JENTRY_ISNULL, 0, nullptr, 0}); }
  void boolean(bool value) { add({value ? JEntry{JENTRY_ISBOOL_TRUE} : JEntry{JENTRY_ISBOOL_FALSE}, 0, nullptr, 0}); }
  void integer(int32 value);
  void json(Jsonb* container);  // an array or an object

  void member(std::string_view name, std::string_view utf8) { key(name).string(utf8); }
  void null_member(std::string_view name) { key(name).null(); }

  void begin_array() { begin(false); }
  void end_array() { end(); }
  void begin_object() { begin(true); }
  void end_object() { end(); }

  // The finished container, in the current memory context.
  Jsonb* take();
  Datum datum() { return JsonbPGetDatum(take()); }

 private:
  // A value whose bytes are a text, or lie in the buffer; in an object every other one is a key.
  struct Node {
    JEntry type;
    uint32 size;
    const char* text;
    int at;
  };
  struct Container {
    std::size_t first_node;
    int at;  // where its parts begin in the buffer
    bool is_object;
  };

  void add(const Node& node) { nodes_.push_back(node); }
  void begin(bool is_object) { open_.push_back({nodes_.size(), buffer_.len, is_object}); }
  void end();
  static void sort_pairs(Node* nodes, std::size_t pairs);

  StringInfoData buffer_;
  Array<Node> nodes_;
  Array<Container> open_;
};

}  // namespace shot_assets::pg
