"""The hosts that cases start from: roles, databases, and connections to them."""

import os
import time
from pathlib import Path

import psycopg

HERE = Path(__file__).parent
OWNER, RIVAL, TENANT, STRANGER, ADMIN = 'host_owner', 'host_rival', 'host_tenant', 'host_stranger', 'host_admin'
CALLERS = (OWNER, TENANT, STRANGER, RIVAL, ADMIN, 'superuser')

# A world is the state of a database before any mutation: the encoding, and the parts of its set-up.
WORLDS = {
    'created': ('UTF8', ('helpers', 'created', 'film')),
    'tenants': ('UTF8', ('helpers', 'created', 'policies', 'film')),
    'adopted': ('UTF8', ('helpers', 'adopted', 'film')),
    'bytes': ('SQL_ASCII', ('helpers', 'created', 'film')),
}

# Under valgrind, everything takes many times as long.
TIMEOUT = 300 if os.environ.get('POSTGRES_LAUNCHER') else 5
SETTINGS = f'-c statement_timeout={TIMEOUT}s -c lock_timeout=2s -c jit=off -c client_min_messages=error'


def set_up(world):
    """The SQL of a world, for any client."""
    return '\n'.join((HERE / f'{part}.sql').read_text() for part in WORLDS[world][1])


def connect(database):
    """Waits for a server that restarts after a crash."""
    deadline = time.monotonic() + 120
    while True:
        try:
            return psycopg.connect(dbname=database, autocommit=True, prepare_threshold=None, options=SETTINGS)
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or not is_temporary(error):
                raise
            time.sleep(0.1)


def is_temporary(error):
    return any(words in str(error) for words in (
        'starting up', 'in recovery mode', 'shutting down', 'Connection refused', 'No such file', 'closed the connection',
        'terminating connection', 'server terminated abnormally', 'not yet accepting connections'))


def run(database, *statements):
    """Each statement by itself, again where the server restarts meanwhile."""
    for statement in statements:
        for attempt in range(20):
            try:
                with connect(database) as session:
                    session.execute('SET statement_timeout = 0')  # a busy machine is no fault
                    session.execute(statement)
                break
            except psycopg.Error as error:
                busy = isinstance(error, psycopg.errors.ObjectInUse)
                if attempt == 19 or not (busy or session.broken):
                    raise
                time.sleep(0.2)


class Host:
    """The databases of one fuzzer or of one of its workers: a template per world, and a copy of it to work in."""

    def __init__(self, name):
        self.name = name
        run('postgres', f"""DO $$ BEGIN IF to_regrole('host_owner') IS NULL THEN {(HERE / 'roles.sql').read_text()} END IF; END $$""")

    def template(self, world):
        return f'hosts_{world}'

    def make_templates(self):
        for world, (encoding, _) in WORLDS.items():
            database = self.template(world)
            run('postgres', f'DROP DATABASE IF EXISTS {database} WITH (FORCE)',
                f"CREATE DATABASE {database} TEMPLATE template0 ENCODING '{encoding}'"
                + (" LC_COLLATE 'C' LC_CTYPE 'C'" if encoding == 'SQL_ASCII' else ''))
            run(database, set_up(world))

    def copy(self, world, purpose='rolled_back'):
        """Makes a fresh copy of a world, and returns its name."""
        database = f'hosts_{world}_{self.name}_{purpose}'
        run('postgres', f'DROP DATABASE IF EXISTS {database} WITH (FORCE)',
            f'CREATE DATABASE {database} TEMPLATE {self.template(world)}')
        return database

    def remove(self):
        with connect('postgres') as session:
            names = [name for (name,) in session.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'hosts\\_%'").fetchall() if f'_{self.name}_' in name]
        run('postgres', *(f'DROP DATABASE {name} WITH (FORCE)' for name in names))
