// An INSERT of pairs that asks less of PostgreSQL than one question per row.
#pragma once

#include "pg/statement.h"

namespace shot_assets::pg {

// What need not be asked about every row.
struct AskedOnce {
  Oid table;                      // that was looked at; 55000 where the statement turns out to write another
  std::span<const Oid> triggers;  // of this table: disabled for this statement alone
  Oid asking_trigger;             // which asks instead of them; 55000 where it is not there
  const char* columns[2];         // uuids: policies are asked once per value of them
};

uint64 insert_pairs(const Schema& schema, const Statement<>& statement, std::initializer_list<Param> params,
                    const AskedOnce& asked_once);

}  // namespace shot_assets::pg
