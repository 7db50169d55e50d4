// The rows of a statement as its trigger finds them.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Reads a transition table from its start, beside whoever else reads it.
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
    if (!tuplestore_gettupleslot(rows_, true, false, slot_)) return false;
    slot_getallattrs(slot_);
    return true;
  }

  // For whoever reads the table next through the pointer that was there before.
  void close() {
    tuplestore_select_read_pointer(rows_, 0);
    ExecDropSingleTupleTableSlot(slot_);
  }

  Datum datum(int column) const { return slot_->tts_values[column]; }
  bool is_null(int column) const { return slot_->tts_isnull[column]; }
  pg_uuid_t uuid(int column) const { return *DatumGetUUIDP(datum(column)); }

  // Whether the two rows have the same bytes there.
  bool equals(const TransitionRows& other, int column) const {
    if (is_null(column) || other.is_null(column)) return is_null(column) == other.is_null(column);
    const Form_pg_attribute attribute = TupleDescAttr(slot_->tts_tupleDescriptor, column);
    return datum_image_eq(datum(column), other.datum(column), attribute->attbyval, attribute->attlen);
  }

 private:
  Tuplestorestate* rows_;
  int pointer_;
  TupleTableSlot* slot_;
};

}  // namespace shot_assets::pg
