// The settings of shot_assets.
#pragma once

namespace shot_assets::settings {

extern char* pipeline_schema;      // NULL or empty: find it by the search path
extern char* image_model;          // what orders are for where no argument says so; empty: no limit
extern char* user_id;              // whom policies ask for where nothing else says who the user is
extern bool invalidate;            // whether a change outdates stages
extern bool notify;                // whether listeners are told of outdated stages
extern bool population_shortcuts;  // whether population asks foreign keys and policies once instead of for each row

}  // namespace shot_assets::settings
