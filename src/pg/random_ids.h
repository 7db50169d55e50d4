// Random uuids for many rows at once. PostgreSQL asks OpenSSL anew for each, which takes longer than all else that an
// INSERT does for a row without indexes; and a batch of ids that ascend finds its way into their index in half the
// time.
#pragma once

#include <span>

#include "pg/schema.h"

namespace shot_assets::pg {

// Whether new rows of a table get their id from gen_random_uuid(), and the caller may bring ids along instead.
bool has_random_ids(const Schema& schema, const char* table);

// As gen_random_uuid() would make them, in ascending order.
void make_random_ids(std::span<pg_uuid_t> ids);

}  // namespace shot_assets::pg
