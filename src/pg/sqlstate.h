// SQLSTATEs of our own.
#pragma once

#include "pg/server.h"

// PTxyz is what PostgREST turns into HTTP status xyz; to drivers they are ordinary SQLSTATEs of a private class.
#define SHOT_ASSETS_NOT_FOUND MAKE_SQLSTATE('P', 'T', '4', '0', '4')
#define SHOT_ASSETS_CONFLICT MAKE_SQLSTATE('P', 'T', '4', '0', '9')
