"""Tests the oracle: it must report code that does something forbidden, and nothing where the same is allowed."""

import random

from calls import Call
from case import Case, Step, mutation_names
from host import OWNER, RIVAL, TENANT, WORLDS, connect
from maker import MUTATIONS, NEEDS_WORLD, Maker
from runner import Runner

SCENES = 'UPDATE film.scenes SET slug = slug'


ACTS = f"""PERFORM fuzz.note('trigger on scenes, before it acts', TG_RELID, '{OWNER}'); {{}};
           PERFORM fuzz.note('trigger on scenes, after it acts', TG_RELID, '{OWNER}');"""


def trigger(does='', table='scenes', owner=OWNER):
    return f"""ALTER TABLE film.{table} OWNER TO {owner}; GRANT ALL ON film.{table} TO {OWNER}, {TENANT};
        SET LOCAL SESSION AUTHORIZATION {owner};
        CREATE FUNCTION {'rival' if owner == RIVAL else 'film'}.planted() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
          PERFORM fuzz.note('trigger', TG_RELID, '{owner}'); {does} RETURN NEW; END $f$;
        CREATE TRIGGER planted BEFORE UPDATE ON film.{table} FOR EACH ROW
          EXECUTE FUNCTION {'rival' if owner == RIVAL else 'film'}.planted();
        SET LOCAL SESSION AUTHORIZATION DEFAULT;"""


def deferred_trigger(does):
    return f"""SET LOCAL SESSION AUTHORIZATION {OWNER};
        CREATE FUNCTION film.planted() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
          PERFORM fuzz.note('deferred trigger', TG_RELID, '{OWNER}'); {does} RETURN NULL; END $f$;
        CREATE CONSTRAINT TRIGGER planted AFTER UPDATE ON film.scenes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION film.planted();
        SET LOCAL SESSION AUTHORIZATION DEFAULT;"""


def ours(does, definer=''):
    """A trigger that looks like one of ours, and is bad."""
    return f"""CREATE FUNCTION shot_assets.bad() RETURNS trigger LANGUAGE plpgsql {definer} AS $f$ BEGIN {does}; RETURN NULL; END $f$;
        CREATE TRIGGER bad AFTER UPDATE ON film.scenes FOR EACH STATEMENT EXECUTE FUNCTION shot_assets.bad();"""


def plain(sql):
    return Call('statement', sql, is_plain=True, group='plain SQL')


def function(sql):
    """SQL that stands for a function of ours: it does what the function should not."""
    return Call('function', sql)


OUTSIDE = "RAISE 'a statement of shot_assets would call a function outside pg_catalog' USING ERRCODE = '55000'"

# What is tested, the mutation, the call, the caller, and the kinds of faults to be found.
TESTS = (
    ('a function runs code as the superuser', trigger(), function(SCENES), 'superuser', {'rights'}),
    ('a function runs code as a member of its owner', trigger(), function(SCENES), 'host_admin', {'rights'}),
    ('a function runs code as its owner', trigger(), function(f'SET LOCAL ROLE {OWNER}; {SCENES}; RESET ROLE'), 'superuser', set()),
    ('code that resets the role speaks again', trigger(f"RESET ROLE; PERFORM fuzz.note('again', TG_RELID, '{OWNER}');"),
     function(f'SET LOCAL ROLE {OWNER}; {SCENES}; RESET ROLE'), 'superuser', {'rights'}),
    ('a function runs code as its caller', trigger(), function(SCENES), TENANT, set()),
    ('a function runs the code of another as the owner of a table', trigger(owner=RIVAL),
     function(f'SET LOCAL ROLE {OWNER}; {SCENES}; RESET ROLE'), 'superuser', {'rights'}),
    ('code of an owner runs the code of another by its own statement',
     trigger(table='shots', owner=RIVAL) + trigger(ACTS.format('UPDATE film.shots SET action = action')),
     function(f'SET LOCAL ROLE {OWNER}; {SCENES}; RESET ROLE'), 'superuser', set()),
    ('code that ran as the superuser runs the code of another by its own statement',
     trigger(table='shots', owner=RIVAL) + trigger(ACTS.format('UPDATE film.shots SET action = action')), function(SCENES), 'superuser', {'rights'}),
    ('a statement runs code as the superuser', trigger(), plain(SCENES), 'superuser', set()),
    ('a statement runs code as a tenant', trigger(), plain(SCENES), TENANT, set()),
    ('a trigger of ours runs the code of another table as the superuser',
     trigger(table='shots') + ours('UPDATE film.shots SET action = action', 'SECURITY DEFINER'), plain(SCENES), TENANT, {'rights'}),
    ('a trigger of ours runs the code of another table as the caller',
     trigger(table='shots') + ours('UPDATE film.shots SET action = action'), plain(SCENES), 'superuser', {'rights'}),
    ('a function sets the search path', '', function("SET search_path = trap"), 'superuser', {'session'}),
    ('a function leaves another role', '', function(f'SET LOCAL ROLE {OWNER}'), 'superuser', {'session'}),
    ('a function leaves a temporary table', '', function('CREATE TEMP TABLE left_over ()'), 'superuser', {'session'}),
    ('a function leaves a prepared statement', '', function('PREPARE left_over AS SELECT 1'), OWNER, {'session'}),
    ('a function leaves a holdable cursor', '', function('DECLARE left_over CURSOR WITH HOLD FOR SELECT 1'), OWNER, {'session'}),
    ('a function takes an advisory lock', '', function('SELECT pg_advisory_xact_lock(1, 2)'), OWNER, {'session'}),
    ('code of its caller sets the search path', trigger("PERFORM set_config('search_path', 'trap', false);"), function(SCENES),
     OWNER, set()),
    ('a deferred trigger sets the search path', deferred_trigger("PERFORM set_config('search_path', 'trap', false);"), function(SCENES),
     'host_admin', set()),
    ('a deferred trigger sets the search path of the superuser', deferred_trigger("PERFORM set_config('search_path', 'trap', false);"),
     function(SCENES), 'superuser', {'rights', 'session'}),
    ('a statement sets the search path', trigger("PERFORM set_config('search_path', 'trap', false);"), plain(SCENES),
     'superuser', set()),
    ('a trigger of ours sets the search path', ours("PERFORM set_config('search_path', 'trap', false)"), plain(SCENES),
     'superuser', {'session'}),
    ('a trigger of ours makes a statement fail', ours('PERFORM 1 / 0'), plain(SCENES), TENANT, {'refused'}),
    ('a trigger of ours refuses a statement', ours("RAISE EXCEPTION 'no' USING ERRCODE = '55000'"), plain(SCENES), TENANT, set()),
    ('a statement fails', trigger('PERFORM 1 / 0;'), plain(SCENES), TENANT, set()),
    ('a function depends on the search path', 'SET search_path = trap, film',
     function(f"DO $$ BEGIN IF current_setting('search_path') ~ 'trap' THEN {OUTSIDE}; END IF; END $$"), TENANT, {'search path'}),
    ('a function refuses a type under any search path', 'SET search_path = trap, film', function(f'DO $$ BEGIN {OUTSIDE}; END $$'), TENANT, set()),
    ('an internal error', '', function("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'XX000'; END $$"), TENANT,
     {'internal error'}),
    ('words of an internal error', '', function("DO $$ BEGIN RAISE EXCEPTION 'cache lookup failed'; END $$"), TENANT,
     {'internal error'}),
    ('a lost connection', '', function('SELECT pg_terminate_backend(pg_backend_pid())'), 'superuser', {'crash'}),
)


def self_test(host, oracle, catalog):
    """Prints the tests that fail and a summary; returns the exit status."""
    runner, passed, failed = Runner(host, oracle), 0, 0

    def check(is_right, what):
        nonlocal passed, failed
        passed, failed = passed + is_right, failed + (not is_right)
        if not is_right:
            print(f'FAILED: {what}')
    for commits in (False, True):
        for name, sql, call, caller, expected in TESTS:
            steps = ([Step('mutation', sql)] if sql else []) + [Step(call.name, call.sql, call, caller)]
            found, effective = runner.run(Case(0, 'created', 'BEGIN', tuple(steps), commits))
            kinds = {fault.kind for fault, _ in found}
            check(len(effective) == len(steps), f'{name}: the mutation has no effect')
            # What a transaction sets for itself is gone at its end, and so are cursors.
            if not (commits and 'leaves another role' in name):
                check(kinds == expected, f'{name}{" (committed)" if commits else ""}: found {kinds or "nothing"}, expected {expected or "nothing"}')
    with connect(host.template('created')) as session:
        has_icu, = session.execute("SELECT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i')").fetchone()
    for name in mutation_names(catalog.version):
        if name == 'nondeterministic_collation' and not has_icu:
            continue
        check(any(has_effect(runner, oracle, catalog, name, turn) for turn in range(20)), f'{name} never has an effect')
    print(f'{passed} cases passed, {failed} failed')
    host.remove()
    return 1 if failed else 0


def has_effect(runner, oracle, catalog, name, turn):
    rng = random.Random(f'{name}/{turn}')
    maker = Maker(rng, catalog.version, oracle.superuser, {}, [0])
    MUTATIONS[name](maker)
    return len(runner.run(Case(0, NEEDS_WORLD.get(name) or rng.choice(list(WORLDS)), 'BEGIN', (Step(name, maker.text()),)))[1]) == 1
