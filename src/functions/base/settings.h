// The settings of shot_assets.
#pragma once

namespace shot_assets::settings {

// What listeners on channel shot_assets are told of.
enum Notify { notify_off, notify_stages, notify_changes };

extern char* pipeline_schema;      // NULL or empty: find it by the search path
extern char* image_model;          // what orders are for where no argument says so; empty: no limit
extern char* user_id;              // whom policies ask for where nothing else says who the user is
extern bool invalidate;            // whether a change outdates stages
extern int notify;                 // Notify
extern bool population_shortcuts;  // whether population asks foreign keys and policies once instead of for each row

}  // namespace shot_assets::settings
