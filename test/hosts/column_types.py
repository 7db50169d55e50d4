"""Mutations that give a column another type."""

from calls import id_of
from maker import COLUMNS, ID, JSONB, TEXT, TIME, UUID, mutation

# A type, and its value where {c} is the column.
PLAIN = (
    ('int8', '1094795585'), ('int8', '-1'), ('int4', '1094795585'), ('int2', '7'), ('text', '{c}::text'), ('text', "'x'::text"),
    ('text', 'NULL::text'), ('varchar(3)', "left({c}::text, 3)"), ('char(40)', '{c}::text'), ('name', '{c}::text::name'),
    ('"char"', "'x'"), ('uuid', f'{ID}::uuid'), ('jsonb', "'[1]'::jsonb"), ('jsonb', 'to_jsonb({c}::text)'), ('json', "'{{}}'::json"),
    ('bytea', "'\\xff'::bytea"), ('bool', 'true'), ('float8', "'NaN'::float8"), ('numeric', '1e100'), ('timestamptz', "'infinity'"),
    ('timestamp', "'-infinity'"), ('date', "'2026-01-01'"), ('interval', "'1 day'"), ('int4range', "'[1,5)'"), ('tstzrange', "'[,]'"),
    ('uuid[]', f'ARRAY[{ID}::uuid]'), ('text[]', 'ARRAY[{c}::text, NULL]'), ('text[]', "'[5:6]={{a,b}}'::text[]"),
    ('text[]', "'{{{{a}},{{b}}}}'::text[]"), ('int8[]', 'ARRAY[1094795585]'), ('jsonb[]', "ARRAY['1'::jsonb]"), ('oid', '1'),
    ('regclass', "'film.scenes'::regclass"), ('xid8', "'1'::xid8"), ('point', "'(1,2)'"), ('bit(8)', "B'10101010'"), ('inet', "'::1'"),
    ('xml', "'<x/>'::xml"), ('tsvector', "'a:1'"), ('int4multirange', "'{{[1,2)}}'"), ('money', "'1'"), ('pg_lsn', "'0/1'"),
    ('macaddr', "'08:00:2b:01:02:03'"), ('oidvector', "'1 2'"), ('refcursor', "'x'"), ('pg_class', 'NULL::pg_class'))
WORDS = ('x', 'throughout', 'enters', 'exits', 'passes_through', 'character', 'location', 'prop', 'Bob', 'Ann', 'Hall', 'instant',
         'completed', 'side', 'front', 'A', 'B')
LABELS = WORDS + tuple(id_of(kind, n) for kind in 'abcdef3' for n in range(1, 7))


def change(m, table, column, kind, value):
    value = value.format(c=column).replace("'", "''")
    m.add(f"SELECT fuzz.retype('film.{table}', '{column}', '{kind}', '{value}')")


def another_type(m):
    """Half of the time a number, which ends the server where it is read as a pointer to what the column had."""
    return m.rng.choice(PLAIN[:4] if m.rng.random() < 0.5 else PLAIN)


@mutation
def type_of_a_key(m):
    table, column, _ = m.column(UUID)
    change(m, table, column, *another_type(m))


@mutation
def type_of_a_word(m):
    table, column, _ = m.column(TEXT)
    change(m, table, column, *another_type(m))


@mutation
def type_of_another_column(m):
    table, column, _ = m.column(*{kind for columns in COLUMNS.values() for kind in columns.values()} - {UUID, TEXT})
    change(m, table, column, *m.rng.choice(PLAIN))


def enum(m, table, name):
    """An enumeration that has the values of the film."""
    m.as_owner(table, f'CREATE TYPE {name} AS ENUM ({", ".join(repr(label) for label in LABELS)})')
    return f"(CASE WHEN {{c}}::text = ANY (enum_range(NULL::{name})::text[]) THEN {{c}}::text ELSE 'x' END)::{name}"


@mutation
def enumeration(m):
    table, column, _ = m.column(UUID, TEXT)
    name = m.name(m.owner(table), 'mood')
    change(m, table, column, name, enum(m, table, name))


@mutation
def type_with_a_cast(m):
    """Its owner has made the cast, which runs where the column is compared, assigned or shown."""
    table, column, kind = m.column(UUID, TEXT)
    name = m.name(m.owner(table), 'mood')
    value = enum(m, table, name)
    target = m.rng.choice((kind, kind, 'text', 'uuid', 'jsonb', 'int4'))
    answer = {'uuid': f'{ID}::pg_catalog.uuid', 'text': "'throughout'::pg_catalog.text", 'jsonb': "'{}'::pg_catalog.jsonb", 'int4': '9'}[target]
    function = m.function(table, f'cast of {table}', target, answer, name)
    m.as_owner(table, f"CREATE CAST ({name} AS {target}) WITH FUNCTION {function}({name}) AS {m.rng.choice(('IMPLICIT', 'IMPLICIT', 'ASSIGNMENT'))}")
    change(m, table, column, name, value)


@mutation
def composite_with_a_cast(m):
    table, column, kind = m.column(UUID, TEXT, JSONB, TIME)
    name = m.name(m.owner(table), 'pair')
    m.as_owner(table, f'CREATE TYPE {name} AS (a int8, b text)')
    target = m.rng.choice((kind, 'text'))
    function = m.function(table, f'cast of {table}', target, 'NULL', name)
    m.as_owner(table, f'CREATE CAST ({name} AS {target}) WITH FUNCTION {function}({name}) AS IMPLICIT')
    change(m, table, column, name, f"ROW(1, 'x')::{name}")


@mutation
def type_with_an_operator(m):
    table, column, kind = m.column(UUID, TEXT)
    name = m.name(m.owner(table), 'mood')
    value = enum(m, table, name)
    schema = name.split('.')[0]
    function = m.function(table, f'operator of {table}', 'boolean', 'true', f'{name}, {kind}')
    m.as_owner(table, f'CREATE OPERATOR {schema}.= (LEFTARG = {name}, RIGHTARG = {kind}, FUNCTION = {function})')
    change(m, table, column, name, value)


@mutation
def domain(m):
    table, column, kind = m.column()
    name = m.name(m.owner(table), 'dom')
    function = m.function(table, f'domain of {table}', 'boolean', 'true', kind)
    nullness = m.rng.choice(('', '', ' NOT NULL'))
    m.as_owner(table, f'CREATE DOMAIN {name} AS {kind}{nullness} CHECK ({function}(VALUE))')
    change(m, table, column, name, f'{{c}}::{name}')


@mutation
def domain_over_another_type(m):
    table, column, _ = m.column(UUID, TEXT)
    name = m.name(m.owner(table), 'dom')
    kind, value = m.rng.choice([plain for plain in PLAIN if plain[0] != 'pg_class'])
    function = m.function(table, f'domain of {table}', 'boolean', 'true', kind)
    m.as_owner(table, f'CREATE DOMAIN {name} AS {kind} CHECK ({function}(VALUE))')
    change(m, table, column, name, f'({value})::{name}')


@mutation
def type_of_the_same_name(m):
    table, column, kind = m.column(UUID, TEXT, JSONB, TIME)
    schema = 'rival' if m.owner(table) == 'host_rival' else 'film'
    name = f'{schema}."{kind}"'
    sort = m.rng.choice(('int8', 'text', 'enum', 'composite', kind))
    if sort == 'enum':
        value = enum(m, table, name)
    elif sort == 'composite':
        m.as_owner(table, f'CREATE TYPE {name} AS (a int8, b text)')
        value = f"ROW(1, 'x')::{name}"
    else:
        m.as_owner(table, f'CREATE DOMAIN {name} AS pg_catalog.{sort}')
        value = {'int8': '1094795585'}.get(sort, '{c}::pg_catalog.text::pg_catalog.' + sort) + f'::{name}'
    change(m, table, column, name, value)


@mutation
def range_of_its_own(m):
    table, column, _ = m.column(UUID, TEXT)
    name = m.name(m.owner(table), 'span')
    m.as_owner(table, f'CREATE TYPE {name} AS RANGE (SUBTYPE = uuid)')
    change(m, table, column, name, f'{name}({ID}, NULL)')
