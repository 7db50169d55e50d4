// Results of SQL-callable functions: one row, or a set of rows.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>

#include "pg/statement.h"
#include "pg/text.h"

namespace shot_assets::pg {

struct Value {
  Datum datum;
  bool is_null = false;
};

inline Value null() { return {Datum(0), true}; }
inline Value text_or_null(std::string_view utf8) { return utf8.empty() ? null() : Value{text_datum(utf8)}; }

// The rows of a set-returning function. Make it before connect(), so that they outlive the connection to SPI.
class ResultSet {
 public:
  explicit ResultSet(FunctionCallInfo fcinfo);
  // The rows of a statement with the columns of the result.
  template <class... Columns>
  void add_rows(const Schema& schema, const Statement<Columns...>& statement, Access access,
                std::initializer_list<Param> params) {
    require_types({statement.types, statement.column_count});
    query(schema, statement, access, params, [this](const AnyRow& row) { add(row); });
  }
  void add(std::initializer_list<Value> values) { add(std::span(values), {}); }
  void add(std::span<const Value> values, std::initializer_list<Value> more = {});

 private:
  void add(const AnyRow& row);
  void require_types(std::span<const Oid> types) const;

  ReturnSetInfo* info_;
};

// The single row of a composite-returning function, or none.
class ResultRow {
 public:
  explicit ResultRow(FunctionCallInfo fcinfo);
  // The last row of a statement with the columns of the result. Returns how many there were.
  template <class... Columns>
  uint64 set_row(const Schema& schema, const Statement<Columns...>& statement, Access access,
                 std::initializer_list<Param> params) {
    require_types({statement.types, statement.column_count});
    return query(schema, statement, access, params, [this](const AnyRow& row) { set(row); });
  }
  void set(std::initializer_list<Value> values);
  bool empty() const { return tuple_ == nullptr; }
  Datum datum() const;  // call after set()

 private:
  void set(const AnyRow& row);
  void require_types(std::span<const Oid> types) const;
  void form(const Datum* values, const bool* nulls);

  TupleDesc descriptor_;
  MemoryContext memory_;
  HeapTuple tuple_ = nullptr;
};

}  // namespace shot_assets::pg
