#include "functions/history/row_texts.h"

#include "pg/fixed_settings.h"

namespace shot_assets {

namespace {

// Whether the texts of a type are the same under all settings, or are made so by text_of_time().
bool has_one_text(Oid type) {
  switch (getBaseType(type)) {
    case UUIDOID:
    case TEXTOID:
    case VARCHAROID:
    case BPCHAROID:
    case BOOLOID:
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case TIMESTAMPTZOID:
      return true;
    default:
      return false;
  }
}

bool have_one_text(TupleDesc row) {
  for (int i = 0; i < row->natts; ++i)
    if (!TupleDescAttr(row, i)->attisdropped && !has_one_text(TupleDescAttr(row, i)->atttypid)) return false;
  return true;
}

// As timestamptz_out() does under the fixed settings.
char* text_of_time(TimestampTz time, const char* table) {
  char text[MAXDATELEN + 1];
  struct pg_tm parts = {};
  fsec_t fraction;
  if (TIMESTAMP_NOT_FINITE(time)) {
    EncodeSpecialTimestamp(time, text);
  } else {
    if (timestamp2tm(time, nullptr, &parts, &fraction, nullptr, nullptr) != 0)
      ereport(ERROR,
              (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("a time of table \"%s\" is out of range", table),
               errdetail("The history keeps each row as text, and the time has none."),
               errhint("Run shot_assets.disable_history(), set created_at and updated_at to times that exist, "
                       "and run shot_assets.enable_history().")));
    parts.tm_isdst = 0;
    EncodeDateTime(&parts, fraction, true, 0, nullptr, USE_ISO_DATES, text);
  }
  return pstrdup(text);
}

pg::Array<TextOfColumn> texts_of_columns(TupleDesc row) {
  pg::Array<TextOfColumn> columns;
  for (int i = 0; i < row->natts; ++i) {
    const Form_pg_attribute attribute = TupleDescAttr(row, i);
    TextOfColumn column = {};
    column.is_kept = !attribute->attisdropped && attribute->attgenerated == '\0';
    if (column.is_kept) {
      Oid output;
      bool is_varlena;
      getTypeOutputInfo(attribute->atttypid, &output, &is_varlena);
      fmgr_info(output, &column.output);
      column.is_time = getBaseType(attribute->atttypid) == TIMESTAMPTZOID;
    }
    columns.push_back(column);
  }
  return columns;
}

}  // namespace

char* TextOfColumn::of(Datum value, const char* table) {
  return is_time ? text_of_time(DatumGetTimestampTz(value), table) : OutputFunctionCall(&output, value);
}

RowTexts::RowTexts(Relation table)
    : table_(RelationGetRelationName(table)),
      columns_(texts_of_columns(RelationGetDescr(table))),
      needs_settings_(!have_one_text(RelationGetDescr(table))) {
  for (std::size_t i = 0; i < columns_.size(); ++i) texts_.push_back(nullptr);
  resume();
}

void RowTexts::pause() {
  if (needs_settings_) pg::leave_fixed_settings(level_of_settings_);
}

void RowTexts::resume() {
  if (needs_settings_) level_of_settings_ = pg::enter_fixed_settings();
}

Jsonb* RowTexts::of(const pg::RowValues& row, const pg::RowValues* earlier) {
  builder_.begin_object();
  for (int i = 0; i < row.descriptor->natts; ++i) {
    const auto n = static_cast<std::size_t>(i);
    if (!columns_[n].is_kept) continue;
    builder_.key(NameStr(TupleDescAttr(row.descriptor, i)->attname));
    if (earlier == nullptr || !row.equals(*earlier, i))
      texts_[n] = row.nulls[i] ? nullptr : columns_[n].of(row.values[i], table_);
    if (texts_[n] == nullptr)
      builder_.null();
    else
      builder_.server_string(texts_[n]);
  }
  builder_.end_object();
  return builder_.take();
}

bool RowTexts::are_same(const pg::RowValues& before, const pg::RowValues& after, int but) {
  for (int i = 0; i < before.descriptor->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(before.descriptor, i);
    if (column->attisdropped || column->attgenerated != '\0' || i == but) continue;
    if (!before.equals(after, i)) return false;
  }
  return true;
}

}  // namespace shot_assets
