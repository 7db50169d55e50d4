// Arguments of SQL-callable functions: typed, and never NULL where a value is needed.
#pragma once

#include <string_view>

#include "pg/array.h"
#include "pg/text.h"

namespace shot_assets::pg {

// Raises 22023 where argument n, counted from 0, is NULL. The functions below do this themselves.
void require_argument(FunctionCallInfo fcinfo, int n, const char* name);

pg_uuid_t uuid_argument(FunctionCallInfo fcinfo, int n, const char* name);
std::string_view text_argument(FunctionCallInfo fcinfo, int n, const char* name);
int32 integer_argument(FunctionCallInfo fcinfo, int n, const char* name);
Jsonb* jsonb_argument(FunctionCallInfo fcinfo, int n, const char* name);
bool boolean_argument(FunctionCallInfo fcinfo, int n, const char* name);
Array<pg_uuid_t> uuid_array_argument(FunctionCallInfo fcinfo, int n, const char* name);
Array<std::string_view> text_array_argument(FunctionCallInfo fcinfo, int n, const char* name);

const char* to_string(const pg_uuid_t& value);

}  // namespace shot_assets::pg
