"""Runs the steps of a case in a session, and asks the oracle about each call."""

import json
import os
import re
from pathlib import Path

import psycopg

from host import connect
from oracle import Fault, Note, Result

# All names are in full, because the search path may be hostile by now.
STATE = """SELECT pg_catalog.jsonb_build_object(
  'current_user', current_user, 'session_user', session_user,
  'settings', (SELECT pg_catalog.string_agg(pg_catalog.concat(name, ' = ', setting), pg_catalog.chr(10) ORDER BY name)
               FROM pg_catalog.pg_settings WHERE source OPERATOR(pg_catalog.=) 'session'
                 AND NOT name OPERATOR(pg_catalog.=) ANY (ARRAY['transaction_isolation', 'transaction_read_only', 'transaction_deferrable'])),
  'holdable cursors', (SELECT pg_catalog.string_agg(name, pg_catalog.chr(10)) FROM pg_catalog.pg_cursors WHERE is_holdable),
  'temporary relations', (SELECT pg_catalog.string_agg(relname, pg_catalog.chr(10) ORDER BY oid) FROM pg_catalog.pg_class
                          WHERE relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()),
  'temporary functions', (SELECT pg_catalog.string_agg(proname, pg_catalog.chr(10) ORDER BY oid) FROM pg_catalog.pg_proc
                          WHERE pronamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()),
  'prepared statements', (SELECT pg_catalog.string_agg(name, pg_catalog.chr(10)) FROM pg_catalog.pg_prepared_statements),
  'channels', (SELECT pg_catalog.string_agg(c, pg_catalog.chr(10)) FROM pg_catalog.pg_listening_channels() AS c))::pg_catalog.text
  AS state_of_the_session"""


class Crash(Exception):
    pass


class OthersCrash(Exception):
    """The server went down because of another session."""


class ServerLog:
    """Tells whose session has ended the server. Without a log, it is taken to be the one that asks."""

    def __init__(self):
        self.file = Path(os.environ['SERVER_LOG']) if os.environ.get('SERVER_LOG') else None
        self.start = self.file.stat().st_size if self.file else 0

    def crashed(self):
        if not self.file:
            return []
        with self.file.open('rb') as log:
            log.seek(self.start)
            return [int(pid) for pid in re.findall(rb'server process \(PID (\d+)\) (?:was terminated|exited)', log.read())]


class Session:
    def __init__(self, database, superuser):
        self.log = ServerLog()
        self.database = database
        self.connection = connect(database)
        self.pid = self.connection.info.backend_pid
        self.superuser = superuser
        self.notes = []
        self.connection.add_notice_handler(self.hear)

    def close(self):
        self.connection.close()

    def hear(self, diagnostic):
        said = (diagnostic.message_primary or '').split('|')
        if said[0] == 'planted' and len(said) == 6:
            _, label, owner, planter, user, session = said
            note = Note(label, (owner, planter), user, session)
            if note not in self.notes:
                self.notes.append(note)

    def execute(self, sql):
        """Returns the first and the last state of the session among the results, if there are any."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(sql)
                values = []
                while True:
                    if cursor.pgresult.ntuples == 1 and cursor.pgresult.fname(0) == b'state_of_the_session':
                        values.append(json.loads(cursor.pgresult.get_value(0, 0).decode('utf-8', 'replace')))
                    if not cursor.nextset():
                        break
                return (values[0], values[-1]) if values else (None, None)
        except psycopg.Error as error:
            if self.connection.broken or self.connection.closed:
                raise self.lost(error) from error
            raise

    def lost(self, error):
        connect(self.database).close()  # waits for the server, which has written its log by then
        crashed = self.log.crashed()
        if self.pid not in crashed and (crashed or 'because of crash of another server process' in str(error)):
            return OthersCrash()
        return Crash(str(error).strip().splitlines()[0])

    def attempt(self, sql):
        """Whether it succeeds."""
        try:
            self.execute(sql)
            return True
        except psycopg.Error:
            return False

    def role_of(self, caller):
        return self.superuser if caller == 'superuser' else caller

    def call(self, call, caller, before, after):
        """Makes a call between two states of the session; `before` and `after` are the bounds of a transaction."""
        self.notes = []
        result = Result()
        try:
            result.before, result.after = self.execute(f'{before}; SET LOCAL SESSION AUTHORIZATION {self.role_of(caller)}; {STATE}; {call.sql}; '
                                       f'SET CONSTRAINTS ALL IMMEDIATE; {STATE}{after}')
        except Crash as crash:
            result.crashed, result.message = True, str(crash)
        except psycopg.Error as error:
            result.state, result.message = error.sqlstate or 'XX???', error.diag.message_primary or str(error)
        result.notes = self.notes
        return result


class Runner:
    def __init__(self, host, oracle):
        self.host, self.oracle = host, oracle
        self.databases = {}
        self.calls = self.mutations = self.without_effect = 0

    def run(self, case):
        """Returns the faults, each with the number of its step; and the steps that had an effect."""
        while True:
            try:
                return self.run_once(case)
            except OthersCrash:
                continue

    def run_once(self, case):
        if case.commits:
            database = self.host.copy(case.world, 'committed')
        else:
            if case.world not in self.databases:
                self.databases[case.world] = self.host.copy(case.world)
            database = self.databases[case.world]
        session = Session(database, self.oracle.superuser)
        found, effective = [], set()
        try:
            steps = self.committed if case.commits else self.rolled_back
            steps(case, session, found, effective)
        except Crash as crash:  # in a mutation, or between calls
            found.append((Fault('crash', 'between calls', str(crash)), len(case.steps) - 1))
        finally:
            session.close()
        self.count(case, effective)
        return found, effective

    def rolled_back(self, case, session, found, effective):
        session.execute(case.begin)
        for n, step in enumerate(case.steps):
            if step.call is None:
                session.execute('SAVEPOINT mutation')
                if session.attempt(step.sql):
                    effective.add(n)
                    session.execute('RELEASE mutation')
                else:
                    session.execute('ROLLBACK TO mutation; RELEASE mutation')
                continue
            effective.add(n)
            result = session.call(step.call, step.caller, 'SAVEPOINT call', '')
            if not result.crashed:
                self.go_back(session)

            def without_triggers():
                control = session.call(step.call, step.caller, "SAVEPOINT call; SELECT fuzz.without_triggers('film')", '')
                if not control.crashed:
                    self.go_back(session)
                return control
            if self.judge(found, n, step, session, result, without_triggers):
                break

    def go_back(self, session):
        session.execute('ROLLBACK TO call; RELEASE call; DEALLOCATE ALL')  # no rollback takes prepared statements back

    def committed(self, case, session, found, effective):
        for n, step in enumerate(case.steps):
            if step.call is None:
                if session.attempt(f'BEGIN; {step.sql}; COMMIT'):
                    effective.add(n)
                else:
                    session.attempt('ROLLBACK')
                continue
            effective.add(n)

            def without_triggers():
                control = session.call(step.call, step.caller, "BEGIN; SELECT fuzz.without_triggers('film')", '')
                if not control.crashed:
                    session.execute('ROLLBACK; DEALLOCATE ALL')
                return control
            role = session.role_of(step.caller)
            if step.call.is_transaction:
                result = self.procedure(session, step, role)
            elif step.call.is_plain:
                # The same twice, because the second shows what PostgreSQL does at the same state.
                result = session.call(step.call, step.caller, 'BEGIN', '')
                if not result.crashed:
                    session.execute('ROLLBACK; DEALLOCATE ALL')
            else:
                result = session.call(step.call, step.caller, 'BEGIN', '; COMMIT')
                if result.state != '00000':
                    session.attempt('ROLLBACK')
            if self.judge(found, n, step, session, result, without_triggers):
                break
            if step.call.is_plain:
                session.attempt(f'BEGIN; SET LOCAL SESSION AUTHORIZATION {role}; {step.sql}; COMMIT')
                session.attempt('ROLLBACK')

    def procedure(self, session, step, role):
        """A procedure that commits must be the only statement of its text."""
        session.notes, result = [], Result()
        try:
            session.execute(f'SET SESSION AUTHORIZATION {role}')
            result.before = session.execute(STATE)[1]
            session.execute(step.sql)
            result.after = session.execute(STATE)[1]
        except Crash as crash:
            result.crashed, result.message = True, str(crash)
        except psycopg.Error as error:
            result.state, result.message = error.sqlstate or 'XX???', error.diag.message_primary or str(error)
        result.notes = session.notes
        if not result.crashed:
            session.execute('RESET SESSION AUTHORIZATION')
        return result

    def judge(self, found, n, step, session, result, without_triggers):
        """Adds the faults of a step; returns whether the session is gone."""
        faults = self.oracle.judge(step.call, session.role_of(step.caller), result, without_triggers)
        found += [(fault, n) for fault in faults]
        return result.crashed or session.connection.broken

    def count(self, case, effective):
        self.calls += sum(step.call is not None for step in case.steps)
        mutations = [n for n, step in enumerate(case.steps) if step.call is None]
        self.mutations += len(mutations)
        self.without_effect += len([n for n in mutations if n not in effective])
