// Arguments of SQL-callable functions: typed, and never NULL where a value is needed.
#pragma once

#include <string_view>

#include "pg/array.h"
#include "pg/text.h"

namespace shot_assets::pg {

[[noreturn]] void raise_null_argument(const char* name);

pg_uuid_t uuid_argument(FunctionCallInfo fcinfo, int n, const char* name);
std::string_view text_argument(FunctionCallInfo fcinfo, int n, const char* name);
int32 integer_argument(FunctionCallInfo fcinfo, int n, const char* name);
Array<pg_uuid_t> uuid_array_argument(FunctionCallInfo fcinfo, int n, const char* name);

const char* to_string(const pg_uuid_t& value);

}  // namespace shot_assets::pg
