// What code of a host must not leave behind while a session with more rights acts as its owner: a deferrable trigger, a
// temporary object, a cursor WITH HOLD. Hooks of the executor and of utility commands refuse it; role.h says why.
#pragma once

#include "pg/server.h"

namespace shot_assets::pg {

// Bits of the security context that PostgreSQL does not use. It hands them on to whatever is called, and takes them
// back with the role at the end of a (sub)transaction, so they cannot outlive what they are about.
constexpr int acts_for_more_rights = 0x4000;
constexpr int acts_for_superuser = 0x8000;

// Before a superuser's statement writes a table as the owner: checks the keys of the table at once, also for the rest
// of the transaction. Returns whether it has such keys: code may have run.
bool let_no_key_wait(Oid table);

// The executor is about to start this statement, which is ours.
void start_own_statement(const QueryDesc* query);

// For _PG_init().
void install_guards();

}  // namespace shot_assets::pg
