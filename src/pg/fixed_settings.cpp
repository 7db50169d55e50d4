#include "pg/fixed_settings.h"

#include <iterator>

namespace shot_assets::pg {

namespace {

struct Setting {
  const char* name;
  const char* value;
};

// The search path decides whether regclass and its kin name a schema, another setting whether they quote names.
constexpr Setting fixed[] = {{"DateStyle", "ISO, YMD"},
                             {"IntervalStyle", "postgres"},
                             {"TimeZone", "UTC"},
                             {"bytea_output", "hex"},
                             {"extra_float_digits", "1"},
                             {"quote_all_identifiers", "off"},
                             {"search_path", "pg_catalog, pg_temp"}};
// The text of other types is read in one way, whatever is set.
constexpr Setting fixed_for_input[] = {{"lc_monetary", "C"}, {"xmloption", "content"}, {"array_nulls", "on"}};

constexpr const Setting& search_path = fixed[std::size(fixed) - 1];

// Whether the text of a type can tell how a name is found: regclass and its kin, and rows, which may have such columns.
bool names_objects(Oid type_of_column, char kind) {
  if (kind == TYPTYPE_COMPOSITE) return true;
  switch (type_of_column) {
    case REGPROCOID:
    case REGPROCEDUREOID:
    case REGOPEROID:
    case REGOPERATOROID:
    case REGCLASSOID:
    case REGCOLLATIONOID:
    case REGTYPEOID:
    case REGCONFIGOID:
    case REGDICTIONARYOID:
      return true;
    default:
      return false;
  }
}

bool names_objects(Oid table) {
  for (AttrNumber column = 1;; ++column) {
    const HeapTuple tuple = SearchSysCache2(ATTNUM, ObjectIdGetDatum(table), Int16GetDatum(column));
    if (!HeapTupleIsValid(tuple)) return false;
    const Oid type = reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple))->atttypid;
    ReleaseSysCache(tuple);
    if (!OidIsValid(type)) continue;  // dropped
    const Oid element = get_base_element_type(type);
    const Oid base = getBaseType(OidIsValid(element) ? element : type);
    if (names_objects(base, get_typtype(base))) return true;
  }
}

void fix(const Setting& setting) {
  const char* const now = GetConfigOption(setting.name, false, false);
  if (now == nullptr || strcmp(now, setting.value) != 0)
    set_config_option(setting.name, setting.value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

}  // namespace

int enter_fixed_settings() {
  const int level = enter_fixed_input();
  for (const Setting& setting : fixed) fix(setting);
  return level;
}

int enter_fixed_input() {
  const int level = NewGUCNestLevel();
  for (const Setting& setting : fixed_for_input) fix(setting);
  return level;
}

int enter_fixed_settings_for(Oid table) {
  const int level = enter_fixed_input();
  for (const Setting& setting : fixed)
    if (&setting != &search_path || names_objects(table)) fix(setting);
  return level;
}

void leave_fixed_settings(int level) { AtEOXact_GUC(true, level); }

}  // namespace shot_assets::pg
