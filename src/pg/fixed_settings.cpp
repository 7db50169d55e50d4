#include "pg/fixed_settings.h"

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

void leave_fixed_settings(int level) { AtEOXact_GUC(true, level); }

}  // namespace shot_assets::pg
