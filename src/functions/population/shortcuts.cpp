#include "functions/population/shortcuts.h"
#include "functions/base/settings.h"
#include "pg/insert_pairs.h"

namespace shot_assets {

namespace {

uint64 insert(const Shortcuts& shortcuts, const pg::Schema& schema, const pg::Statement<>& statement,
              std::initializer_list<pg::Param> params) {
  pg::Array<Oid> triggers;
  for (const ForeignKey& key : shortcuts.keys) triggers.push_back(key.trigger);
  const pg::AskedOnce asked_once = {
      shortcuts.keys[0].table, triggers.span(), shortcuts.checking_trigger, {"shot_id", "scene_asset_instance_id"}};
  return pg::insert_pairs(schema, statement, params, asked_once);
}

}  // namespace

Shortcuts find_shortcuts(const pg::Schema& schema) {
  if (!settings::population_shortcuts) return {};
  return replaceable_foreign_keys(schema);
}

// A function of its own for the compiler too, so that PG_TRY returns to one that has few variables.
pg_noinline uint64 insert_by(const Shortcuts& shortcuts, const pg::Schema& schema, const pg::Statement<>& statement,
                             std::initializer_list<pg::Param> params) {
  const bool takes_none = shortcuts.keys.empty();
  volatile uint64 inserted = 0;
  const pg::Array<ForeignKey>* const before = replace_foreign_keys(takes_none ? nullptr : &shortcuts.keys);
  PG_TRY();
  { inserted = takes_none ? pg::execute(schema, statement, params) : insert(shortcuts, schema, statement, params); }
  PG_FINALLY();
  { replace_foreign_keys(before); }
  PG_END_TRY();
  return inserted;
}

}  // namespace shot_assets
