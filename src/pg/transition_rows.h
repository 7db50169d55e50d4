// The rows of a statement as its trigger finds them.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Whether two rows of a table, with all their columns at hand, have the same bytes there.
inline bool equal(const TupleTableSlot& a, const TupleTableSlot& b, int column) {
  if (a.tts_isnull[column] || b.tts_isnull[column]) return a.tts_isnull[column] == b.tts_isnull[column];
  const Form_pg_attribute attribute = TupleDescAttr(a.tts_tupleDescriptor, column);
  return datum_image_eq(a.tts_values[column], b.tts_values[column], attribute->attbyval, attribute->attlen);
}

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

  bool equals(const TransitionRows& other, int column) const { return equal(*slot_, *other.slot_, column); }

 private:
  Tuplestorestate* rows_;
  int pointer_;
  TupleTableSlot* slot_;
};

}  // namespace shot_assets::pg
