#include "pg/fixed_settings.h"

namespace shot_assets::pg {

namespace {

struct Setting {
  const char* name;
  const char* value;
};

// The search path decides whether regclass and its kin name a schema.
constexpr Setting fixed[] = {{"DateStyle", "ISO, YMD"},
                             {"IntervalStyle", "postgres"},
                             {"TimeZone", "UTC"},
                             {"bytea_output", "hex"},
                             {"extra_float_digits", "1"},
                             {"xmloption", "content"},
                             {"search_path", "pg_catalog, pg_temp"}};
// Under these, what was written under all of them reads the same.
constexpr Setting fixed_to_read[] = {{"lc_monetary", "C"}, {"array_nulls", "on"}, {"xmloption", "content"}};

void fix(const Setting& setting) {
  const char* const now = GetConfigOption(setting.name, false, false);
  if (now == nullptr || strcmp(now, setting.value) != 0)
    set_config_option(setting.name, setting.value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

}  // namespace

int enter_fixed_settings() {
  const int level = enter_settings_to_read();
  for (const Setting& setting : fixed) fix(setting);
  return level;
}

int enter_settings_to_read() {
  const int level = NewGUCNestLevel();
  for (const Setting& setting : fixed_to_read) fix(setting);
  return level;
}

void leave_fixed_settings(int level) { AtEOXact_GUC(true, level); }

}  // namespace shot_assets::pg
