"""Mutations of columns, data and tables."""

from host import ADMIN, OWNER, RIVAL, STRANGER, TENANT
from maker import BOOL, COLUMNS, ID, INT, JSONB, TEXT, UUID, mutation


# --- Columns ---

@mutation
def nullable_column(m):
    table, column, _ = m.column()
    m.add(f"DO $$ BEGIN ALTER TABLE film.{table} ALTER {column} DROP NOT NULL; EXCEPTION WHEN OTHERS THEN"
          f' ALTER TABLE film.{table} DROP CONSTRAINT {table}_pkey CASCADE; ALTER TABLE film.{table} ALTER {column} DROP NOT NULL; END $$')
    m.add('SET LOCAL session_replication_role = replica')
    m.change_rows(f'UPDATE film.{table} SET {column} = NULL')
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
        m.change_rows(f'UPDATE film.{table} SET again = {column}')
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
    table = m.table('shot_asset_assignments', 'shot_asset_assignments', 'shots', 'scenes', may_change_hands=False)
    name = m.rng.choice(('n', 'o', 'n', 'o', 'c', 's', 'a', 'm', 't', 'i', 'e', 'f', 'before', 'after', 'shot', 'asset', 'scene',
                         'assignment_id', 'instance_id', 'excluded', 'new_rows', 'old_rows', '"weird "" name"', '"select"',
                         'ctid_', 'film', 'shot_asset_assignments', 'row_number', 'ordinality', 'position', '"user"'))
    m.add(f"ALTER TABLE film.{table} ADD COLUMN {name} {m.rng.choice(('int DEFAULT 1', 'text', 'int4range', 'json', 'xml', 'point'))}")


@mutation
def big_shot_order(m):
    m.add("SELECT fuzz.retype('film.shots', 'shot_order', 'bigint', 'shot_order::bigint')")
    m.change_rows('UPDATE film.shots SET shot_order = 1753000000000 + shot_order')


@mutation
def long_text(m):
    table, column, _ = m.column(TEXT)
    m.change_rows(f"UPDATE film.{table} SET {column} = repeat('x', {m.rng.choice((201, 10000, 1000000))})")


@mutation
def bad_bytes(m):
    """Only an SQL_ASCII database takes them; elsewhere characters of several bytes stand for them."""
    table, column = m.rng.choice((('project_assets', 'name'), ('project_assets', 'name'), ('shots', 'shot_id'), ('shots', 'action'),
                                  ('shots', 'camera'), ('shot_asset_assignments', 'presence_note')))
    m.change_rows(f"UPDATE film.{table} SET {column} = convert_from(CASE getdatabaseencoding() WHEN 'SQL_ASCII' THEN '\\x52656ee965'::bytea "
                  f"ELSE '\\x52656ec3a965' END, getdatabaseencoding())")


@mutation
def malformed_stage_locks(m):
    m.add(f"ALTER TABLE film.scenes ALTER stage_locks DROP NOT NULL")
    value = m.rng.choice(("'[]'", "'\"9\"'", "'null'", 'NULL', '\'{"9": []}\'', '\'{"9": {"status": 9}}\'', "'1e1000'",
                          '\'{"9": {"status": "locked", "status_": null}, "": {}, "99999999999": {"status": "locked"}}\'',
                          "jsonb_build_object('9', repeat('x', 1000000))", "repeat('[', 1000)::text || repeat(']', 1000)"))
    m.change_rows(f'UPDATE film.scenes SET stage_locks = ({value})::jsonb')


@mutation
def malformed_bookkeeping(m):
    value = m.rng.choice(("'[]'", "'\"9\"'", "'null'", '\'{"9": []}\'', '\'{"9": {"at": 1, "cause": [], "instance_id": "x"}}\'',
                          '\'{"start": {"order": 1}, "end": []}\'', '\'{"9": {"at": "yesterday"}}\'', '\'{"9": null}\'',
                          '\'{"model": "faces", "modelRow": []}\'', '\'{"model": {}, "override": [1]}\''))
    table, column = m.rng.choice((('shot_asset_scene_states', 'outdated'), ('shot_asset_shot_states', 'computed'),
                                  ('shot_asset_assignment_history', 'before'), ('shot_asset_assignment_history', 'after'),
                                  ('shots', 'reference_image_order'), ('shots', 'end_frame_reference_image_order')))
    m.change_rows(f'UPDATE film.{table} SET {column} = {value}')


@mutation
def malformed_image_models(m):
    """Values that a model cannot have, in rows that functions are called with."""
    m.add('ALTER TABLE film.shot_asset_image_models DROP CONSTRAINT shot_asset_image_models_pkey')
    column, values = m.rng.choice((
        ('max_images', ('0', '-2147483648', '2147483647', 'NULL')),
        ('max_per_type', ("'[]'", "'null'", "'1e1000'", '\'{"character": 1e1000, "": -1}\'', '\'{"character": "1", "prop": null}\'',
                          '\'{"character": 1000000, "location": 0.5}\'', "(SELECT jsonb_object_agg(n, 1) FROM generate_series(1, 10000) n)")),
        ('label_format', ("''", "repeat('{name}', 100000)", "'{n}{name}{{n}'", 'NULL', "'{'")),
        ('drop_first', ("'{}'", "'{NULL}'", "'{{a,NULL},{b,c}}'", "array_fill('x'::text, ARRAY[10000])", "'[-3:-2]={a,b}'"))))
    m.change_rows(f'UPDATE film.shot_asset_image_models SET {column} = {m.rng.choice(values)}')
    if m.rng.random() < 0.3:
        m.change_rows('INSERT INTO film.shot_asset_image_models (name, max_images) SELECT name, 1 FROM film.shot_asset_image_models')


# --- Tables ---

@mutation
def table_away(m):
    table = m.table(may_change_hands=False)
    m.add(m.rng.choice((f'ALTER TABLE film.{table} RENAME TO {table}_of_old', f'DROP TABLE film.{table} CASCADE',
                        f'ALTER TABLE film.{table} SET SCHEMA yard')))


@mutation
def empty_table(m):
    table = m.table(may_change_hands=False)
    m.change_rows(f'DELETE FROM film.{table}')


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
