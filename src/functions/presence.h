// A presence type as a table holds it.
#pragma once

#include "core/presence.h"

#include "pg/statement.h"
#include "pg/text.h"

namespace shot_assets {

// Throughout where there is none, which only who has taken the constraint off can bring about.
inline core::Presence presence_of(const pg::Row& row, int column) {
  if (row.is_null(column)) return core::Presence::throughout;
  return core::parse_presence(pg::utf8_of(row.datum(column))).value_or(core::Presence::throughout);
}

}  // namespace shot_assets
