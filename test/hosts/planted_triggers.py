"""Mutations that plant triggers. Each reports the role it runs as, and does one of ACTIONS."""

from host import OWNER, RIVAL
from maker import COLUMNS, TEXT, mutation

# Whatever the action fails with is the planted code's own failure, but for an internal error.
GUARDED = "BEGIN {} EXCEPTION WHEN OTHERS THEN IF pg_catalog.left(SQLSTATE, 2) OPERATOR(pg_catalog.=) 'XX' THEN RAISE; END IF; END;"

# {superuser}: the role that the session may be of; {note}: a note within another statement
ACTIONS = {
    'resets the role': GUARDED.format('RESET ROLE;'),
    'sets the role': GUARDED.format("EXECUTE pg_catalog.format('SET ROLE %I', '{superuser}');"),
    'resets the session authorization':
        "IF session_user OPERATOR(pg_catalog.=) '{superuser}' THEN " + GUARDED.format('RESET SESSION AUTHORIZATION;') + ' END IF;',
    'sets the search path': GUARDED.format("PERFORM pg_catalog.set_config('search_path', 'trap, film', false);"),
    'sets the time zone': GUARDED.format("PERFORM pg_catalog.set_config('TimeZone', 'Asia/Kathmandu', false);"),
    'holds a cursor': GUARDED.format("EXECUTE 'DECLARE held CURSOR WITH HOLD FOR SELECT {note}';"),
    'makes a temporary table': GUARDED.format('CREATE TEMP TABLE scenes (id int8);'),
    'makes a temporary view': GUARDED.format("EXECUTE 'CREATE TEMP VIEW shots AS SELECT {note}';"),
    'makes a temporary function':
        GUARDED.format("EXECUTE 'CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS ''SELECT $1''';"),
    'prepares a statement': GUARDED.format("EXECUTE 'PREPARE planted AS SELECT {note}';"),
    'listens': GUARDED.format('LISTEN planted;'),
    'deletes the scene': 'DELETE FROM film.scenes;',
    'deletes the shots': 'DELETE FROM film.shots;',
    'deletes assignments': 'DELETE FROM film.shot_asset_assignments;',
    'empties the bookkeeping': 'DELETE FROM film.shot_asset_scene_states;',
    'locks a stage': """UPDATE film.scenes SET stage_locks = '{{"9": {{"status": "locked"}}}}';""",
    'spoils stage_locks': """UPDATE film.scenes SET stage_locks = '[]';""",
    'drops a column': GUARDED.format('ALTER TABLE film.shots DROP COLUMN camera;'),
    'drops a table': GUARDED.format('DROP TABLE film.shot_asset_shot_states;'),
    'detaches': GUARDED.format("PERFORM shot_assets.detach('film');"),
    'calls a function of ours': GUARDED.format("PERFORM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000002');"),
    'raises': "RAISE EXCEPTION 'planted' USING ERRCODE = 'HS001';",
    'cancels': GUARDED.format('PERFORM pg_catalog.pg_cancel_backend(pg_catalog.pg_backend_pid());'),
}
TIMINGS = (('BEFORE', 'ROW'), ('AFTER', 'ROW'), ('BEFORE', 'STATEMENT'), ('AFTER', 'STATEMENT'))


def plant(m, table, timing, level, action='', acts='', ends='', deferred=False):
    name = m.name(m.owner(table), 'planted')
    sort = 'deferred' if deferred else f'{timing} {level}'.lower()
    what = f'{sort} trigger on {table}'
    inner = m.note(table, f'{what}, later').replace("'", "''")
    does = ACTIONS[action].format(superuser=m.superuser, note=inner) if action else acts
    before, after = (f"PERFORM {m.note(table, f'{what}, {when} it acts', 'TG_RELID')};" for when in ('before', 'after'))
    m.as_owner(table, f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM {m.note(table, what, 'TG_RELID')};
  IF pg_catalog.pg_trigger_depth() OPERATOR(pg_catalog.<) 4 THEN
    {before} {does} {after}
  END IF;
  {ends}
  IF TG_OP OPERATOR(pg_catalog.=) 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $f$""", f"CREATE {'CONSTRAINT ' if deferred else ''}TRIGGER {m.rng.choice(('a', 'shot_assets_l', 'z'))}_{name.split('_')[-1]} {timing} "
            f"INSERT OR UPDATE OR DELETE ON film.{table} {'DEFERRABLE INITIALLY DEFERRED' if deferred else ''} FOR EACH {level} EXECUTE FUNCTION {name}()")


def pick(m):
    """Those that functions and triggers of ours write, most of the time."""
    if m.rng.random() < 0.8:
        return m.table('scenes', 'shots', 'shot_asset_assignments', 'shot_asset_scene_states', 'shot_asset_shot_states',
                       'scene_asset_instances', 'shot_asset_assignment_history', 'transformation_events')
    return m.table()


def trigger_that(action):
    def make(m):
        table = pick(m)
        plant(m, table, *m.rng.choice(TIMINGS), action)
    make.__name__ = 'trigger_that_' + action.replace(' ', '_')
    mutation(make)


for each in ACTIONS:
    trigger_that(each)


@mutation
def trigger_on_bookkeeping(m):
    table = m.table('shot_asset_scene_states', 'shot_asset_shot_states', 'scenes')
    plant(m, table, *m.rng.choice(TIMINGS))


@mutation
def deferred_trigger(m):
    plant(m, pick(m), 'AFTER', 'ROW', m.rng.choice(('', '', 'resets the role', 'locks a stage')), deferred=True)


@mutation
def trigger_that_writes_to_a_deferred_one(m):
    table, other = pick(m), m.table(*COLUMNS)
    plant(m, other, 'AFTER', 'ROW', deferred=True)
    column = next(iter(COLUMNS[other]))
    plant(m, table, *m.rng.choice(TIMINGS), acts=f'UPDATE film.{other} SET {column} = {column};')


@mutation
def trigger_that_skips_rows(m):
    plant(m, pick(m), 'BEFORE', 'ROW', ends='RETURN NULL;')


@mutation
def trigger_that_changes_rows(m):
    table = m.table(*(table for table, columns in COLUMNS.items() if TEXT in columns.values()))
    column = m.rng.choice([column for column, kind in COLUMNS[table].items() if kind == TEXT])
    plant(m, table, 'BEFORE', 'ROW', ends=f"IF TG_OP OPERATOR(pg_catalog.<>) 'DELETE' THEN NEW.{column} := 'exits'; END IF;")


@mutation
def trigger_that_copies_elsewhere(m):
    """Statement triggers with transition tables, as ours are."""
    m.as_role(m.rng.choice((OWNER, RIVAL)), 'CREATE TABLE film.copies (n bigint)', 'GRANT ALL ON film.copies TO PUBLIC')
    m.as_owner('shot_asset_assignments', f"""CREATE FUNCTION film.copy_rows() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  PERFORM {m.note('shot_asset_assignments', 'trigger that copies', 'TG_RELID')};
  INSERT INTO film.copies SELECT pg_catalog.count(*) FROM rows;
  RETURN NULL;
END $f$""", 'CREATE TRIGGER a_copy AFTER INSERT ON film.shot_asset_assignments REFERENCING NEW TABLE AS rows'
            ' FOR EACH STATEMENT EXECUTE FUNCTION film.copy_rows()')
