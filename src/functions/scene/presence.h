// A presence type as a table holds it.
#pragma once

#include <string_view>

#include "core/scene/presence.h"

namespace shot_assets {

// Throughout where there is none, which only who has taken the constraint off can bring about.
inline core::Presence presence_of(std::string_view text) {
  return core::parse_presence(text).value_or(core::Presence::throughout);
}

}  // namespace shot_assets
