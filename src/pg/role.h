// Acting as another role for some statements, the way PostgreSQL's own foreign-key triggers do: around analysing,
// planning and executing, and unable to change role.
//
// What a host attaches to its tables (triggers, rules, defaults, policies, expressions of indexes) runs with the rights
// of the role that writes to them. So that it never has more rights than the owner of its table, a caller with more
// rights acts as that owner. Code could still be left behind that runs later, or that changes the session; while a
// session with more rights acts as the owner, that is refused or undone (guards.h):
//
//   - deferrable triggers of the host: they would run at the end of the transaction, before PostgreSQL 18 as the role
//   of
//     the session and since then as the owner, but with nothing of this list undone; so a superuser is refused with
//     42501;
//   - keys of the table that is written: what waits of them is checked before the statement, as the role of the caller,
//     and from then on they are checked at once until the transaction ends;
//   - cursors WITH HOLD, temporary tables, LISTEN: utility commands run as a security-restricted operation, which
//     refuses them; temporary objects of other kinds are refused, too;
//   - settings: they are rolled back;
//   - cursors that it opens: they are closed, also one that has taken the name of another.
//
// A session also has more rights if it has become the owner by SET ROLE.
#pragma once

#include "pg/schema.h"
#include "pg/table.h"

namespace shot_assets::pg {

struct RoleBefore {
  Oid user;
  int security_context;
  bool changed;
  int guc_nest_level;  // 0: the role is the same
  bool undo_settings;
  bool closes_cursors;  // new ones, which have no mark up to the highest
  uint64 highest_mark;
  bool without_forced_policies;  // what rewrite() leaves out
  bool bypasses_policies;        // as the owner, too; on tables of other owners, that has to be refused
};

// Act as the owner of a table, for a statement that acts so; nothing changes where `owner` is invalid. Pair with
// restore_role(); an error in between restores the role with the transaction.
//
// Acting::caller does so only for a caller who has the rights of the owner. Row-level security stays as it is for the
// caller: a caller who bypasses it does so as the owner, too, where the owner has forced it on itself.
//
// Acting::owner does so for everybody. The owner is not subject to the row-level security that it has forced on itself.
//
// That is true of our own statements only, so it is said while they are rewritten, and not while they are planned or
// executed: a plan of a function of the host that is made then would leave the policies out too, and the session keeps
// such plans.
//
// Unless the owner itself has connected, triggers of the host then see no name that the caller has put in front of
// another: the search path is the schema of the table, then those of the caller's path in which nobody may create but
// the owner, the owner of the database and superusers; temporary objects come last.
RoleBefore act_as(Oid owner, const Schema& schema);
void restore_role(const RoleBefore& before);

// Call it before a statement that writes a table is planned, and before the role changes. If the statement will act as
// `owner` for a superuser, the deferrable keys of the table are checked at once, as the current role, for the rest of
// the transaction. If it returns true, code may have run: what was read before has to be read again.
bool check_deferred_keys(Oid table, Oid owner, const Schema& schema);

// Become the owner of tables for statements of set-up, in a security-restricted operation under `pg_catalog, pg_temp`.
// Row-level security that the owner has forced on itself does not apply, as it does not apply to foreign keys: what is
// checked and recorded has to be complete. Pair with restore_role().
RoleBefore become(Oid owner);

// Rewrites an analysed statement for the role that it acts as; this is where PostgreSQL adds the policies.
List* rewrite(Query* query, const RoleBefore& role_before);

// From here on the current role is not subject to the row-level security that it has forced on itself. Nothing of a
// host may run until end_leaving_out(), which takes what this returns.
int leave_out_forced_policies();
void end_leaving_out(int context_before);

// Invalid where there is no such table.
Oid owner_of(Oid table);

// Whether a role has the rights of an owner and gains none by acting as that owner: to be a superuser or to bypass
// row-level security comes only with becoming such a role.
bool can_stand_in(Oid role, Oid owner);

// Whether a role may read and write a table of a schema; false where there is no such table.
bool may_write(Oid role, const Schema& schema, const char* table);

// Whether row-level security hides rows of a table of a schema from a role that acts as the owner of its tables.
bool row_security_hides(const Schema& schema, const char* table, Oid role);
bool row_security_hides(const Schema& schema, Oid table, Oid role);

}  // namespace shot_assets::pg
