// As which role a statement runs: it depends on its tables, their owners and the caller (docs/security.md).
#pragma once

#include <span>

#include "pg/schema.h"
#include "pg/template.h"

namespace shot_assets::pg {

struct StatementTables {
  static constexpr int most = 8;

  Oid written;  // or, where it only reads, the first that it names
  Oid owner;    // of this table
  bool only_reads;
  bool several_owners;
  Oid tables[most];  // each once
  int count;

  std::span<const Oid> all() const { return {tables, static_cast<std::size_t>(count)}; }
};

// Refuses what is not a table (query_check.h).
StatementTables tables_of(const Expansion& expansion, Node* statement, const Schema& schema);

// The role to act as (role.h); invalid: the current one. Raises 42501 for a caller who could act as several owners of
// the tables: code of one would run with the rights of another. So would policies that a trigger meets on a table of
// another owner than the one that it writes: 42501, too.
Oid role_of_statement(const StatementTables& tables, const Schema& schema);

}  // namespace shot_assets::pg
