// Which triggers of a table are ours, and whether they fire.
#pragma once

#include <string_view>

#include "pg/server.h"

namespace shot_assets {

// Whether its function is of the extension.
inline bool is_ours(const Trigger& trigger) {
  return get_func_namespace(trigger.tgfoid) == get_namespace_oid("shot_assets", true);
}

inline bool is_ours(const Trigger& trigger, std::string_view function) {
  return is_ours(trigger) && get_func_name(trigger.tgfoid) == function;
}

// Whether it fires for what an ordinary session does.
inline bool fires(const Trigger& trigger) {
  return trigger.tgenabled == TRIGGER_FIRES_ON_ORIGIN || trigger.tgenabled == TRIGGER_FIRES_ALWAYS;
}

}  // namespace shot_assets
