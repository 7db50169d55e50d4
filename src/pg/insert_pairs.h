// An INSERT of pairs that asks less of PostgreSQL than one question per row.
#pragma once

#include "pg/statement.h"

namespace shot_assets::pg {

// What need not be asked about every row.
struct AskedOnce {
  Oid table;                      // for which this was found out; 55000 where the statement turns out to be on another
  std::span<const Oid> triggers;  // disabled, for this statement alone: somebody else asks what they would
  const char* columns[2];         // uuids: what policies say of one that they have let in, they have said
};

uint64 insert_pairs(const Schema& schema, const Statement<>& statement, std::initializer_list<Param> params,
                    const AskedOnce& asked_once);

}  // namespace shot_assets::pg
