"""A session with the server: makes calls, and collects the reports of planted code."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import psycopg

from host import connect
from oracle import Note, Result

STATE = 'SELECT fuzz.state_of_the_session()'


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


def nested(notes):
    """Each sort of note once, with the code whose own statement has run it. A deferred trigger may run long after that."""
    result, acting, acted = {}, [], []
    for note in notes:
        if note.label.endswith(', after it acts') and any(note.label.startswith(f'{outer.what}, ') for outer in acting):
            while not note.label.startswith(f'{acting.pop().what}, '):
                pass
        note.within = tuple(dict.fromkeys(acted if note.label.startswith('deferred') else acting))
        result[note] = None
        if note.label.endswith(', before it acts'):
            # By itself: what it is within comes before it in the list of whatever it runs.
            acting.append(replace(note, within=()))
            acted.append(replace(note, within=()))
    return list(result)


def fail(result, error):
    result.state, result.message = error.sqlstate or 'XX???', error.diag.message_primary or str(error)
    result.hint, result.table = error.diag.message_hint, error.diag.table_name


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
            self.notes.append(Note(label, (owner, planter), user, session))

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
            fail(result, error)
        result.notes = nested(self.notes)
        return result
