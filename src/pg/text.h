// Text across the border: the core speaks UTF-8, the server its own encoding.
#pragma once

#include <string_view>

#include "pg/server.h"

namespace shot_assets::pg {

// A copy in the current memory context.
inline std::string_view copy(std::string_view text) {
  auto* data = static_cast<char*>(palloc(text.size() + 1));
  memcpy(data, text.data(), text.size());
  data[text.size()] = '\0';
  return {data, text.size()};
}

inline std::string_view to_utf8(std::string_view server_text) {
  if (GetDatabaseEncoding() == PG_UTF8 || server_text.empty()) return server_text;
  // The conversion wants no terminator, but returns its input where there is nothing to convert.
  char* converted = pg_server_to_any(server_text.data(), static_cast<int>(server_text.size()), PG_UTF8);
  return converted == server_text.data() ? server_text : std::string_view(converted);
}

// Where the server's encoding lacks a sign that the core has put in, such as an ellipsis, one of ASCII stands for it.
// Anything else that it lacks is an error.
std::string_view from_utf8(std::string_view utf8);

// For a message.
inline const char* server_cstring(std::string_view utf8) { return copy(from_utf8(utf8)).data(); }

// A text, varchar or name-like datum in the server's encoding, of which ASCII is a part in any case; a detoasted copy
// lives in the current memory context.
inline std::string_view bytes_of(Datum datum) {
  ::text* value = reinterpret_cast<::text*>(PG_DETOAST_DATUM_PACKED(datum));
  return {VARDATA_ANY(value), static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

// The same as UTF-8; a converted copy lives there, too.
inline std::string_view utf8_of(Datum datum) { return to_utf8(bytes_of(datum)); }

// Raises 54000 where a value would be larger than PostgreSQL's values can be.
void require_size_of_value(std::size_t bytes);

inline Datum text_datum(std::string_view utf8) {
  require_size_of_value(utf8.size() + VARHDRSZ);
  const std::string_view server = from_utf8(utf8);
  return PointerGetDatum(cstring_to_text_with_len(server.data(), static_cast<int>(server.size())));
}

}  // namespace shot_assets::pg
