// The one way to run SQL: a template (template.h) that is planned once (plan_cache.h), as the role that it acts as
// (role.h). A statement declares the types of its result, and a row hands out nothing else.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "pg/param.h"
#include "pg/schema.h"

namespace shot_assets::pg {

// The types of a result.
struct Uuid {
  static constexpr Oid oid = UUIDOID;
};
struct Text {
  static constexpr Oid oid = TEXTOID;
};
struct Texts {
  static constexpr Oid oid = TEXTARRAYOID;
};
struct Bool {
  static constexpr Oid oid = BOOLOID;
};
struct Int2 {
  static constexpr Oid oid = INT2OID;
};
struct Int4 {
  static constexpr Oid oid = INT4OID;
};
struct Int8 {
  static constexpr Oid oid = INT8OID;
};
struct Time {
  static constexpr Oid oid = TIMESTAMPTZOID;
};
struct Json {
  static constexpr Oid oid = JSONBOID;
};

// One that delivers rows of these columns; without any, one that delivers nothing.
template <class... Columns>
struct Statement {
  const char* text;  // also the statement's identity in the plan cache

  static constexpr std::size_t column_count = sizeof...(Columns);
  static constexpr Oid types[column_count + 1] = {Columns::oid..., InvalidOid};
};

enum class Access {
  read,   // the caller's snapshot, as a STABLE function must; works on a standby
  write,  // sees, and makes visible, the changes of this command
  latest  // reads what is committed by now, even if the transaction's snapshot is older, and the changes of this
          // command
};

// One row while it is being received. Everything it hands out by pointer is copied to the memory context in which
// query() was called.
class AnyRow {
 public:
  explicit AnyRow(TupleTableSlot* slot) : slot_(slot) {}
  bool is_null(int column) const { return slot_->tts_isnull[column]; }
  TupleTableSlot* slot() const { return slot_; }

 protected:
  Datum datum(int column) const { return slot_->tts_values[column]; }
  std::string_view text_at(int column) const;
  std::span<const std::string_view> texts_at(int column) const;

 private:
  TupleTableSlot* slot_;
};

// The row of a statement. A column that it does not have, or that is of another type, does not compile.
template <class... Columns>
class Row : public AnyRow {
  static void column_is_of_another_type() {}

  template <class Type>
  struct At {
    int number;
    consteval At(int column) : number(column) {
      constexpr bool is_type[] = {std::is_same_v<Columns, Type>..., false};
      if (column < 0 || column >= static_cast<int>(sizeof...(Columns)) || !is_type[column]) column_is_of_another_type();
    }
  };

 public:
  using AnyRow::AnyRow;

  // The value of NULL: all zeros, an empty text, an empty array, 0, false, nullptr.
  pg_uuid_t uuid(At<Uuid> at) const { return is_null(at.number) ? pg_uuid_t{} : *DatumGetUUIDP(datum(at.number)); }
  std::string_view text(At<Text> at) const { return text_at(at.number); }
  std::span<const std::string_view> texts(At<Texts> at) const { return texts_at(at.number); }  // without NULLs
  int16 smallint(At<Int2> at) const { return is_null(at.number) ? int16(0) : DatumGetInt16(datum(at.number)); }
  int32 integer(At<Int4> at) const { return is_null(at.number) ? 0 : DatumGetInt32(datum(at.number)); }
  std::int64_t bigint(At<Int8> at) const { return is_null(at.number) ? 0 : DatumGetInt64(datum(at.number)); }
  bool boolean(At<Bool> at) const { return !is_null(at.number) && DatumGetBool(datum(at.number)); }
  // Microseconds; a row without a time comes last.
  std::int64_t time(At<Time> at) const {
    return is_null(at.number) ? PG_INT64_MAX : DatumGetTimestampTz(datum(at.number));
  }
  // A copy.
  Jsonb* json(At<Json> at) const { return is_null(at.number) ? nullptr : DatumGetJsonbPCopy(datum(at.number)); }
  // A copy as it is stored, 0 for NULL.
  Datum packed_json(At<Json> at) const {
    return is_null(at.number) ? Datum(0) : datumCopy(datum(at.number), false, -1);
  }
  Datum packed_text(At<Text> at) const {
    return is_null(at.number) ? Datum(0) : datumCopy(datum(at.number), false, -1);
  }
  // The value itself, which lives as long as the row.
  Datum json_of_row(At<Json> at) const { return is_null(at.number) ? Datum(0) : datum(at.number); }
};

struct StatementPlan;
using Receive = void (*)(void* context, TupleTableSlot* slot);
using Started = void (*)(void* context, const StatementPlan& planned, QueryDesc& query);

// Runs a statement and hands each row of its result to `receive`; returns how many rows it produced or changed. Where
// it is given, `started` is called with each query of the plan between its start and its run.
uint64 run(const Schema& schema, const char* text, std::span<const Oid> types, Access access,
           std::initializer_list<Param> params, Receive receive, void* context, Started started = nullptr);

template <class... Columns, class Receiver>
uint64 query(const Schema& schema, const Statement<Columns...>& statement, Access access,
             std::initializer_list<Param> params, Receiver&& receive) {
  return run(
      schema, statement.text, {statement.types, statement.column_count}, access, params,
      [](void* context, TupleTableSlot* slot) {
        (*static_cast<std::remove_reference_t<Receiver>*>(context))(Row<Columns...>(slot));
      },
      &receive);
}

// Whether it finds a row.
template <class... Columns>
bool exists(const Schema& schema, const Statement<Columns...>& statement, Access access,
            std::initializer_list<Param> params) {
  return query(schema, statement, access, params, [](const AnyRow&) {}) > 0;
}

template <class... Columns>
uint64 execute(const Schema& schema, const Statement<Columns...>& statement, std::initializer_list<Param> params) {
  return query(schema, statement, Access::write, params, [](const AnyRow&) {});
}

// A connection to SPI for the length of a function. Not a guard object on purpose: an error ends the connection with
// its transaction, and a destructor would be skipped anyway.
void connect();
void finish();

// For a procedure that commits on its way. What lives in the memory context of such a connection outlives a commit.
void connect_to_commit();
void commit();

}  // namespace shot_assets::pg
