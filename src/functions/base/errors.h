// The errors of the API: one mistake, one SQLSTATE, the same words everywhere.
#pragma once

#include <span>

#include "pg/schema.h"
#include "pg/sqlstate.h"

namespace shot_assets {

// `what` is "shot", "scene", … ; `place` is "" or " (element 3)". A row that the caller may not see does not exist.
[[noreturn]] void raise_not_found(const char* what, const pg_uuid_t& id, const char* place = "");
[[noreturn]] void raise_different_scenes(const pg_uuid_t& shot, const pg_uuid_t& instance, const char* place = "");
[[noreturn]] void raise_another_scene(const pg_uuid_t& shot, const pg_uuid_t& scene, const char* place = "");

// So many shots that the caller sees, but that a row-level policy keeps from being changed.
[[noreturn]] void raise_not_updatable(uint64 shots);

// So many rows of a table that the caller sees, but that a policy or a trigger keeps from being deleted.
[[noreturn]] void raise_not_deletable(const char* table, uint64 rows);

// A statement that writes one row of a table has delivered another number of rows.
[[noreturn]] void raise_not_one_row(const char* table, uint64 rows);

// An id that should be a key is that of several rows: the host has dropped the constraint that makes it one.
[[noreturn]] void raise_doubled_id(const pg::Schema& schema, const char* table, const pg_uuid_t& id);

// Raises 23505 where a list of ids names one of `what` twice.
void require_distinct(std::span<const pg_uuid_t> ids, const char* list, const char* what);

}  // namespace shot_assets
