// Random uuids for many rows at once. PostgreSQL asks OpenSSL anew for each, which takes longer than all else that an
// INSERT does for a row without indexes; and a batch of ids that ascend finds its way into their index in half the
// time.
#pragma once

#include "pg/statement.h"

namespace shot_assets::pg {

// Whether new rows of a table get their id from gen_random_uuid(), and the caller may bring ids along instead.
bool has_random_ids(std::string_view schema, std::string_view table);

// As gen_random_uuid() would make them, in ascending order. Of very many only the first million: the array is one of
// a statement's parameters, which PostgreSQL wants in one piece of memory.
Param random_ids(std::uint64_t count);

}  // namespace shot_assets::pg
