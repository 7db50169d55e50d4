"""What is a fault. Only this file decides it.

Rights. Planted code reports the role that it runs as (fuzz.note in helpers.sql). Code belongs to two roles: the owner of
the table that it is attached to, and the role that planted it. The rule:

1. Code may always run as a role that has no more rights than one of these two. The rest is about code that had more.
   Code that a statement of other planted code has run as the same role is that code's doing, and no fault if that code
   had no more rights itself.
2. The caller called a function of shot_assets:
   a. The code ran as the caller, and the caller does not have the privileges of the owner of its table: no fault, because a
      function acts as its caller, as plain SQL does.
   b. The code was found by the search path of a caller who has the privileges of the role that it ran as: no fault, because
      plain SQL would have run it as the caller, who has more rights.
   c. Everything else is a fault. A caller who has the privileges of the owner (a member, a superuser) must act as the
      owner, because the owner could use the caller's rights. A role that is neither the caller nor the owner should not
      run the code at all.
3. The caller wrote plain SQL. PostgreSQL itself runs some code as the caller: the code of the table that is written, of
   cascades of foreign keys, and of policies. So the statement runs a second time with our triggers disabled. Code that
   runs as the same role then is no fault. Other code ran because of our triggers, and is a fault. Code of the written
   table as the caller is never one, because it does not run every time: a HOT update evaluates no index expression.
4. Before PostgreSQL 18, an AFTER trigger on rows that a cascade of foreign keys deletes runs as the role that deleted the
   row they refer to. This is no fault if that role is an owner and not the caller: the function acted as it should.
5. Before PostgreSQL 18, a deferred trigger runs as the role of the session, no matter who wrote the row. This is a fault
   only if that role is a superuser, because shot_assets refuses deferrable triggers to superusers only. Since PostgreSQL 18
   it runs as the role that wrote the row, and what it changes in the session of another role is no fault either.

Session. A call must not change settings, the current role, holdable cursors, temporary objects, prepared statements,
channels or advisory locks, which any role can take and find taken. A change is no fault in four cases:

- planted code ran that belongs to the caller;
- planted code ran on a table whose owner's privileges the caller does not have, because such a caller runs it with plain
  SQL, too;
- planted code ran as the caller, and by 1 and 5 that is no fault: a deferred trigger, and what its own statements run;
- the caller wrote plain SQL, and the same change happens with our triggers disabled.

Errors. These are faults:

- the connection is lost;
- an SQLSTATE of class XX, or a message that has the words of an internal error;
- a plain statement fails with an SQLSTATE that is not in MEANT, and succeeds with our triggers disabled. 22023 without a
  hint is PostgreSQL's own, and 23502 of a table of the bookkeeping is not the client's: both count as not in MEANT;
- a statement of shot_assets would call a function that only the caller's search path leads to: under a path that leads to
  none, the call does not fail so;
- with --strict: a function of shot_assets fails with an SQLSTATE that shows that its SQL does not fit the host.
"""

import re
from dataclasses import dataclass, field

from host import ADMIN, OWNER, RIVAL

MEMBERS = {OWNER: {ADMIN}, RIVAL: {ADMIN}}  # of a role: who has its privileges besides itself

# Errors that our triggers may raise: those of docs/reference/errors.md, privileges, the host's keys, planted errors.
MEANT = {'55000', '42501', '40001', '40P01', '22023', '23502', '23503', '23505', '23514', '55P03', '57014', '39P01', 'HS001'}
DELETED_BY_CASCADES = {'shots', 'scene_asset_instances', 'transformation_events', 'shot_asset_assignments', 'shot_asset_scene_states',
                       'shot_asset_shot_states', 'asset_angle_variants'}
BOOKKEEPING = {'shot_asset_scene_states', 'shot_asset_shot_states', 'shot_asset_assignment_history'}
# Errors that planted code can cause in any statement, because it changes the same row or fires itself.
OF_PLANTED_CODE = {'21000', '27000', '54001'}
INTERNAL_WORDS = re.compile('invalid memory alloc|cache lookup failed|could not find|unexpected (?!end of input)')
# PostgreSQL's own error where planted code drops a table while a row that its foreign key refers to is being written.
OF_DROPPED_KEYS = re.compile('cache lookup failed for constraint')
# And where a rule of the host takes the place of what a foreign key does: its own DELETE ends so, too, also if no row of
# the table is concerned, so that the rule has nothing to note.
OF_RULED_KEYS = re.compile('referential integrity query on .* gave unexpected result')
# What is refused because of a type of the host, or because our SQL was analysed under another path than it should be.
OF_FOREIGN_CODE = re.compile('a statement of shot_assets (would call a function outside pg_catalog|delivers type)')
# Errors that show that our SQL does not fit the host.
RAW = re.compile('^42(?!501)|^22|^0A000|^2F|^38|^39|^54')


@dataclass(unsafe_hash=True)
class Note:
    """A report of planted code."""
    label: str
    owners: tuple  # of the table, of the code
    user: str
    session: str
    within: tuple = ()  # notes of planted code whose own statement has run this code, from the outermost one

    @property
    def what(self):
        return self.label.split(',')[0]

    @property
    def table(self):
        """The table that the code is attached to: labels end with it, before a comma."""
        return self.what.split()[-1]


@dataclass
class Result:
    """The result of one call."""
    state: str = '00000'  # SQLSTATE
    message: str = ''
    hint: str = ''
    table: str = ''       # whose constraint is violated
    crashed: bool = False
    notes: list = field(default_factory=list)
    before: dict = None   # the session
    after: dict = None    # None where the call failed


@dataclass(frozen=True)
class Fault:
    kind: str    # crash, internal error, rights, session, refused, search path, raw error
    about: str   # faults of one kind and one about are counted together
    detail: str


class Oracle:
    def __init__(self, superuser, strict=False, version=150000):
        self.superuser = superuser
        self.cascades_as_deleter = version < 180000
        self.strict = strict

    def has_privileges_of(self, role, owner):
        return role in (owner, self.superuser) or role in MEMBERS.get(owner, ())

    def exceeds(self, note):
        """Whether code ran with more rights than those it belongs to."""
        beyond, roles_of_others = False, set()
        for code in (*note.within, note):
            beyond = not ('deferred trigger' in code.label and code.user == code.session != self.superuser) \
                and code.user not in roles_of_others \
                and not any(self.has_privileges_of(owner, code.user) for owner in code.owners)
            if not beyond:
                roles_of_others.add(code.user)
        return beyond

    def judge(self, call, caller, result, without_triggers, with_plain_path):
        """The faults of a call. without_triggers() gives the result of the statement by itself, with_plain_path() that under
        a search path that has nothing but the tables."""
        if result.crashed:
            return [Fault('crash', call.name, result.message)]
        if OF_FOREIGN_CODE.match(result.message) and not OF_FOREIGN_CODE.match(with_plain_path().message):
            return [Fault('search path', call.group, f'{call.name}: {result.state} {result.message}')]
        if result.notes and OF_DROPPED_KEYS.match(result.message) or OF_RULED_KEYS.match(result.message):
            return []
        if result.state.startswith('XX') or INTERNAL_WORDS.search(result.message) and result.state != 'HS001':
            found = [Fault('internal error', call.name, f'{result.state} {result.message}')]
        else:
            found = self.wrong_rights(call, caller, result) + self.changed_session(call, caller, result) \
                + self.wrong_errors(call, result)
        if not found or not call.is_plain:
            return found
        control = without_triggers()
        if control.crashed:
            return [Fault('crash', call.name, control.message)]
        found_without = self.wrong_rights(call, caller, control) + self.changed_session(call, caller, control)
        same_error = control.state == result.state
        return [fault for fault in found if fault not in found_without
                and not (fault.kind in ('refused', 'internal error') and (same_error or control.state != '00000'))]

    def wrong_rights(self, call, caller, result):
        found = []
        for note in result.notes:
            if not self.exceeds(note):
                continue
            if not call.is_plain and note.user == caller and not self.has_privileges_of(caller, note.owners[0]):
                continue
            if not call.is_plain and note.what.endswith('in the search path') and self.has_privileges_of(caller, note.user) \
                    and note.user != self.superuser:
                continue
            if self.cascades_as_deleter and note.what.startswith('after') and note.table in DELETED_BY_CASCADES \
                    and note.user in MEMBERS and note.user != caller:
                continue
            if call.is_plain and note.user == caller and note.table == call.table:
                continue
            as_whom = 'superuser' if note.user == self.superuser else note.user
            fault = Fault('rights', f'{call.group}: {note.what} ran as {as_whom}',
                          f'{note.label}: code of {note.owners[0]} ran as {note.user} in {call.name}, called by {caller}')
            if fault not in found:
                found.append(fault)
        return found

    def is_deferred(self, note):
        return note.session != self.superuser and any('deferred trigger' in code.label for code in (*note.within, note))

    def changed_session(self, call, caller, result):
        if result.before is None or result.after is None or result.before == result.after:
            return []
        if any(self.is_deferred(note) for note in result.notes):
            return []
        if any(caller in note.owners or not self.has_privileges_of(caller, note.owners[0])
               or note.user == caller and not self.exceeds(note) for note in result.notes):
            return []
        changed = [part for part in result.before if result.before[part] != result.after[part]]
        return [Fault('session', f'{call.group}: {", ".join(changed)}', 
                      f'{call.name}, called by {caller}: '
                      + '; '.join(difference(part, result.before[part], result.after[part]) for part in changed))]

    def wrong_errors(self, call, result):
        # 22023 of shot_assets has a hint. A row of the bookkeeping without a value is an error of ours, not of the client.
        from_postgresql = result.state == '22023' and not result.hint
        in_bookkeeping = result.state == '23502' and result.table in BOOKKEEPING - {call.table}
        if result.state == '00000' or result.state.startswith('PT') or result.state in MEANT and not (from_postgresql or in_bookkeeping):
            return []
        if result.notes and result.state in OF_PLANTED_CODE:
            return []
        if call.is_plain:
            return [Fault('refused', f'{call.group}: {result.state}', f'{call.name}: {result.state} {result.message}')]
        if self.strict and RAW.search(result.state):
            return [Fault('raw error', f'{call.group}: {result.state}', f'{call.name}: {result.state} {result.message}')]
        return []


def difference(part, before, after):
    """What a part of the session has now and had not, a line each."""
    lines = set(str(after).splitlines()) - set(str(before).splitlines())
    return f'{part}: {", ".join(sorted(lines)) or "something is gone"}'
