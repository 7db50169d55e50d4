// The rows of a statement as its trigger finds them, read through handles that know the type of their column.
#pragma once

#include <optional>

#include "pg/schema.h"
#include "pg/statement.h"

namespace shot_assets::pg {

// A column of the table that a trigger is on. Raises 55000 where the table lacks it.
struct ColumnHandle {
  int index;

  ColumnHandle(Relation table, const char* name);
};

// One that the table may lack, or have in a type that does not serve (template.h); then it reads as NULL.
struct OptionalColumn {
  int index;  // -1: as NULL

  OptionalColumn(Relation table, const char* name, std::string_view type);
};

void require_base_type(Relation table, int index, const char* name, Oid type);

// One whose values are of a type; a domain counts as the type that it is over. Raises 55000 where it is of another.
template <class Type>
struct TypedColumn : ColumnHandle {
  TypedColumn(Relation table, const char* name) : ColumnHandle(table, name) {
    require_base_type(table, index, name, Type::oid);
  }
};

// A row as arrays of values: of a tuple, or of a slot with all its columns at hand.
struct RowValues {
  const Datum* values;
  const bool* nulls;
  TupleDesc descriptor;

  bool is_null(const ColumnHandle& column) const { return nulls[column.index]; }
  // All zeros, which is no row's id, for NULL.
  pg_uuid_t uuid(const TypedColumn<Uuid>& column) const {
    return is_null(column) ? pg_uuid_t{} : *DatumGetUUIDP(values[column.index]);
  }
  Jsonb* json(const TypedColumn<Json>& column) const {
    return is_null(column) ? nullptr : DatumGetJsonbP(values[column.index]);
  }
  // Whether a column reads as this text, whatever its type.
  bool reads(const ColumnHandle& column, std::string_view text) const;
  // 0 for NULL.
  int16 number(const OptionalColumn& column) const {
    return column.index < 0 || nulls[column.index] ? int16(0) : DatumGetInt16(values[column.index]);
  }
  // Whether there is a text; an empty one is none.
  bool has_text(const OptionalColumn& column) const;
  // Whether two rows of a table have the same text there; an empty one is none.
  bool same_text(const RowValues& other, const OptionalColumn& column) const;
  // Whether two rows of a table have the same bytes there.
  bool equals(const RowValues& other, int index) const;
  bool equals(const RowValues& other, const ColumnHandle& column) const { return equals(other, column.index); }
};

inline RowValues values_of(TupleTableSlot* slot) {
  slot_getallattrs(slot);
  return {slot->tts_values, slot->tts_isnull, slot->tts_tupleDescriptor};
}

// In the current memory context.
RowValues values_of(HeapTuple tuple, Relation table);

// Reads a transition table from its start, without disturbing its other readers.
class TransitionRows {
 public:
  TransitionRows(Tuplestorestate* rows, Relation relation)
      : rows_(rows),
        pointer_(tuplestore_alloc_read_pointer(rows, EXEC_FLAG_REWIND)),
        slot_(MakeSingleTupleTableSlot(RelationGetDescr(relation), &TTSOpsMinimalTuple)) {
    tuplestore_select_read_pointer(rows_, pointer_);
    tuplestore_rescan(rows_);
  }

  bool next() {
    CHECK_FOR_INTERRUPTS();
    tuplestore_select_read_pointer(rows_, pointer_);
    return tuplestore_gettupleslot(rows_, true, false, slot_);
  }

  RowValues row() const { return values_of(slot_); }

  // Selects the original read pointer again, for the next reader of the table.
  void close() {
    tuplestore_select_read_pointer(rows_, 0);
    ExecDropSingleTupleTableSlot(slot_);
  }

 private:
  Tuplestorestate* rows_;
  int pointer_;
  TupleTableSlot* slot_;
};

template <class Read>
void for_each_row(Tuplestorestate* table, Relation relation, Read read) {
  TransitionRows rows(table, relation);
  while (rows.next()) read(rows.row());
  rows.close();
}

// The old and the new version of each updated row. PostgreSQL appends them to the two tables at the same time, so they
// are read side by side: no join.
template <class Compare>
void for_each_update(Tuplestorestate* old_table, Tuplestorestate* new_table, Relation relation, Compare compare) {
  TransitionRows old_rows(old_table, relation), new_rows(new_table, relation);
  while (old_rows.next() && new_rows.next()) compare(old_rows.row(), new_rows.row());
  old_rows.close();
  new_rows.close();
}

}  // namespace shot_assets::pg
