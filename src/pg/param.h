// Parameters of a statement.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "pg/server.h"

namespace shot_assets::pg {

struct Param {
  Oid type;
  Datum value;
  bool is_null;
};

Param uuid(const pg_uuid_t& value);
Param text(std::string_view utf8);
Param nullable_text(const std::string_view* utf8);
Param boolean(bool value);
Param integer(int32 value);
Param nullable_integer(std::optional<std::int32_t> value);
Param boolean_array(std::span<const bool> values);
Param json(Jsonb* value);  // NULL where it is nullptr
Param smallint_array(std::span<const int16> values);
Param integer_array(std::span<const int32> values);
Param bigint_array(std::span<const std::int64_t> values);
Param uuid_array(std::span<const pg_uuid_t> values);
Param jsonb_array(std::span<Jsonb* const> values);         // likewise, per element
Param text_array(std::span<const std::string_view> utf8);  // NULL where data() is nullptr, per element
Param packed_text_array(std::span<const Datum> values);    // NULL where it is 0, per element

}  // namespace shot_assets::pg
