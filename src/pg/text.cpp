#include "pg/text.h"

#include <optional>

#include "pg/array.h"

namespace shot_assets::pg {

namespace {

struct StandIn {
  std::string_view sign;
  std::string_view ascii;
};

constexpr StandIn stand_ins[] = {{"…", "..."}, {"●", "*"}, {"▶", ">"}, {"◀", "<"}, {"◇", "o"}, {"·", "."}};

bool server_has(std::string_view sign) {
  const int encoding = GetDatabaseEncoding();
  const auto size = static_cast<int>(sign.size());
  auto* source = reinterpret_cast<unsigned char*>(const_cast<char*>(sign.data()));  // which is only read
  unsigned char converted[MAX_CONVERSION_GROWTH * MAX_CONVERSION_INPUT_LENGTH];
  if (encoding == PG_SQL_ASCII) return true;
  const Oid conversion = FindDefaultConversionProc(PG_UTF8, encoding);
  return OidIsValid(conversion) && pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding, source, size, converted,
                                                                 sizeof converted, true) == size;
}

std::string_view replaced(std::string_view text, const StandIn& by) {
  Array<char> result;
  const auto append = [&](std::string_view part) {
    for (const char byte : part) result.push_back(byte);
  };
  for (std::size_t found = 0; (found = text.find(by.sign)) != std::string_view::npos;) {
    append(text.substr(0, found));
    append(by.ascii);
    text.remove_prefix(found + by.sign.size());
  }
  append(text);
  return {result.begin(), result.size()};
}

std::string_view with_stand_ins(std::string_view utf8) {
  static std::optional<bool> has[std::size(stand_ins)];  // a session stays with its database
  for (std::size_t i = 0; i < std::size(stand_ins); ++i) {
    if (utf8.find(stand_ins[i].sign) == std::string_view::npos) continue;
    if (!has[i]) has[i] = server_has(stand_ins[i].sign);
    if (!*has[i]) utf8 = replaced(utf8, stand_ins[i]);
  }
  return utf8;
}

}  // namespace

void require_size_of_value(std::size_t bytes) {
  if (AllocSizeIsValid(bytes)) return;
  ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("the result is larger than 1 GB"),
                  errdetail("PostgreSQL has no larger values.")));
}

std::string_view from_utf8(std::string_view utf8) {
  if (GetDatabaseEncoding() == PG_UTF8 || utf8.empty()) return utf8;
  const std::string_view text = with_stand_ins(utf8);
  char* converted = pg_any_to_server(text.data(), static_cast<int>(text.size()), PG_UTF8);
  return converted == text.data() ? text : std::string_view(converted);
}

}  // namespace shot_assets::pg
