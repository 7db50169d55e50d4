// SQL that is written once, with placeholders for the tables of a schema:
//
//   {shots}                              the schema-qualified, quoted name
//   {shots(id uuid, camera text)}        the same as a row source with exactly these columns: a column the host does
//                                        not have reads as NULL, a table it does not have as no rows
//   {?scenes.updated_at: … :}            the text between the colons, if the host has this column
//   {?scenes.updated_at without default: … :}
//                                        likewise, if in addition nothing gives a new row a value for it
//   {?shots.duration int4: … :}          the same, if the column is of this type, too
//   {s.duration int4 of shots}           this column of the row s of shots; NULL where the host has no such column, or
//   has it
//                                        in another type
//   {type of scenes.slug}                the type of this column
//   {shots but id, label}                the columns that a copy of a row can carry over, but not these, each after a
//                                        comma: not what is generated, and not what is unique by itself
//   {texts of shots in s}                the row s as an object of texts, column by column, as output functions make
//                                        them; without what is generated
//   {row of shots from x}                the row of which x is such an object, without what is generated, as a row
//   source;
//                                        read column by column by input functions
//   {shots as written but id, label}     the columns that an UPDATE can set, but not these, each after a comma
//   {identities of shots}                the columns that are GENERATED ALWAYS AS IDENTITY, each after a comma
//   {identities of shots with types}     likewise, as definitions of columns
//   {identities of shots as names}       likewise, as an array of texts
//
// Everything else is plain SQL: names without a schema are those of pg_catalog (plan_cache.h).
#pragma once

#include <span>
#include <string_view>

#include "pg/array.h"
#include "pg/schema.h"

namespace shot_assets::pg {

// The type that statements take a column for that they name without a cast. Where the host has the column in another
// type, a statement that names it is refused with 55000. A domain counts as the type that it is over.
struct ExpectedColumn {
  const char* table;
  const char* column;
  Oid type;
};
void expect_columns(std::span<const ExpectedColumn> columns);

// Tables that a schema may have or not. Anybody who may create tables in the schema could add one, and its policies
// would run with the rights of every reader. So it is refused with 55000 unless it belongs to a role that the owner of
// another table, which every schema has, has to trust anyway.
void expect_owner(std::span<const char* const> optional_tables, const char* other_table);

struct Expansion {
  char* sql;
  Oid table;          // the first that the template names: the one that the statement writes, if it writes
  Array<Oid> tables;  // all that it names
  Array<const char*> lacks_tables;  // those that the schema does not have
};

// Raises 55000 for a column of another type than the template says or expect_columns() expects, and for a table that
// the template needs and the schema does not have.
Expansion expand(const char* text, const Schema& schema);

// Whether a column can be written as well as read as a type: int2, or text.
bool has_column(const Schema& schema, const char* table, const char* column, std::string_view type);

[[noreturn]] void raise_wrong_type(const Schema& schema, const char* table, const char* column, Oid found,
                                   const char* expected);
[[noreturn]] void raise_no_table(const Schema& schema, const char* table);
// The hint of an error that the state of a schema causes.
int hint_at_check(const Schema& schema);

}  // namespace shot_assets::pg
