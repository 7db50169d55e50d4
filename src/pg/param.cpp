#include "pg/param.h"

#include <algorithm>

#include "pg/array.h"
#include "pg/text.h"
#include "pg/uuid_array.h"

namespace shot_assets::pg {

namespace {

Param array_param(Oid array_type, Oid element_type, Array<Datum>& values, Array<bool>& nulls) {
  int dimension = static_cast<int>(values.size());
  int lower_bound = 1;
  ArrayType* array = construct_md_array(values.begin(), nulls.begin(), 1, &dimension, &lower_bound, element_type, -1,
                                        false, TYPALIGN_INT);
  return {array_type, PointerGetDatum(array), false};
}

}  // namespace

Param uuid(const pg_uuid_t& value) { return {UUIDOID, UUIDPGetDatum(&value), false}; }
Param text(std::string_view utf8) { return {TEXTOID, text_datum(utf8), false}; }
Param nullable_text(const std::string_view* utf8) {
  return utf8 == nullptr ? Param{TEXTOID, Datum(0), true} : text(*utf8);
}
Param boolean(bool value) { return {BOOLOID, BoolGetDatum(value), false}; }
Param integer(int32 value) { return {INT4OID, Int32GetDatum(value), false}; }
Param nullable_integer(std::optional<std::int32_t> value) {
  return value ? integer(*value) : Param{INT4OID, Datum(0), true};
}

Param boolean_array(std::span<const bool> values) {
  Array<Datum> datums;
  for (const bool value : values) datums.push_back(BoolGetDatum(value));
  ArrayType* array =
      construct_array(datums.begin(), static_cast<int>(datums.size()), BOOLOID, sizeof(bool), true, TYPALIGN_CHAR);
  return {BOOLARRAYOID, PointerGetDatum(array), false};
}

Param json(Jsonb* value) { return {JSONBOID, JsonbPGetDatum(value), value == nullptr}; }

Param smallint_array(std::span<const int16> values) {
  Array<Datum> datums;
  for (const int16 value : values) datums.push_back(Int16GetDatum(value));
  ArrayType* array =
      construct_array(datums.begin(), static_cast<int>(datums.size()), INT2OID, sizeof(int16), true, TYPALIGN_SHORT);
  return {INT2ARRAYOID, PointerGetDatum(array), false};
}

Param integer_array(std::span<const int32> values) {
  Array<Datum> datums;
  for (const int32 value : values) datums.push_back(Int32GetDatum(value));
  ArrayType* array =
      construct_array(datums.begin(), static_cast<int>(datums.size()), INT4OID, sizeof(int32), true, TYPALIGN_INT);
  return {INT4ARRAYOID, PointerGetDatum(array), false};
}

Param bigint_array(std::span<const std::int64_t> values) {
  Array<Datum> datums;
  for (const std::int64_t value : values) datums.push_back(Int64GetDatum(value));
  ArrayType* array = construct_array(datums.begin(), static_cast<int>(datums.size()), INT8OID, sizeof(int64),
                                     FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
  return {INT8ARRAYOID, PointerGetDatum(array), false};
}

Param uuid_array(std::span<const pg_uuid_t> values) {
  const UuidArray array(values.size());
  std::copy(values.begin(), values.end(), array.span().begin());
  return array.param();
}

Param jsonb_array(std::span<Jsonb* const> values) {
  Array<Datum> datums;
  Array<bool> nulls;
  for (Jsonb* value : values) {
    datums.push_back(JsonbPGetDatum(value));
    nulls.push_back(value == nullptr);
  }
  return array_param(JSONBARRAYOID, JSONBOID, datums, nulls);
}

Param text_array(std::span<const std::string_view> utf8) {
  Array<Datum> datums;
  Array<bool> nulls;
  for (const std::string_view text : utf8) {
    datums.push_back(text.data() == nullptr ? Datum(0) : text_datum(text));
    nulls.push_back(text.data() == nullptr);
  }
  return array_param(TEXTARRAYOID, TEXTOID, datums, nulls);
}

Param packed_text_array(std::span<const Datum> values) {
  Array<Datum> datums;
  Array<bool> nulls;
  for (const Datum value : values) {
    datums.push_back(value);
    nulls.push_back(value == Datum(0));
  }
  return array_param(TEXTARRAYOID, TEXTOID, datums, nulls);
}

}  // namespace shot_assets::pg
