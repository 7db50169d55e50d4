#include "pg/transition_rows.h"

#include "pg/template.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

Schema schema_of(Relation table) {
  return {RelationGetNamespace(table), get_namespace_name(RelationGetNamespace(table))};
}

}  // namespace

void require_base_type(Relation table, int index, const char* name, Oid type) {
  const Oid found = TupleDescAttr(RelationGetDescr(table), index)->atttypid;
  if (getBaseType(found) != type)
    raise_wrong_type(schema_of(table), RelationGetRelationName(table), name, found, format_type_be(type));
}

ColumnHandle::ColumnHandle(Relation table, const char* name) : index(SPI_fnumber(RelationGetDescr(table), name) - 1) {
  if (index < 0)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("table \"%s\" has no column \"%s\"", RelationGetRelationName(table), name),
                    errdetail("A trigger of shot_assets on the table reads it."), hint_at_check(schema_of(table))));
}

OptionalColumn::OptionalColumn(Relation table, const char* name, std::string_view type)
    : index(has_column(schema_of(table), RelationGetRelationName(table), name, type)
                ? SPI_fnumber(RelationGetDescr(table), name) - 1
                : -1) {}

bool RowValues::has_text(const OptionalColumn& column) const {
  return column.index >= 0 && !nulls[column.index] && !bytes_of(values[column.index]).empty();
}

bool RowValues::same_text(const RowValues& other, const OptionalColumn& column) const {
  if (column.index < 0 || equals(other, column.index)) return true;
  return !has_text(column) && !other.has_text(column);
}

bool RowValues::reads(const ColumnHandle& column, std::string_view text) const {
  if (is_null(column)) return false;
  const Oid type = TupleDescAttr(descriptor, column.index)->atttypid;
  const Oid base = getBaseType(type);
  const Datum value = values[column.index];
  if (base == TEXTOID || base == VARCHAROID) return bytes_of(value) == text;
  Oid output;
  bool is_varlena;
  getTypeOutputInfo(type, &output, &is_varlena);
  return OidOutputFunctionCall(output, value) == text;
}

bool RowValues::equals(const RowValues& other, int index) const {
  if (nulls[index] || other.nulls[index]) return nulls[index] == other.nulls[index];
  const Form_pg_attribute attribute = TupleDescAttr(descriptor, index);
  return datum_image_eq(values[index], other.values[index], attribute->attbyval, attribute->attlen);
}

RowValues values_of(HeapTuple tuple, Relation table) {
  const TupleDesc descriptor = RelationGetDescr(table);
  auto* const values = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<std::size_t>(descriptor->natts)));
  auto* const nulls = static_cast<bool*>(palloc(sizeof(bool) * static_cast<std::size_t>(descriptor->natts)));
  heap_deform_tuple(tuple, descriptor, values, nulls);
  return {values, nulls, descriptor};
}

}  // namespace shot_assets::pg
