// The errors of the API: one mistake, one SQLSTATE, the same words everywhere.
#pragma once

#include "pg/server.h"

// PTxyz is what PostgREST turns into HTTP status xyz; to drivers they are ordinary SQLSTATEs of a private class.
#define SHOT_ASSETS_NOT_FOUND MAKE_SQLSTATE('P', 'T', '4', '0', '4')
#define SHOT_ASSETS_CONFLICT MAKE_SQLSTATE('P', 'T', '4', '0', '9')

namespace shot_assets {

// `what` is "shot", "scene", … ; `place` is "" or " (element 3)". A row that the caller may not see does not exist.
[[noreturn]] void raise_not_found(const char* what, const pg_uuid_t& id, const char* place = "");
[[noreturn]] void raise_different_scenes(const pg_uuid_t& shot, const pg_uuid_t& instance, const char* place = "");

}  // namespace shot_assets
