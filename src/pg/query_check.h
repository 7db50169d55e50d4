// What a statement may consist of, after PostgreSQL has analysed it and before it has planned it.
#pragma once

#include <span>

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets::pg {

// Raises 55000 unless the query delivers exactly these types (a domain counts as the type that it is over), calls
// functions of pg_catalog only, and reads tables only. The types of a host decide what an operator or a cast resolves
// to, so a column of another type could bring a function of the host into a statement of ours, or a value that is read
// as what it is not. What PostgreSQL adds afterwards is the host's and stays: policies, defaults, checks, rules.
// Returns the tables of the query.
Array<Oid> check_query(Query* query, std::span<const Oid> types, const Schema& schema);

// Raises 55000 for a relation that is there and is no table.
void check_is_table(Oid relation, const Schema& schema);

// As check_query() of the types alone, once rules of the host have had their say: a rule can have a RETURNING of its
// own.
void check_rewritten(const List* queries, std::span<const Oid> types, const Schema& schema);

}  // namespace shot_assets::pg
