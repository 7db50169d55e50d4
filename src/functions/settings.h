// The settings of shot_assets.
#pragma once

namespace shot_assets::settings {

extern char* pipeline_schema;  // NULL or empty: find it by the search path
extern bool invalidate;        // whether a change outdates stages

}  // namespace shot_assets::settings
