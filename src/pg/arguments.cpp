#include "pg/arguments.h"

namespace shot_assets::pg {

void require_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  if (!PG_ARGISNULL(n)) return;
  ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not be null", name),
                  errdetail("Argument %d of %s() is null.", n + 1, get_func_name(fcinfo->flinfo->fn_oid)),
                  errhint("Pass a value, or leave the argument out where it has a default.")));
}

pg_uuid_t uuid_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  require_argument(fcinfo, n, name);
  return *PG_GETARG_UUID_P(n);
}

std::string_view text_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  require_argument(fcinfo, n, name);
  return utf8_of(PG_GETARG_DATUM(n));
}

int32 integer_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  require_argument(fcinfo, n, name);
  return PG_GETARG_INT32(n);
}

Jsonb* jsonb_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  require_argument(fcinfo, n, name);
  return PG_GETARG_JSONB_P(n);
}

bool boolean_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  require_argument(fcinfo, n, name);
  return PG_GETARG_BOOL(n);
}

namespace {

struct Elements {
  Datum* values;
  int count;
};

Elements elements_argument(FunctionCallInfo fcinfo, int n, const char* name, Oid type, int length, char alignment) {
  require_argument(fcinfo, n, name);
  Elements elements;
  bool* nulls;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(n), type, length, false, alignment, &elements.values, &nulls,
                    &elements.count);
  for (int i = 0; i < elements.count; ++i)
    if (nulls[i])
      ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must not contain null", name),
                      errdetail("Element %d is null.", i + 1), errhint("Leave null elements out of the array.")));
  return elements;
}

}  // namespace

Array<pg_uuid_t> uuid_array_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  const Elements elements = elements_argument(fcinfo, n, name, UUIDOID, UUID_LEN, TYPALIGN_CHAR);
  Array<pg_uuid_t> values;
  for (int i = 0; i < elements.count; ++i) values.push_back(*DatumGetUUIDP(elements.values[i]));
  return values;
}

Array<std::string_view> text_array_argument(FunctionCallInfo fcinfo, int n, const char* name) {
  const Elements elements = elements_argument(fcinfo, n, name, TEXTOID, -1, TYPALIGN_INT);
  Array<std::string_view> values;
  for (int i = 0; i < elements.count; ++i) values.push_back(utf8_of(elements.values[i]));
  return values;
}

const char* to_string(const pg_uuid_t& value) {
  return DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&value)));
}

}  // namespace shot_assets::pg
