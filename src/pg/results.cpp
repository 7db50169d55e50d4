#include "pg/results.h"

namespace shot_assets::pg {

namespace {

// A function may have been created with another type of result than the library has.
void require(bool is_type_of_result) {
  if (is_type_of_result) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("the function is declared with another type of result"),
                  errhint("Create the extension anew, or update it to the version of its library.")));
}

void require_result_types(TupleDesc result, std::span<const Oid> types) {
  bool same = static_cast<std::size_t>(result->natts) == types.size();
  for (int i = 0; same && i < result->natts; ++i) same = TupleDescAttr(result, i)->atttypid == types[i];
  require(same);
}

constexpr std::size_t most_columns = 32;  // of a result

void require_result_columns(TupleDesc result, std::size_t columns) {
  require(columns == static_cast<std::size_t>(result->natts) && columns <= most_columns);
}

}  // namespace

ResultSet::ResultSet(FunctionCallInfo fcinfo) : info_(reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo)) {
  // A set of rows has its type from the function, a set of scalars from the query that calls it.
  const bool rows = get_call_result_type(fcinfo, nullptr, nullptr) != TYPEFUNC_SCALAR;
  InitMaterializedSRF(fcinfo, rows ? 0 : MAT_SRF_USE_EXPECTED_DESC);
}

void ResultSet::require_types(std::span<const Oid> types) const { require_result_types(info_->setDesc, types); }

void ResultSet::add(const AnyRow& row) {
  tuplestore_putvalues(info_->setResult, info_->setDesc, row.slot()->tts_values, row.slot()->tts_isnull);
}

void ResultSet::add(std::span<const Value> values, std::initializer_list<Value> more) {
  Datum datums[most_columns];
  bool nulls[most_columns];
  require_result_columns(info_->setDesc, values.size() + more.size());
  int n = 0;
  for (const std::span<const Value> part : {values, std::span<const Value>(more)})
    for (const Value& value : part) {
      datums[n] = value.datum;
      nulls[n++] = value.is_null;
    }
  tuplestore_putvalues(info_->setResult, info_->setDesc, datums, nulls);
}

// Only a superuser can declare a function of the library with another result than the extension does.
ResultRow::ResultRow(FunctionCallInfo fcinfo) : memory_(CurrentMemoryContext) {
  if (get_call_result_type(fcinfo, nullptr, &descriptor_) != TYPEFUNC_COMPOSITE)
    elog(ERROR, "return type must be a row type");
  descriptor_ = BlessTupleDesc(descriptor_);
}

void ResultRow::form(const Datum* values, const bool* nulls) {
  const MemoryContext before = MemoryContextSwitchTo(memory_);
  tuple_ = heap_form_tuple(descriptor_, const_cast<Datum*>(values), const_cast<bool*>(nulls));
  MemoryContextSwitchTo(before);
}

void ResultRow::require_types(std::span<const Oid> types) const { require_result_types(descriptor_, types); }

void ResultRow::set(const AnyRow& row) { form(row.slot()->tts_values, row.slot()->tts_isnull); }

void ResultRow::set(std::initializer_list<Value> values) {
  Datum datums[most_columns];
  bool nulls[most_columns];
  require_result_columns(descriptor_, values.size());
  int n = 0;
  for (const Value& value : values) {
    datums[n] = value.datum;
    nulls[n++] = value.is_null;
  }
  form(datums, nulls);
}

Datum ResultRow::datum() const { return HeapTupleGetDatum(tuple_); }

}  // namespace shot_assets::pg
