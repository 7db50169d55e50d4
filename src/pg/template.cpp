#include <algorithm>
#include <cctype>

#include "pg/template.h"

#include "pg/role.h"
#include "pg/text.h"

namespace shot_assets::pg {

namespace {

std::span<const ExpectedColumn> expected_columns;
std::span<const char* const> optional_tables;
const char* table_of_trusted_owner = nullptr;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Cuts off and returns what stands before the separator; all of it where there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t at = text.find(separator);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return trim(head);
}

const char* terminated(std::string_view text) { return copy(text).data(); }

void append(StringInfo sql, std::string_view text) {
  appendBinaryStringInfo(sql, text.data(), static_cast<int>(text.size()));
}

// Whether a template names a column, in whichever place.
bool names(std::string_view text, std::string_view column) {
  const auto is_part_of_name = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t at = 0; (at = text.find(column, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + column.size();
    if ((at == 0 || !is_part_of_name(text[at - 1])) && (end == text.size() || !is_part_of_name(text[end]))) return true;
  }
  return false;
}

// What a template says of a schema, while it is being expanded.
class Expander {
 public:
  Expander(const char* text, const Schema& schema) : text_(text), schema_(schema) { initStringInfo(&sql_); }

  Expansion expand();

 private:
  Oid find(const char* table);
  Oid require(const char* table);
  bool has_column(const char* table, const char* column, std::string_view type = {});
  bool has_default(const char* table, const char* column);
  const char* qualified(const char* table) { return quote_qualified_identifier(schema_.name, table); }
  void check_expected_columns(const char* table, Oid relation);
  void append_placeholder(std::string_view body);
  void append_row_source(const char* table, std::string_view columns);
  void append_copied_columns(const char* table, std::string_view but);
  void append_type(std::string_view column);
  void append_column(std::string_view row_and_column, std::string_view type, const char* table);
  void append_texts(const char* table, std::string_view row);
  void append_row(const char* table, std::string_view texts);

  std::string_view text_;
  const Schema& schema_;
  StringInfoData sql_;
  Oid first_ = InvalidOid;
  Array<Oid> tables_;
  Array<const char*> lacking_;
};

void check_owner(const Schema& schema, const char* table, Oid relation) {
  const auto is_it = [table](const char* other) { return strcmp(table, other) == 0; };
  if (std::none_of(optional_tables.begin(), optional_tables.end(), is_it)) return;
  const Oid other = get_relname_relid(table_of_trusted_owner, schema.oid);
  if (!OidIsValid(other)) return;
  const Oid owner = owner_of(relation), trusting = owner_of(other);
  if (has_privs_of_role(owner, trusting) || has_privs_of_role(owner, ROLE_PG_DATABASE_OWNER)) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" in schema \"%s\" belongs to role \"%s\"", table, schema.name,
                         GetUserNameFromId(owner, false)),
                  errdetail("Its policies would run with the rights of role \"%s\", to which table \"%s\" belongs.",
                            GetUserNameFromId(trusting, false), table_of_trusted_owner),
                  hint_at_check(schema)));
}

Oid Expander::find(const char* table) {
  const Oid relation = get_relname_relid(table, schema_.oid);
  if (!OidIsValid(relation)) lacking_.push_back(table);
  if (!OidIsValid(first_)) first_ = relation;
  if (!OidIsValid(relation)) return relation;
  check_owner(schema_, table, relation);
  tables_.push_back(relation);
  return relation;
}

Oid Expander::require(const char* table) {
  const Oid relation = find(table);
  if (!OidIsValid(relation)) raise_no_table(schema_, table);
  return relation;
}

bool Expander::has_column(const char* table, const char* column, std::string_view type) {
  if (!OidIsValid(get_relname_relid(table, schema_.oid))) lacking_.push_back(table);
  return pg::has_column(schema_, table, column, type);
}

// Of the column or of its type; what is generated has one, too.
bool Expander::has_default(const char* table, const char* column) {
  const Oid oid = get_relname_relid(table, schema_.oid);
  const ::Relation relation = table_open(oid, AccessShareLock);
  const bool found = build_column_default(relation, get_attnum(oid, column)) != nullptr;
  table_close(relation, AccessShareLock);
  return found;
}

void Expander::check_expected_columns(const char* table, Oid relation) {
  for (const ExpectedColumn& expected : expected_columns) {
    if (strcmp(expected.table, table) != 0 || !names(text_, expected.column)) continue;
    const AttrNumber number = get_attnum(relation, expected.column);
    if (number <= 0) continue;
    const Oid found = get_atttype(relation, number);
    if (getBaseType(found) != expected.type)
      raise_wrong_type(schema_, table, expected.column, found, format_type_be(expected.type));
  }
}

// Whether a column can be read as a type of a row source by a conversion of PostgreSQL's own, text of anything aside.
bool reads_as(Oid found, std::string_view type) {
  const Oid base = getBaseType(found);
  if (type == "uuid") return base == UUIDOID;
  if (type == "jsonb") return base == JSONBOID;
  if (type == "bool") return base == BOOLOID;
  if (type == "int4" || type == "int8") return base == INT2OID || base == INT4OID || base == INT8OID;
  if (type == "timestamptz") return base == TIMESTAMPTZOID || base == TIMESTAMPOID || base == DATEOID;
  if (type == "_text") return OidIsValid(get_element_type(base));
  return true;
}

void Expander::append_row_source(const char* table, std::string_view columns) {
  const Oid relation = find(table);
  appendStringInfoString(&sql_, "(SELECT ");
  for (bool first = true; !columns.empty(); first = false) {
    std::string_view column = take_until(columns, ',');
    const char* const bare_name = terminated(take_until(column, ' '));
    const char* const name = quote_identifier(bare_name);
    const char* const type = terminated(column);
    const AttrNumber number = OidIsValid(relation) ? get_attnum(relation, bare_name) : InvalidAttrNumber;
    if (!first) appendStringInfoString(&sql_, ", ");
    if (number <= 0) {
      appendStringInfo(&sql_, "NULL::%s AS %s", type, name);
      continue;
    }
    const Oid found = get_atttype(relation, number);
    if (!reads_as(found, column))
      raise_wrong_type(schema_, table, bare_name, found, format_type_be(TypenameGetTypid(type)));
    if (strcmp(type, "uuid") == 0)  // a key: no cast may stand between it and its index
      appendStringInfo(&sql_, "t.%s", name);
    else
      appendStringInfo(&sql_, "t.%s::%s AS %s", name, type, name);
  }
  if (OidIsValid(relation))
    appendStringInfo(&sql_, " FROM %s t)", qualified(table));
  else
    appendStringInfoString(&sql_, " WHERE false)");
}

// Whether every value of a type can be written to a column and read from it, NULL included.
bool serves_as(FormData_pg_attribute& column, std::string_view type) {
  if (column.attnotnull || column.attgenerated != '\0' || get_typtype(column.atttypid) != TYPTYPE_BASE) return false;
  if (type == "int2") return column.atttypid == INT2OID;
  Assert(type == "text");
  char category;
  bool is_preferred;
  get_type_category_preferred(column.atttypid, &category, &is_preferred);
  return category == TYPCATEGORY_STRING && column.atttypid != BPCHAROID && column.atttypid != NAMEOID;
}

// Whether a name stands in a list of names with commas between them.
bool is_listed(std::string_view name, std::string_view list) {
  while (!list.empty())
    if (take_until(list, ',') == name) return true;
  return false;
}

// Columns that a unique index would not let two rows share, unless it holds another column in which they differ. What
// refers to another table is kept: a copy is of the same scene.
Bitmapset* unique_columns(Relation table, std::string_view differing) {
  Bitmapset* references = nullptr;
  ListCell* cell;
  foreach (cell, RelationGetFKeyList(table)) {
    const auto* key = static_cast<ForeignKeyCacheInfo*>(lfirst(cell));
    for (int i = 0; i < key->nkeys; ++i) references = bms_add_member(references, key->conkey[i]);
  }
  Bitmapset* unique = nullptr;
  foreach (cell, RelationGetIndexList(table)) {
    const ::Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    const Form_pg_index form = index->rd_index;
    Bitmapset* columns = nullptr;
    bool differs = !form->indisunique;
    for (int i = 0; i < form->indnkeyatts; ++i) {
      const AttrNumber column = form->indkey.values[i];
      if (column <= 0) continue;
      columns = bms_add_member(columns, column);
      differs = differs || is_listed(NameStr(TupleDescAttr(RelationGetDescr(table), column - 1)->attname), differing);
    }
    if (!differs) unique = bms_add_members(unique, bms_difference(columns, references));
    index_close(index, AccessShareLock);
  }
  return unique;
}

void Expander::append_copied_columns(const char* table, std::string_view but) {
  const ::Relation relation = table_open(require(table), AccessShareLock);
  const Bitmapset* unique = unique_columns(relation, but);
  for (int i = 0; i < RelationGetDescr(relation)->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), i);
    const bool is_made = column->attisdropped || column->attgenerated != '\0' || column->attidentity != '\0';
    const bool may_be_left_out = !column->attnotnull || column->atthasdef;
    if (is_made || is_listed(NameStr(column->attname), but)) continue;
    if (may_be_left_out && bms_is_member(column->attnum, unique)) continue;
    appendStringInfo(&sql_, ", %s", quote_identifier(NameStr(column->attname)));
  }
  table_close(relation, AccessShareLock);
}

void Expander::append_type(std::string_view column) {
  const char* const table = terminated(take_until(column, '.'));
  const char* const name = terminated(column);
  if (has_column(table, name)) {
    const Oid relation = get_relname_relid(table, schema_.oid);
    appendStringInfoString(&sql_, format_type_be_qualified(get_atttype(relation, get_attnum(relation, name))));
  } else {
    appendStringInfoString(&sql_, "text");
  }
}

void Expander::append_column(std::string_view row_and_column, std::string_view type, const char* table) {
  const char* const sql_type = terminated(type);
  const std::string_view row = take_until(row_and_column, '.');
  const char* const name = terminated(row_and_column);
  if (has_column(table, name, type))
    appendStringInfo(&sql_, "%s.%s::%s", terminated(row), quote_identifier(name), sql_type);
  else
    appendStringInfo(&sql_, "NULL::%s", sql_type);
}

// The output function by way of format(): a cast to text could be one that the host has made.
void Expander::append_texts(const char* table, std::string_view row) {
  const ::Relation relation = table_open(require(table), AccessShareLock);
  const char* const name = terminated(row);
  StringInfoData values;
  initStringInfo(&values);
  appendStringInfoString(&sql_, "jsonb_object(ARRAY[");
  const char* separator = "";
  for (int i = 0; i < RelationGetDescr(relation)->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), i);
    if (column->attisdropped || column->attgenerated != '\0') continue;
    const char* const quoted = quote_identifier(NameStr(column->attname));
    appendStringInfo(&sql_, "%s%s", separator, quote_literal_cstr(NameStr(column->attname)));
    appendStringInfo(&values, "%sCASE WHEN num_nulls(%s.%s) = 0 THEN format('%%s', %s.%s) END", separator, name, quoted,
                     name, quoted);
    separator = ", ";
  }
  appendStringInfo(&sql_, "]::text[], ARRAY[%s]::text[])", values.data);
  table_close(relation, AccessShareLock);
}

// By way of the text of the whole row, which is read by input functions.
void Expander::append_row(const char* table, std::string_view texts) {
  const ::Relation relation = table_open(require(table), AccessShareLock);
  const char* const object = terminated(texts);
  appendStringInfoString(&sql_, "('(' || array_to_string(ARRAY[");
  const char* separator = "";
  for (int i = 0; i < RelationGetDescr(relation)->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), i);
    if (column->attisdropped) continue;
    appendStringInfo(&sql_, "%s'\"' || replace(replace(%s ->> %s, chr(92), repeat(chr(92), 2)), '\"', '\"\"') || '\"'",
                     separator, object, quote_literal_cstr(NameStr(column->attname)));
    separator = ", ";
  }
  appendStringInfo(&sql_, "]::text[], ',', '') || ')')::%s", qualified(table));
  table_close(relation, AccessShareLock);
}

void Expander::append_placeholder(std::string_view body) {
  if (body.front() == '?') {
    body.remove_prefix(1);
    std::string_view type = take_until(body, ':');
    constexpr std::string_view without_default = " without default";
    const bool must_be_unset = type.ends_with(without_default);
    if (must_be_unset) type.remove_suffix(without_default.size());
    const char* const table = terminated(take_until(type, '.'));
    const char* const column = terminated(take_until(type, ' '));
    if (has_column(table, column, type) && !(must_be_unset && has_default(table, column)))
      append(&sql_, body.substr(0, body.rfind(':')));
    return;
  }
  constexpr std::string_view type_of = "type of ", texts_of = "texts of ", in = " in ", row_of = "row of ",
                             from = " from ", but = " but ", of = " of ";
  if (body.starts_with(type_of)) {
    append_type(body.substr(type_of.size()));
    return;
  }
  if (body.starts_with(texts_of)) {
    body.remove_prefix(texts_of.size());
    const std::size_t at = body.find(in);
    append_texts(terminated(body.substr(0, at)), body.substr(at + in.size()));
    return;
  }
  if (body.starts_with(row_of)) {
    body.remove_prefix(row_of.size());
    const std::size_t at = body.find(from);
    append_row(terminated(body.substr(0, at)), body.substr(at + from.size()));
    return;
  }
  if (const std::size_t at = body.find(but); at != std::string_view::npos) {
    append_copied_columns(terminated(body.substr(0, at)), body.substr(at + but.size()));
    return;
  }
  if (const std::size_t at = body.find(of); at != std::string_view::npos) {
    std::string_view type = body.substr(0, at);
    const std::string_view column = take_until(type, ' ');
    append_column(column, type, terminated(body.substr(at + of.size())));
    return;
  }
  const std::size_t open = body.find('(');
  if (open != std::string_view::npos) {
    append_row_source(terminated(body.substr(0, open)), body.substr(open + 1, body.rfind(')') - open - 1));
    return;
  }
  const char* const table = terminated(body);
  check_expected_columns(table, require(table));
  appendStringInfoString(&sql_, qualified(table));
}

Expansion Expander::expand() {
  std::string_view text = text_;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    append(&sql_, text.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    Assert(close != std::string_view::npos);
    append_placeholder(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return {sql_.data, first_, tables_, lacking_};
}

}  // namespace

void expect_columns(std::span<const ExpectedColumn> columns) { expected_columns = columns; }

void expect_owner(std::span<const char* const> tables, const char* other_table) {
  optional_tables = tables;
  table_of_trusted_owner = other_table;
}

bool has_column(const Schema& schema, const char* table, const char* column, std::string_view type) {
  const Oid relation = get_relname_relid(table, schema.oid);
  if (!OidIsValid(relation)) return false;
  const HeapTuple tuple = SearchSysCacheAttName(relation, column);
  if (!HeapTupleIsValid(tuple)) return false;
  auto& found = *reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple));
  const bool serves = found.attnum > 0 && (type.empty() || serves_as(found, type));
  ReleaseSysCache(tuple);
  return serves;
}

Expansion expand(const char* text, const Schema& schema) { return Expander(text, schema).expand(); }

void raise_wrong_type(const Schema& schema, const char* table, const char* column, Oid found, const char* expected) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("column \"%s\" of table \"%s\" has type %s, but %s is expected", column, table,
                         format_type_be_qualified(found), expected),
                  errdetail("The table is in schema \"%s\".", schema.name), hint_at_check(schema)));
  pg_unreachable();
}

void raise_no_table(const Schema& schema, const char* table) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" does not exist in schema \"%s\"", table, schema.name),
                  errdetail("The pipeline of this schema needs it."), hint_at_check(schema)));
  pg_unreachable();
}

int hint_at_check(const Schema& schema) {
  return errhint("Run SELECT * FROM shot_assets.check_pipeline(%s) for the remedy.", quote_literal_cstr(schema.name));
}

}  // namespace shot_assets::pg
