"""Runs the steps of a case in a session, and asks the oracle about each call."""

import psycopg

from oracle import Fault, Result
from session import STATE, Crash, OthersCrash, Session, fail, nested


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

            def with_plain_path():
                control = session.call(step.call, step.caller, 'SAVEPOINT call; SET LOCAL search_path = film', '')
                if not control.crashed:
                    self.go_back(session)
                return control
            if self.judge(found, n, step, session, result, without_triggers, with_plain_path):
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

            def with_plain_path():
                if step.call.is_transaction:
                    return result
                control = session.call(step.call, step.caller, 'BEGIN; SET LOCAL search_path = film', '')
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
            if self.judge(found, n, step, session, result, without_triggers, with_plain_path):
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
            fail(result, error)
        result.notes = nested(session.notes)
        if not result.crashed:
            session.execute('RESET SESSION AUTHORIZATION')
        return result

    def judge(self, found, n, step, session, result, without_triggers, with_plain_path):
        """Adds the faults of a step; returns whether the session is gone."""
        faults = self.oracle.judge(step.call, session.role_of(step.caller), result, without_triggers, with_plain_path)
        found += [(fault, n) for fault in faults]
        return result.crashed or session.connection.broken

    def count(self, case, effective):
        self.calls += sum(step.call is not None for step in case.steps)
        mutations = [n for n, step in enumerate(case.steps) if step.call is None]
        self.mutations += len(mutations)
        self.without_effect += len([n for n in mutations if n not in effective])
