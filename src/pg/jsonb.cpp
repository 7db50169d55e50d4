#include "pg/jsonb.h"

namespace shot_assets::pg {

namespace {

std::string_view view_of(const JsonbValue& string) {
  return {string.val.string.val, static_cast<std::size_t>(string.val.string.len)};
}

// ---- in -------------------------------------------------------------------------------------------------------------

// Of a string or a number.
std::string_view text_of(const JsonbValue& value) {
  if (value.type == jbvString) return to_utf8(view_of(value));
  if (value.type != jbvNumeric) return {};
  return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value.val.numeric)));
}

void read_members(JsonbContainer* object, JsonObjects& objects) {
  JsonbIterator* iterator = JsonbIteratorInit(object);
  JsonbValue value;
  JsonbIteratorToken token;
  JsonMember member = {};
  while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE) {
    if (token == WJB_KEY) {
      member.key = to_utf8(view_of(value));
    } else if (token == WJB_VALUE) {
      member.kind = value.type == jbvString    ? JsonKind::string
                    : value.type == jbvNumeric ? JsonKind::number
                    : value.type == jbvNull    ? JsonKind::null
                                               : JsonKind::other;
      member.text = text_of(value);
      objects.members.push_back(member);
    }
  }
}

JsonObjects read_array(JsonbContainer* array) {
  JsonObjects objects;
  objects.is_array = true;
  JsonbIterator* iterator = JsonbIteratorInit(array);
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

// False where there is no such member.
bool find_member(Jsonb* json, std::string_view key, JsonbValue& value) {
  return JB_ROOT_IS_OBJECT(json) &&
         getKeyJsonValueFromContainer(&json->root, key.data(), static_cast<int>(key.size()), &value) != nullptr;
}

bool equal(JsonbContainer* a, std::size_t a_size, JsonbContainer* b, std::size_t b_size) {
  if (a_size == b_size && memcmp(a, b, a_size) == 0) return true;
  return compareJsonbContainers(a, b) == 0;
}

// ---- out ------------------------------------------------------------------------------------------------------------

std::size_t aligned(std::size_t size) { return INTALIGN(size); }

bool is_aligned_type(JEntry type) { return type == JENTRY_ISCONTAINER || type == JENTRY_ISNUMERIC; }

}  // namespace

JsonObjects read_objects(Jsonb* json) { return is_json_array(json) ? read_array(&json->root) : JsonObjects(); }

JsonObjects read_objects_of_member(Jsonb* json, std::string_view key) {
  JsonbValue value;
  const bool is_array =
      find_member(json, key, value) && value.type == jbvBinary && JsonContainerIsArray(value.val.binary.data);
  return is_array ? read_array(value.val.binary.data) : JsonObjects();
}

std::string_view string_member(Jsonb* json, std::string_view key) {
  JsonbValue value;
  return find_member(json, key, value) && value.type == jbvString ? to_utf8(view_of(value)) : std::string_view();
}

bool has_member(Jsonb* json, std::string_view key) {
  JsonbValue value;
  return find_member(json, key, value);
}

// An object begins with its count, an entry for each key, then for each value, the keys, and the values. Nothing is
// taken on trust: what lies beyond the beginning is not there.
std::string_view first_string_member(Datum packed, std::string_view key) {
  constexpr int32 beginning = 256;
  constexpr std::size_t few = 8;
  auto* json = reinterpret_cast<Jsonb*>(PG_DETOAST_DATUM_SLICE(packed, 0, beginning));
  const std::string_view bytes = json_bytes(json);
  if (bytes.size() < sizeof(uint32) || !JB_ROOT_IS_OBJECT(json)) return {};
  const std::size_t members = JB_ROOT_COUNT(json);
  const std::size_t head = sizeof(uint32) + 2 * members * sizeof(JEntry);
  if (members == 0 || members > few || head > bytes.size()) return {};
  std::size_t keys = 0;
  for (std::size_t i = 0; i < members; ++i) keys += JBE_OFFLENFLD(json->root.children[i]);
  const JEntry value = json->root.children[members];
  if (head + keys + JBE_OFFLENFLD(value) > bytes.size() || !JBE_ISSTRING(value)) return {};
  if (bytes.substr(head, JBE_OFFLENFLD(json->root.children[0])) != key) return {};
  return to_utf8(bytes.substr(head + keys, JBE_OFFLENFLD(value)));
}

bool member_equals(Jsonb* json, std::string_view key, Jsonb* value) {
  JsonbValue member;
  return find_member(json, key, member) && member.type == jbvBinary &&
         equal(member.val.binary.data, static_cast<std::size_t>(member.val.binary.len), &value->root,
               VARSIZE(value) - VARHDRSZ);
}

const char* json_type(Jsonb* json) {
  return text_to_cstring(DatumGetTextPP(DirectFunctionCall1(jsonb_typeof, JsonbPGetDatum(json))));
}

bool json_equals(Jsonb* a, Jsonb* b) { return equal(&a->root, VARSIZE(a) - VARHDRSZ, &b->root, VARSIZE(b) - VARHDRSZ); }

Array<Jsonb*> array_elements(Jsonb* array) {
  Array<Jsonb*> elements;
  JsonbIterator* iterator = JsonbIteratorInit(&array->root);
  JsonbValue value;
  JsonbIteratorToken token;
  while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
    if (token == WJB_ELEM) elements.push_back(value.type == jbvBinary ? JsonbValueToJsonb(&value) : nullptr);
  return elements;
}

Jsonb* without(Jsonb* object, std::span<const std::string_view> keys) {
  Datum result = JsonbPGetDatum(object);
  for (const std::string_view key : keys)
    result = DirectFunctionCall2(jsonb_delete, result,
                                 PointerGetDatum(cstring_to_text_with_len(key.data(), static_cast<int>(key.size()))));
  return DatumGetJsonbP(result);
}

Jsonb* merged(Jsonb* object, Jsonb* other) {
  return DatumGetJsonbP(DirectFunctionCall2(jsonb_concat, JsonbPGetDatum(object), JsonbPGetDatum(other)));
}

JsonBuilder& JsonBuilder::key(std::string_view name) {
  add({JENTRY_ISSTRING, static_cast<uint32>(name.size()), name.data(), 0});
  return *this;
}

void JsonBuilder::string(std::string_view utf8) { server_string(from_utf8(utf8)); }

void JsonBuilder::server_string(std::string_view text) {
  add({JENTRY_ISSTRING, static_cast<uint32>(text.size()), text.data(), 0});
}

void JsonBuilder::string_or_null(std::string_view utf8) {
  if (utf8.empty())
    null();
  else
    string(utf8);
}

void JsonBuilder::integer(int32 value) {
  const Numeric number = int64_to_numeric(value);
  add({JENTRY_ISNUMERIC, VARSIZE(number), reinterpret_cast<const char*>(number), 0});
}

void JsonBuilder::json(Jsonb* container) {
  Assert(!JB_ROOT_IS_SCALAR(container));
  add({JENTRY_ISCONTAINER, static_cast<uint32>(VARSIZE(container) - VARHDRSZ),
       reinterpret_cast<const char*>(&container->root), 0});
}

void JsonBuilder::end() {
  const Container container = open_[open_.size() - 1];
  open_.truncate(open_.size() - 1);
  Node* const nodes = nodes_.begin() + container.first_node;
  const std::size_t count = nodes_.size() - container.first_node;
  const std::size_t stride = container.is_object ? 2 : 1;
  Assert(count % stride == 0);
  if (container.is_object) sort_pairs(nodes, count / 2);

  const std::size_t head = sizeof(uint32) + count * sizeof(JEntry);
  std::size_t size = head;
  for (std::size_t i = 0; i < count; ++i) size += nodes[i].size + ALIGNOF_INT;
  if (size > JENTRY_OFFLENMASK)
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("total size of jsonb elements exceeds the maximum of %d bytes", JENTRY_OFFLENMASK)));

  // Parts of this container that lie in the buffer are behind its place. It is put together behind them, then moved.
  const std::size_t begin = aligned(static_cast<std::size_t>(buffer_.len));
  enlargeStringInfo(&buffer_, static_cast<int>(begin - static_cast<std::size_t>(buffer_.len) + size));
  char* const start = buffer_.data + begin;
  auto* entries = reinterpret_cast<JEntry*>(start);
  *entries++ = static_cast<uint32>(count / stride) | (container.is_object ? JB_FOBJECT : JB_FARRAY);
  char* const data = start + head;
  std::size_t end = 0;                                              // of what is written, from `data` on
  for (std::size_t number = 0, first = 0; first < stride; ++first)  // an object has its keys first
    for (std::size_t i = first; i < count; i += stride, ++number) {
      const Node& node = nodes[i];
      const std::size_t from = end;
      if (is_aligned_type(node.type))
        for (; end < aligned(from); ++end) data[end] = '\0';
      if (node.size > 0) memcpy(data + end, node.text != nullptr ? node.text : buffer_.data + node.at, node.size);
      end += node.size;
      // Every so many entries the place where the value ends, so that it can be found without reading all before it.
      entries[number] = node.type | (number % JB_OFFSET_STRIDE == 0 ? static_cast<uint32>(end) | JENTRY_HAS_OFF
                                                                    : static_cast<uint32>(end - from));
    }

  const std::size_t whole = head + end;
  memmove(buffer_.data + container.at, start, whole);
  buffer_.len = container.at + static_cast<int>(whole);
  nodes_.truncate(container.first_node);
  add({JENTRY_ISCONTAINER, static_cast<uint32>(whole), nullptr, container.at});
}

// By length, then by bytes: the order in which PostgreSQL searches for a key. Objects are small and come nearly sorted.
void JsonBuilder::sort_pairs(Node* nodes, std::size_t pairs) {
  const auto before = [](const Node& a, const Node& b) {
    return a.size != b.size ? a.size < b.size : memcmp(a.text, b.text, a.size) < 0;
  };
  for (std::size_t i = 1; i < pairs; ++i)
    for (std::size_t j = i; j > 0 && before(nodes[2 * j], nodes[2 * j - 2]); --j)
      for (const std::size_t half : {0, 1}) {
        const Node moved = nodes[2 * j + half];
        nodes[2 * j + half] = nodes[2 * j - 2 + half];
        nodes[2 * j - 2 + half] = moved;
      }
}

Jsonb* JsonBuilder::take() {
  Assert(open_.empty() && nodes_.size() == 1 && nodes_[0].type == JENTRY_ISCONTAINER);
  const Node& root = nodes_[0];
  auto* json = static_cast<Jsonb*>(palloc(VARHDRSZ + root.size));
  SET_VARSIZE(json, VARHDRSZ + root.size);
  memcpy(&json->root, buffer_.data + root.at, root.size);
  nodes_.truncate(0);
  resetStringInfo(&buffer_);
  return json;
}

}  // namespace shot_assets::pg
