// SQL that runs against the tables of one schema: written once with placeholders, prepared once per session and schema.
//
//   {shots}                              the schema-qualified, quoted name
//   {shots(id uuid, camera text)}        the same as a row source with exactly these columns: a column the host does
//                                        not have reads as NULL, a table it does not have as no rows
//   {?scenes.updated_at: … :}            the text between the colons, if the host has this column
//   {type of scenes.slug}                the type of this column
//   {shots but id, label}                the columns that a copy of a row can carry over, but not these, each after a
//                                        comma: not what is generated, and not what is unique by itself
//
// Nothing depends on the caller's search path: every name is qualified and operators are written
// OPERATOR(pg_catalog.=). The search path itself is left alone, so a host's own triggers see what they always saw (but
// see role.h).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "pg/server.h"

namespace shot_assets::pg {

struct Statement {
  const char* text;  // also the statement's identity in the plan cache
};

enum class Access {
  read,   // the caller's snapshot, as a STABLE function must; works on a standby
  write,  // sees, and makes visible, the changes of this command
  latest  // reads what is committed by now, even if the transaction's snapshot is older, and the changes of this
          // command
};

struct Param {
  Oid type;
  Datum value;
  bool is_null;
};

Param uuid(const pg_uuid_t& value);
Param text(std::string_view utf8);
Param nullable_text(const std::string_view* utf8);
Param boolean(bool value);
Param integer(int32 value);
Param nullable_integer(std::optional<std::int32_t> value);
Param boolean_array(std::span<const bool> values);
Param json(Jsonb* value);  // NULL where it is nullptr
Param integer_array(std::span<const int32> values);
Param bigint_array(std::span<const std::int64_t> values);
Param uuid_array(std::span<const pg_uuid_t> values);
Param jsonb_array(std::span<Jsonb* const> values);         // likewise, per element
Param text_array(std::span<const std::string_view> utf8);  // NULL where data() is nullptr, per element

// One row while it is being received. Everything it hands out by pointer is copied to the memory context in which
// query() was called.
class Row {
 public:
  explicit Row(TupleTableSlot* slot) : slot_(slot) {}

  bool is_null(int column) const { return slot_->tts_isnull[column]; }
  Datum datum(int column) const { return slot_->tts_values[column]; }
  // The value of NULL: all zeros, an empty text, an empty array, 0, false.
  pg_uuid_t uuid(int column) const { return is_null(column) ? pg_uuid_t{} : *DatumGetUUIDP(datum(column)); }
  std::string_view text(int column) const;
  std::span<const std::string_view> text_array(int column) const;  // without its NULL elements
  int32 integer(int column) const { return DatumGetInt32(datum(column)); }
  std::int64_t bigint(int column) const { return DatumGetInt64(datum(column)); }
  bool boolean(int column) const { return DatumGetBool(datum(column)); }
  TupleTableSlot* slot() const { return slot_; }

 private:
  TupleTableSlot* slot_;
};

// Whether a schema has a table, or a column of one, that a host may do without.
bool has_table(std::string_view schema, std::string_view table);
bool has_column(std::string_view schema, std::string_view table, std::string_view column);

// Runs a statement and hands each row of its result to `receive`; returns how many rows it produced or changed.
// The caller is connected to SPI.
uint64 run(std::string_view schema, const Statement& statement, Access access, std::initializer_list<Param> params,
           void (*receive)(void* context, const Row& row), void* context);

template <class Receive>
uint64 query(std::string_view schema, const Statement& statement, Access access, std::initializer_list<Param> params,
             Receive&& receive) {
  return run(
      schema, statement, access, params,
      [](void* context, const Row& row) { (*static_cast<std::remove_reference_t<Receive>*>(context))(row); }, &receive);
}

inline uint64 execute(std::string_view schema, const Statement& statement, std::initializer_list<Param> params) {
  return run(schema, statement, Access::write, params, nullptr, nullptr);
}

// What need not be asked about every row of an INSERT of pairs.
struct AskedOnce {
  std::span<const Oid> triggers;  // disabled, for this statement alone: somebody else asks what they would
  const char* columns[2];         // uuids: what policies say of one that they have let in, they have said
};
uint64 insert_pairs(std::string_view schema, const Statement& statement, std::initializer_list<Param> params,
                    const AskedOnce& asked_once);

// A connection to SPI for the length of a function. Not a guard object on purpose: an error ends the connection with
// its transaction, and a destructor would be skipped anyway.
void connect();
void finish();

// For a procedure that commits on its way. What lives in the memory context of such a connection outlives a commit.
void connect_to_commit();
void commit();

}  // namespace shot_assets::pg
