"""Mutations that plant code other than triggers: in tables, and in schemas of the search path."""

from host import OWNER, RIVAL
from maker import COLUMNS, ID, JSONB, TEXT, TIME, UUID, mutation


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
