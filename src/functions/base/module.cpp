// What PostgreSQL calls when it loads the library, and what the library says about itself.

#include "functions/base/expected_columns.h"
#include "functions/base/settings.h"
#include "pg/assumed_sizes.h"
#include "pg/compute.h"
#include "pg/emptied_tables.h"
#include "pg/guards.h"
#include "pg/plan_cache.h"

extern "C" {
PG_MODULE_MAGIC;
PGDLLEXPORT void _PG_init(void);
}

namespace shot_assets::settings {

char* pipeline_schema = nullptr;
char* image_model = nullptr;
char* user_id = nullptr;
bool invalidate = true;
int notify = notify_off;
bool population_shortcuts = true;

}  // namespace shot_assets::settings

namespace {

// It was a boolean; what was valid then still is, and is not shown.
const config_enum_entry notify_values[] = {{"off", shot_assets::settings::notify_off, false},
                                           {"stages", shot_assets::settings::notify_stages, false},
                                           {"changes", shot_assets::settings::notify_changes, false},
                                           {"on", shot_assets::settings::notify_stages, true},
                                           {"true", shot_assets::settings::notify_stages, true},
                                           {"yes", shot_assets::settings::notify_stages, true},
                                           {"1", shot_assets::settings::notify_stages, true},
                                           {"false", shot_assets::settings::notify_off, true},
                                           {"no", shot_assets::settings::notify_off, true},
                                           {"0", shot_assets::settings::notify_off, true},
                                           {nullptr, 0, false}};

}  // namespace

void _PG_init(void) {
  using namespace shot_assets;
  DefineCustomStringVariable("shot_assets.pipeline_schema", "Schema that holds the pipeline's tables.",
                             "Empty: the first schema of the search path that holds a shot_asset_assignments table.",
                             &settings::pipeline_schema, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomStringVariable("shot_assets.image_model", "The image model that reference orders are for.",
                             "A name in shot_asset_image_models. Empty: no limit.", &settings::image_model, "",
                             PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomStringVariable("shot_assets.user_id", "The user whose rows row-level security shows.",
                             "Read by the policies that attach() installs where there is no auth.uid(), as long as "
                             "request.jwt.claims is not set. For trusted applications: a client that can set it can "
                             "act as any user.",
                             &settings::user_id, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomBoolVariable("shot_assets.invalidate", "Whether a change of assignments outdates the stages after it.",
                           "Off is for bulk loads whose stages are set by hand afterwards.", &settings::invalidate,
                           true, PGC_SUSET, 0, nullptr, nullptr, nullptr);
  DefineCustomEnumVariable("shot_assets.notify", "What listeners on channel shot_assets are told of.",
                           "stages: scenes whose stages became outdated; changes: also the shots whose assignments "
                           "changed. The payload is {\"schema\": ..., \"scene_id\": ..., \"shots\": [...], \"stages\": "
                           "[9, ...]}, without shots for stages.",
                           &settings::notify, settings::notify_off, notify_values, PGC_USERSET, 0, nullptr, nullptr,
                           nullptr);
  DefineCustomBoolVariable("shot_assets.population_shortcuts",
                           "Whether population asks foreign keys and policies once instead of for each row.",
                           "Off is for the search for an error: population does the same then, and takes longer.",
                           &settings::population_shortcuts, true, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("shot_assets");
  pg::expect_columns(expected_columns);
  pg::expect_owner(optional_tables, "shot_asset_assignments");
  pg::watch_plans();
  pg::install_assumed_sizes();
  pg::install_guards();
  pg::watch_truncate();
  pg::let_computations_be_interrupted();
}

SHOT_ASSETS_FUNCTION(shot_assets_version) { PG_RETURN_TEXT_P(cstring_to_text(SHOT_ASSETS_VERSION)); }
