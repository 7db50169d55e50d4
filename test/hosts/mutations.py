"""Mutations of a host: each is a function that takes a Maker and adds SQL to it. Triggers are in planted_triggers.py."""

from host import ADMIN, OWNER, RIVAL, STRANGER, TENANT

UUID, TEXT, INT, JSONB, TIME, BOOL, TEXTS = 'uuid', 'text', 'integer', 'jsonb', 'timestamptz', 'boolean', 'text[]'
COLUMNS = {
    'projects': {'id': UUID, 'user_id': UUID},
    'scenes': {'id': UUID, 'project_id': UUID, 'stage_locks': JSONB, 'updated_at': TIME},
    'shots': {'id': UUID, 'scene_id': UUID, 'shot_id': TEXT, 'shot_order': INT, 'duration': INT, 'dialogue': TEXT,
              'action': TEXT, 'setting': TEXT, 'camera': TEXT, 'characters_foreground': TEXTS,
              'characters_background': TEXTS, 'frame_prompt': TEXT, 'video_prompt': TEXT, 'prompts_generated_at': TIME,
              'updated_at': TIME, 'reference_image_order': JSONB, 'end_frame_reference_image_order': JSONB},
    'project_assets': {'id': UUID, 'name': TEXT, 'asset_type': TEXT, 'description': TEXT, 'image_key_url': TEXT},
    'scene_asset_instances': {'id': UUID, 'scene_id': UUID, 'project_asset_id': UUID, 'description_override': TEXT,
                              'effective_description': TEXT, 'image_key_url': TEXT, 'status_tags': TEXTS,
                              'selected_master_reference_url': TEXT, 'created_at': TIME},
    'asset_angle_variants': {'project_asset_id': UUID, 'angle_type': TEXT, 'image_url': TEXT, 'status': TEXT},
    'transformation_events': {'id': UUID, 'scene_asset_instance_id': UUID, 'trigger_shot_id': UUID,
                              'transformation_type': TEXT, 'confirmed': BOOL, 'scene_id': UUID,
                              'completion_shot_id': UUID, 'post_description': TEXT, 'post_image_key_url': TEXT,
                              'transformation_narrative': TEXT, 'created_at': TIME},
    'shot_asset_assignments': {'id': UUID, 'shot_id': UUID, 'scene_asset_instance_id': UUID, 'presence_type': TEXT,
                               'presence_note': TEXT, 'created_at': TIME, 'updated_at': TIME},
    'shot_asset_scene_states': {'scene_id': UUID, 'managed_since': TIME, 'changes': 'bigint', 'outdated': JSONB},
    'shot_asset_shot_states': {'shot_id': UUID, 'computed': JSONB, 'refreshed_at': TIME},
    'shot_asset_assignment_history': {'scene_id': UUID, 'transaction_id': 'xid8', 'changed_at': TIME, 'changed_by': TEXT,
                                      'assignment_id': UUID, 'before': JSONB, 'after': JSONB, 'to_asset': TEXT},
}
ID = "'b0000000-0000-0000-0000-000000000001'"
MUTATIONS = {}
NEEDS_WORLD = {'bad_bytes': 'bytes'}


def mutation(function):
    MUTATIONS[function.__name__] = function
    return function


class Maker:
    """Adds up the SQL of one mutation. It knows what the mutations of a case before it have done to owners."""

    def __init__(self, rng, version, superuser, owners, serial):
        self.rng, self.version, self.superuser, self.owners, self.serial = rng, version, superuser, owners, serial
        self.statements = []

    def text(self):
        return '\n'.join(self.statements)

    def add(self, sql):
        self.statements.append(f'{sql};')

    def as_role(self, role, *sql):
        self.add(f'SET LOCAL SESSION AUTHORIZATION {role}')
        for statement in sql:
            self.add(statement)
        self.add('SET LOCAL SESSION AUTHORIZATION DEFAULT')

    def as_owner(self, table, *sql):
        self.as_role(self.owner(table), *sql)

    def owner(self, table):
        return self.owners.get(table, OWNER)

    def give(self, table, role):
        self.add(f'ALTER TABLE film.{table} OWNER TO {role}')
        self.add(f'GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON film.{table} TO {OWNER}, {TENANT}')
        self.owners[table] = role

    def table(self, *choice, may_change_hands=True):
        """Picks a table, and at times gives it to the rival, who is not trusted by the owner of the others."""
        table = self.rng.choice(choice or list(COLUMNS))
        if may_change_hands and self.rng.random() < 0.3:
            self.give(table, RIVAL)
        return table

    def column(self, *kinds):
        """Picks a table's column of one of these types."""
        fitting = [(table, [c for c, kind in columns.items() if not kinds or kind in kinds]) for table, columns in COLUMNS.items()]
        often = ('shots', 'scene_asset_instances', 'shot_asset_assignments', 'shot_asset_assignments')
        fitting = [(table, columns) for table, columns in fitting for _ in range(1 + often.count(table)) if columns]
        table, columns = self.rng.choice(fitting)
        column = self.rng.choice(columns)
        if self.rng.random() < 0.2:
            self.give(table, RIVAL)
        return table, column, COLUMNS[table][column]

    def name(self, owner, what):
        """A new name in a schema where this role may create."""
        self.serial[0] += 1
        return f"{'rival' if owner == RIVAL else 'film'}.{what}_{self.serial[0]}"

    def note(self, table, label, relation=None):
        relation = relation or f"pg_catalog.to_regclass('film.{table}')"
        return f"fuzz.note('{label}', {relation}, '{self.owner(table)}')"

    def function(self, table, label, returns='boolean', result='true', arguments='', volatility=None):
        """Plants a function that says as whom it runs, as the owner of a table."""
        name = self.name(self.owner(table), 'planted')
        volatility = volatility or self.rng.choice(('VOLATILE', 'STABLE', 'IMMUTABLE'))
        self.as_owner(table, f'CREATE FUNCTION {name}({arguments}) RETURNS {returns} {volatility} LANGUAGE plpgsql AS $f$ '
                             f'BEGIN PERFORM {self.note(table, label)}; RETURN {result}; END $f$')
        return name


# --- Columns ---

@mutation
def nullable_column(m):
    table, column, _ = m.column()
    m.add(f"DO $$ BEGIN ALTER TABLE film.{table} ALTER {column} DROP NOT NULL; EXCEPTION WHEN OTHERS THEN"
          f' ALTER TABLE film.{table} DROP CONSTRAINT {table}_pkey CASCADE; ALTER TABLE film.{table} ALTER {column} DROP NOT NULL; END $$')
    m.add('SET LOCAL session_replication_role = replica')
    m.add(f'UPDATE film.{table} SET {column} = NULL')
    m.add('SET LOCAL session_replication_role = origin')


@mutation
def nullable_presence_type(m):
    m.add('ALTER TABLE film.shot_asset_assignments ALTER presence_type DROP NOT NULL')
    m.add('ALTER TABLE film.shot_asset_assignments ALTER presence_type DROP DEFAULT')


@mutation
def no_default(m):
    table, column, _ = m.column()
    m.add(f'ALTER TABLE film.{table} ALTER {column} DROP DEFAULT')


@mutation
def missing_column(m):
    table, column, _ = m.column()
    m.add(f'ALTER TABLE film.{table} DROP COLUMN {column} CASCADE')


@mutation
def column_made_again(m):
    table, column, kind = m.column()
    kind = m.rng.choice((kind, kind, 'int8', 'text'))
    m.add(f'ALTER TABLE film.{table} ADD COLUMN again {kind}')
    if kind == COLUMNS[table][column]:
        m.add('SET LOCAL session_replication_role = replica')
        m.add(f'UPDATE film.{table} SET again = {column}')
        m.add('SET LOCAL session_replication_role = origin')
    m.add(f'ALTER TABLE film.{table} DROP COLUMN {column} CASCADE')
    m.add(f'ALTER TABLE film.{table} RENAME COLUMN again TO {column}')


@mutation
def renamed_column(m):
    table, column, _ = m.column()
    m.add(f'ALTER TABLE film.{table} RENAME COLUMN {column} TO {column}_of_old')


@mutation
def generated_column(m):
    table, column, kind = m.column()
    value = {UUID: f'{ID}::uuid', TEXT: "'x'::text", INT: '1', JSONB: "'{}'::jsonb", BOOL: 'true'}.get(kind, 'NULL')
    sort = m.rng.choice(('STORED', 'VIRTUAL')) if m.version >= 180000 else 'STORED'
    m.add(f'ALTER TABLE film.{table} DROP COLUMN {column} CASCADE')
    m.add(f'ALTER TABLE film.{table} ADD COLUMN {column} {kind} GENERATED ALWAYS AS ({value}) {sort}')


@mutation
def generated_column_that_calls(m):
    table = m.table()
    function = m.function(table, f'generated column of {table}', 'text', "'x'::pg_catalog.text", volatility='IMMUTABLE')
    column = m.rng.choice(['more'] + [c for c, kind in COLUMNS[table].items() if kind == TEXT])
    if column != 'more':
        m.add(f'ALTER TABLE film.{table} DROP COLUMN {column} CASCADE')
    m.as_owner(table, f'ALTER TABLE film.{table} ADD COLUMN {column} text GENERATED ALWAYS AS ({function}()) STORED')


@mutation
def nondeterministic_collation(m):
    table, column, _ = m.column(TEXT)
    schema = m.name(OWNER, 'collation')
    m.add(f"CREATE COLLATION {schema} (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
    m.add(f"SELECT fuzz.retype('film.{table}', '{column}', 'text COLLATE {schema}', '{column}::text')")


@mutation
def odd_column(m):
    table = m.table('shot_asset_assignments', 'shots', 'scenes', 'scene_asset_instances', may_change_hands=False)
    name = m.rng.choice(('n', 'o', 'c', 's', 'a', 'm', 't', 'i', 'e', 'f', 'before', 'after', 'shot', 'asset', 'scene',
                         'assignment_id', 'instance_id', 'excluded', 'new_rows', 'old_rows', '"weird "" name"', '"select"',
                         'ctid_', 'film', 'shot_asset_assignments', 'row_number', 'ordinality', 'position', '"user"'))
    m.add(f"ALTER TABLE film.{table} ADD COLUMN {name} {m.rng.choice(('int DEFAULT 1', 'text', 'int4range', 'json', 'xml', 'point'))}")


@mutation
def big_shot_order(m):
    m.add("SELECT fuzz.retype('film.shots', 'shot_order', 'bigint', 'shot_order::bigint')")
    m.add('UPDATE film.shots SET shot_order = 1753000000000 + shot_order')


@mutation
def long_text(m):
    table, column, _ = m.column(TEXT)
    m.add(f"UPDATE film.{table} SET {column} = repeat('x', {m.rng.choice((201, 10000, 1000000))})")


@mutation
def bad_bytes(m):
    """Only an SQL_ASCII database takes them; elsewhere characters of several bytes stand for them."""
    table, column = m.rng.choice((('project_assets', 'name'), ('project_assets', 'name'), ('shots', 'shot_id'), ('shots', 'action'),
                                  ('shots', 'camera'), ('shot_asset_assignments', 'presence_note')))
    m.add(f"UPDATE film.{table} SET {column} = convert_from(CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN '\\x52656ee965'::bytea "
          f"ELSE '\\x52656ec3a965' END, getdatabaseencoding())")


@mutation
def malformed_stage_locks(m):
    m.add(f"ALTER TABLE film.scenes ALTER stage_locks DROP NOT NULL")
    value = m.rng.choice(("'[]'", "'\"9\"'", "'null'", 'NULL', '\'{"9": []}\'', '\'{"9": {"status": 9}}\'', "'1e1000'",
                          '\'{"9": {"status": "locked", "status_": null}, "": {}, "99999999999": {"status": "locked"}}\'',
                          "jsonb_build_object('9', repeat('x', 1000000))", "repeat('[', 1000)::text || repeat(']', 1000)"))
    m.add(f'UPDATE film.scenes SET stage_locks = ({value})::jsonb')


@mutation
def malformed_bookkeeping(m):
    value = m.rng.choice(("'[]'", "'\"9\"'", "'null'", '\'{"9": []}\'', '\'{"9": {"at": 1, "cause": [], "instance_id": "x"}}\'',
                          '\'{"start": {"order": 1}, "end": []}\'', '\'{"9": {"at": "yesterday"}}\'', '\'{"9": null}\''))
    table, column = m.rng.choice((('shot_asset_scene_states', 'outdated'), ('shot_asset_shot_states', 'computed'),
                                  ('shot_asset_assignment_history', 'before'), ('shot_asset_assignment_history', 'after'),
                                  ('shots', 'reference_image_order'), ('shots', 'end_frame_reference_image_order')))
    m.add(f'UPDATE film.{table} SET {column} = {value}')


# --- Tables ---

@mutation
def table_away(m):
    table = m.table(may_change_hands=False)
    m.add(m.rng.choice((f'ALTER TABLE film.{table} RENAME TO {table}_of_old', f'DROP TABLE film.{table} CASCADE',
                        f'ALTER TABLE film.{table} SET SCHEMA yard')))


@mutation
def empty_table(m):
    table = m.table(may_change_hands=False)
    m.add(f'SET LOCAL session_replication_role = replica; DELETE FROM film.{table}; SET LOCAL session_replication_role = origin')


@mutation
def table_made_again(m):
    """Without keys, defaults, triggers and privileges."""
    table = m.table()
    m.add(f'ALTER TABLE film.{table} RENAME TO {table}_of_old')
    m.as_owner(table, f'CREATE TABLE film.{table} AS TABLE film.{table}_of_old')
    m.add(f'GRANT SELECT, INSERT, UPDATE, DELETE ON film.{table} TO {TENANT}')


@mutation
def view_instead(m):
    table = m.table()
    sort = m.rng.choice(('VIEW', 'VIEW', 'MATERIALIZED VIEW'))
    function = m.function(table, f'view {table}', volatility='VOLATILE')
    m.add(f'ALTER TABLE film.{table} RENAME TO {table}_of_old')
    m.as_owner(table, f'CREATE {sort} film.{table} AS SELECT * FROM film.{table}_of_old WHERE {function}()')
    m.add(f'GRANT ALL ON film.{table} TO {OWNER}, {TENANT}')


@mutation
def partitioned_table(m):
    table = m.table()
    m.add(f'ALTER TABLE film.{table} RENAME TO {table}_of_old')
    key = next(iter(COLUMNS[table]))
    m.as_owner(table, f'CREATE TABLE film.{table} (LIKE film.{table}_of_old INCLUDING DEFAULTS) PARTITION BY HASH ({key})',
               f'CREATE TABLE film.{table}_0 PARTITION OF film.{table} FOR VALUES WITH (modulus 1, remainder 0)',
               f'INSERT INTO film.{table} SELECT * FROM film.{table}_of_old')
    m.add(f'GRANT ALL ON film.{table} TO {OWNER}, {TENANT}')


@mutation
def inheriting_table(m):
    table = m.table()
    function = m.function(table, f'inheriting table of {table}')
    m.as_owner(table, f'CREATE TABLE film.{table}_more (more int8 DEFAULT 7, CHECK ({function}())) INHERITS (film.{table})')
    if m.rng.random() < 0.5:
        m.as_owner(table, f'INSERT INTO film.{table}_more SELECT * FROM ONLY film.{table}')


@mutation
def other_owner(m):
    m.give(m.rng.choice(list(COLUMNS)), m.rng.choice((RIVAL, RIVAL, ADMIN, STRANGER, m.superuser)))


@mutation
def other_owner_of_all(m):
    for table in COLUMNS:
        if m.rng.random() < 0.5:
            m.give(table, RIVAL)


@mutation
def revoked_privileges(m):
    table = m.table()
    m.add(f"REVOKE {m.rng.choice(('ALL', 'SELECT', 'UPDATE', 'INSERT'))} ON film.{table} FROM {OWNER}, {TENANT}")


@mutation
def missing_keys(m):
    table = m.table(may_change_hands=False)
    m.add(f"""DO $$ DECLARE c text; BEGIN
      FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = 'film.{table}'::regclass AND contype IN ('p', 'u', 'f', 'c') LOOP
        EXECUTE format('ALTER TABLE film.{table} DROP CONSTRAINT %I CASCADE', c);
      END LOOP; END $$""")
    if m.rng.random() < 0.5:
        m.add(f'SET LOCAL session_replication_role = replica; CREATE TEMP TABLE doubled ON COMMIT DROP AS TABLE film.{table}; '
              f'DO $$ BEGIN INSERT INTO film.{table} OVERRIDING SYSTEM VALUE TABLE doubled; '
              f'EXCEPTION WHEN OTHERS THEN NULL; END $$; DROP TABLE doubled; SET LOCAL session_replication_role = origin')


@mutation
def missing_triggers(m):
    table = m.table('shot_asset_assignments', 'scene_asset_instances', 'shots', 'scenes', may_change_hands=False)
    what = m.rng.choice(('DISABLE TRIGGER ALL', 'DISABLE TRIGGER USER', 'ENABLE ALWAYS TRIGGER'))
    if what.startswith('ENABLE'):
        m.add(f"""DO $$ DECLARE t text; BEGIN
          FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'film.{table}'::regclass AND NOT tgisinternal LOOP
            EXECUTE format('ALTER TABLE film.{table} ENABLE ALWAYS TRIGGER %I', t);
          END LOOP; END $$""")
    else:
        m.add(f'ALTER TABLE film.{table} {what}')


@mutation
def detached(m):
    m.as_role(m.rng.choice((OWNER, m.superuser)), "SELECT count(*) FROM shot_assets.detach('film')")


@mutation
def triggers_of_ours_elsewhere(m):
    """On a table whose columns have other types, or are not there."""
    kind, other = m.rng.choice(('uuid', 'int8', 'text', 'jsonb', 'int4')), m.rng.choice(('text', 'int8', 'bool', 'jsonb'))
    columns = [f'{name} {kind}' for name in ('id', 'shot_id', 'scene_asset_instance_id', 'scene_id', 'project_asset_id')]
    columns += [f'{name} {other}' for name in ('presence_type', 'presence_note', 'stage_locks', 'updated_at', 'created_at')]
    m.rng.shuffle(columns)
    columns = columns[:m.rng.choice((3, 9, 10, 10))]
    owner = m.rng.choice((OWNER, RIVAL))
    events = (('assignments_changed', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'),
              ('assignments_changed', 'AFTER UPDATE',
               'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'),
              ('assignments_changed', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
              ('instances_deleted', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'),
              ('scene_changed', 'AFTER UPDATE', 'FOR EACH ROW'), ('stage_locks_written', 'AFTER UPDATE', 'FOR EACH ROW'),
              ('set_updated_at', 'BEFORE UPDATE', 'FOR EACH ROW'), ('assignments_changed', 'AFTER INSERT', 'FOR EACH ROW'),
              ('instances_truncated', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT'),
              ('instances_truncated', 'BEFORE UPDATE', 'FOR EACH ROW'))
    chosen = m.rng.sample(events, 5)
    m.as_role(owner, f"CREATE TABLE film.other ({', '.join(columns)})",
              *(f'CREATE TRIGGER ours_{n} {event} ON film.other {rest} EXECUTE FUNCTION shot_assets.{function}()'
                for n, (function, event, rest) in enumerate(chosen)),
              f'GRANT ALL ON film.other TO {OWNER}, {TENANT}')
    m.add('SET LOCAL session_replication_role = replica')
    m.add('INSERT INTO film.other DEFAULT VALUES')
    m.add('SET LOCAL session_replication_role = origin')


@mutation
def changed_data(m):
    """A film that has grown: what the others change is then more than nothing."""
    m.add("INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) "
          "SELECT t.id, i.id, 'enters' FROM film.shots t JOIN film.scene_asset_instances i USING (scene_id) ON CONFLICT DO NOTHING")
    m.add("""UPDATE film.scenes SET stage_locks = '{"9": {"status": "locked"}, "12": {"status": "locked"}}'""")


# --- Code that runs by itself ---

@mutation
def rule(m):
    table = m.table()
    function = m.function(table, f'rule on {table}', volatility='VOLATILE')
    event = m.rng.choice(('INSERT', 'UPDATE', 'DELETE'))
    m.as_owner(table, f'CREATE RULE planted AS ON {event} TO film.{table} DO {m.rng.choice(("ALSO", "ALSO", "INSTEAD"))} SELECT {function}()')


@mutation
def policy(m):
    table = m.table()
    function = m.function(table, f'policy on {table}')
    m.as_owner(table, f"CREATE POLICY planted ON film.{table} {m.rng.choice(('AS RESTRICTIVE', ''))} USING ({function}())",
               f'ALTER TABLE film.{table} ENABLE ROW LEVEL SECURITY',
               f"ALTER TABLE film.{table} {m.rng.choice(('', 'NO '))}FORCE ROW LEVEL SECURITY")


@mutation
def default(m):
    table, column, kind = m.column(UUID, TEXT, TIME, JSONB)
    value = {UUID: 'pg_catalog.gen_random_uuid()', TEXT: "'throughout'", TIME: 'pg_catalog.now()', JSONB: "'{}'"}[kind]
    function = m.function(table, f'default of {table}', kind, value, volatility='VOLATILE')
    m.as_owner(table, f'ALTER TABLE film.{table} ALTER {column} SET DEFAULT {function}()')


@mutation
def index_expression(m):
    table = m.table()
    column = next(iter(COLUMNS[table]))
    function = m.function(table, f'index of {table}', 'integer', '1', COLUMNS[table][column], volatility='IMMUTABLE')
    m.as_owner(table, m.rng.choice((f'CREATE INDEX ON film.{table} (({function}({column})))',
                                    f'CREATE INDEX ON film.{table} ({column}) WHERE {function}({column}) > 0',
                                    f'CREATE UNIQUE INDEX ON film.{table} ({column}, ({function}({column})))')))


@mutation
def statistics(m):
    table = m.table()
    column = next(iter(COLUMNS[table]))
    function = m.function(table, f'statistics of {table}', 'integer', '1', COLUMNS[table][column], volatility='IMMUTABLE')
    m.as_owner(table, f'CREATE STATISTICS film.planted_statistics ON ({function}({column})) FROM film.{table}', f'ANALYZE film.{table}')


@mutation
def check_constraint(m):
    table = m.table()
    function = m.function(table, f'check of {table}')
    m.as_owner(table, f"ALTER TABLE film.{table} ADD CHECK ({function}()) {m.rng.choice(('NOT VALID', ''))}")


@mutation
def function_of_a_gateway(m):
    """Names that attach() looks for: who the user is, and what keeps updated_at."""
    owner = m.rng.choice((OWNER, RIVAL))
    if m.rng.random() < 0.5:
        m.as_role(owner, 'CREATE SCHEMA auth', 'GRANT USAGE ON SCHEMA auth TO PUBLIC',
                  f"CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE plpgsql STABLE AS $f$ BEGIN PERFORM fuzz.note('auth.uid()', NULL, '{owner}');"
                  f" RETURN {ID}; END $f$")
        return
    m.as_role(owner, 'DROP TRIGGER IF EXISTS shot_assets_updated_at ON film.shot_asset_assignments' if owner == OWNER else 'SELECT 1',
              f"CREATE FUNCTION film.fn_update_timestamp() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN"
              f" PERFORM fuzz.note('fn_update_timestamp()', TG_RELID, '{owner}'); RETURN NEW; END $f$")


TRAPS = ('now() RETURNS timestamptz', 'lower(text) RETURNS text', 'upper(text) RETURNS text', 'unnest(uuid[]) RETURNS uuid',
         'unnest(text[]) RETURNS text', 'to_jsonb(anyelement) RETURNS jsonb', 'format(text, anyelement) RETURNS text',
         'min(timestamptz) RETURNS timestamptz', 'jsonb_array_length(jsonb) RETURNS int', 'gen_random_uuid() RETURNS uuid',
         'array_to_string(text[], text) RETURNS text', 'quote_ident(text) RETURNS text', 'coalesce(text) RETURNS text',
         'current_setting(text, bool) RETURNS text', 'pg_current_xact_id() RETURNS xid8', 'statement_timestamp() RETURNS timestamptz',
         'char_length(text) RETURNS int', 'cardinality(text[]) RETURNS int', 'pg_has_role(oid, text) RETURNS bool')
TRAP_OPERATORS = (('=', 'uuid', 'uuid', 'bool'), ('=', 'text', 'text', 'bool'), ('=', 'name', 'text', 'bool'), ('=', 'oid', 'oid', 'bool'),
                  ('||', 'text', 'text', 'text'), ('->>', 'jsonb', 'text', 'text'), ('<>', 'text', 'text', 'bool'),
                  ('+', 'int8', 'int4', 'int8'), ('~', 'text', 'text', 'bool'), ('-', 'jsonb', 'text', 'jsonb'))


@mutation
def traps_in_the_search_path(m):
    def body(what):
        return f"LANGUAGE plpgsql AS $f$ BEGIN PERFORM fuzz.note('{what} in the search path', NULL, '{RIVAL}'); RETURN NULL; END $f$"
    functions = [f"CREATE FUNCTION trap.{head.replace('coalesce', 'concat')} {body(head.split('(')[0])}" for head in TRAPS]
    for n, (operator, left, right, result) in enumerate(TRAP_OPERATORS):
        functions += [f'CREATE FUNCTION trap.operator_{n}({left}, {right}) RETURNS {result} {body("operator")}',
                      f'CREATE OPERATOR trap.{operator} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = trap.operator_{n})']
    m.as_role(RIVAL, *functions)
    m.add(f"SET search_path = {m.rng.choice(('trap, pg_catalog, film', 'trap, film', 'trap, pg_temp, film, pg_catalog'))}")


@mutation
def relations_in_the_search_path(m):
    names = m.rng.sample(list(COLUMNS) + ['pg_class', 'pg_attribute', 'pg_trigger'], 6)
    m.as_role(RIVAL, "CREATE FUNCTION trap.spring() RETURNS uuid LANGUAGE plpgsql AS $f$ BEGIN"
                     f" PERFORM fuzz.note('relation in the search path', NULL, '{RIVAL}'); RETURN {ID}; END $f$",
              *(f'CREATE VIEW trap.{name} AS SELECT trap.spring() AS id, trap.spring() AS scene_id, trap.spring() AS shot_id' for name in names),
              'GRANT ALL ON ALL TABLES IN SCHEMA trap TO PUBLIC')
    m.add('SET search_path = trap, pg_catalog, film')
    m.add("SET shot_assets.pipeline_schema = 'film'")


# --- Sessions ---

SETTINGS = ("TimeZone = 'Asia/Kathmandu'", "DateStyle = 'SQL, DMY'", "IntervalStyle = 'sql_standard'", "bytea_output = 'escape'",
            'extra_float_digits = 0', 'standard_conforming_strings = off', 'row_security = off', 'search_path = pg_temp, film',
            "search_path = 'film, public'", 'search_path = film, pg_catalog', 'enable_seqscan = off', 'enable_hashjoin = off',
            'enable_nestloop = off', 'enable_mergejoin = off', 'enable_hashagg = off', 'enable_sort = off', 'work_mem = 64',
            'plan_cache_mode = force_custom_plan', 'plan_cache_mode = force_generic_plan', 'constraint_exclusion = on',
            'session_replication_role = replica', 'from_collapse_limit = 1', 'geqo_threshold = 2', "xmlbinary = 'hex'",
            'quote_all_identifiers = on', 'default_toast_compression = pglz', 'array_nulls = off', 'transform_null_equals = on',
            "shot_assets.pipeline_schema = 'film'", 'parallel_setup_cost = 0', 'min_parallel_table_scan_size = 0',
            "debug_parallel_query = 'regress'", "force_parallel_mode = 'regress'", 'backslash_quote = off', "shot_assets.notify = on",
            'default_transaction_read_only = on', 'check_function_bodies = off', "client_encoding = 'LATIN1'")


@mutation
def session_setting(m):
    for setting in m.rng.sample([s for s in SETTINGS if not s.startswith('force_par' if m.version >= 160000 else 'debug_par')], 3):
        m.add(f'SET {setting}')


@mutation
def temporary_tables_in_front(m):
    """Of the caller: they have the names of ours."""
    names = m.rng.sample(list(COLUMNS), 5)
    for name in names:
        m.add(f'CREATE TEMP TABLE {name} (id int8, scene_id int8, shot_id int8)')
    m.add(f"GRANT ALL ON {', '.join(f'pg_temp.{name}' for name in names)} TO PUBLIC")
    m.add('SET search_path = pg_temp, film')
