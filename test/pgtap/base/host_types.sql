-- Columns of other types than those that are expected: no matter how a column got its type, and which function reads it,
-- the error is 55000 with table, column, the type found and the type expected. No function of the host runs.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- ---- each function and trigger, each column ---------------------------------------------------------------------------

-- Plain statements fire the triggers of ours; they are such as do not depend on the types of columns.
INSERT INTO shot_asset_image_models (name, max_images) VALUES ('m', 3);
CREATE TEMP TABLE tried AS
  SELECT proname::text AS name, call FROM right_calls WHERE provolatile <> 'i'
  UNION ALL VALUES
    ('a model', 'SELECT shot_assets.reference_orders(id(''a'', ''b'', 1), model => ''m'')'),
    ('insert', 'INSERT INTO shot_asset_assignments SELECT * FROM shot_asset_assignments WHERE false'),
    ('update', 'UPDATE shot_asset_assignments SET presence_note = ''throughout'''),
    ('delete', 'DELETE FROM shot_asset_assignments'),
    ('truncate', 'TRUNCATE shot_asset_assignments'),
    ('delete instances', 'DELETE FROM scene_asset_instances'),
    ('truncate instances', 'TRUNCATE scene_asset_instances CASCADE'),
    ('lock', 'UPDATE scenes SET stage_locks = ''{"9": {"status": "draft"}}''');

-- What each of them answers after some damage, which is then mended. Where the state of the rows forbids a call, it has
-- read all that it reads.
CREATE FUNCTION pg_temp.answers(damage text) RETURNS TABLE (name text, answer text) LANGUAGE plpgsql AS $$
DECLARE
  found text[] = '{}';
  one record;
BEGIN
  BEGIN
    EXECUTE damage;
    FOR one IN TABLE pg_temp.tried ORDER BY name LOOP
      found := found || one.name || regexp_replace(pg_temp.outcome(one.call), '^PT409 .*', 'ok');
    END LOOP;
    RAISE SQLSTATE 'P0ZZY';
  EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN NULL;
  END;
  RETURN QUERY SELECT found[n], found[n + 1] FROM generate_series(1, cardinality(found), 2) n;
END $$;
SELECT is(answer, 'ok', name || ' works, and is planned') FROM pg_temp.answers('SELECT 1');

CREATE TEMP TABLE damaged (relation text, col text, expected text, found text, way text, damage text);
INSERT INTO damaged
  SELECT c.table_name, c.column_name, format_type(c.type::regtype, NULL), 'bigint', 'ALTER COLUMN TYPE',
         format('SELECT pg_temp.retype(%L, %L, ''int8'', %L); ALTER TABLE %I ALTER %I SET DEFAULT 1', 'studio.' || c.table_name, c.column_name,
                format('(''x'' || left(md5(%I::text), 8))::bit(32)::int8', c.column_name), c.table_name, c.column_name)
  FROM shot_assets.contract_columns() c
  WHERE c.type IN ('uuid', 'jsonb') AND c.need <> 'owner path' AND c.table_name <> 'branches' AND c.column_name NOT IN ('project_id', 'branch_id')
    OR c.table_name ~ '^shot_asset_.*(states|assignments)' AND c.type = 'timestamptz' OR c.column_name = 'confirmed';
CREATE TEMP TABLE answers AS SELECT d.*, a.* FROM damaged d, pg_temp.answers(d.damage) a;
SELECT is(answer, format('55000 column "%s" of table "%s" has type %s, but %s is expected', col, relation, found, expected), format('%s.%s: %s', relation, col, name))
  FROM answers WHERE answer <> 'ok' AND (col, name) <> ('stage_locks', 'lock') ORDER BY relation, col, name;  -- that one writes JSON itself
SELECT ok(bool_or(answer <> 'ok'), format('%s.%s is read', relation, col)) FROM answers WHERE (relation, col) <> ('transformation_events', 'scene_id') GROUP BY relation, col;

-- ---- each way to another type -----------------------------------------------------------------------------------------

CREATE SCHEMA evil AUTHORIZATION regress_owner;
CREATE SEQUENCE sprung;
GRANT ALL ON SEQUENCE sprung TO PUBLIC;
SET LOCAL ROLE regress_owner;
CREATE FUNCTION evil.spring(anyelement) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''studio.sprung''); RETURN true; END';
CREATE DOMAIN evil.uuid AS int8;
CREATE DOMAIN evil.text AS bytea;
CREATE DOMAIN evil.checked AS uuid CHECK (length(VALUE::pg_catalog.text) = 36);
CREATE DOMAIN evil.checked_number AS int8 CHECK (VALUE > 0);
CREATE TYPE evil.pair AS (id uuid, n int8);
CREATE TYPE evil.mood AS ENUM ('b0000000-0000-0000-0000-0000000000b1', 'throughout');
CREATE FUNCTION evil.mood_uuid(evil.mood) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid WHERE evil.spring($1)';
CREATE FUNCTION evil.mood_text(evil.mood) RETURNS text LANGUAGE sql AS 'SELECT ''throughout'' WHERE evil.spring($1)';
CREATE CAST (evil.mood AS uuid) WITH FUNCTION evil.mood_uuid(evil.mood) AS IMPLICIT;
CREATE CAST (evil.mood AS text) WITH FUNCTION evil.mood_text(evil.mood) AS IMPLICIT;
CREATE FUNCTION evil.equal(evil.mood, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT evil.spring($1)';
CREATE OPERATOR evil.= (LEFTARG = evil.mood, RIGHTARG = uuid, FUNCTION = evil.equal);
RESET ROLE;

CREATE TEMP TABLE ways (found text, way text, value text);
INSERT INTO ways VALUES
  ('text', 'ALTER COLUMN TYPE', '%s::pg_catalog.text'), ('bytea', 'ALTER COLUMN TYPE', '''\xff'''), ('jsonb', 'ALTER COLUMN TYPE', '''{}'''),
  ('uuid[]', 'an array', 'ARRAY[%s]'), ('evil.uuid', 'a type of the same name', '1'),
  ('evil.checked_number', 'a domain over another type', '1'), ('evil.pair', 'a composite type', 'ROW(%s, 1)::evil.pair'),
  ('evil.mood', 'an enumeration with a cast and an operator', '''throughout''');
TRUNCATE damaged, answers;
INSERT INTO damaged
  SELECT 'shots', 'scene_id', 'uuid', w.found, w.way, format('SELECT pg_temp.retype(''studio.shots'', ''scene_id'', %L, %L)', w.found, format(w.value, 'scene_id')) FROM ways w;
INSERT INTO damaged VALUES
  ('shots', 'scene_id', 'uuid', 'bigint', 'dropped and made again', 'ALTER TABLE shots DROP scene_id CASCADE; ALTER TABLE shots ADD scene_id int8 DEFAULT 1'),
  ('shots', 'scene_id', 'uuid', 'bigint', 'a table made again', 'ALTER TABLE shots RENAME TO old_shots; CREATE TABLE shots (LIKE old_shots INCLUDING DEFAULTS, PRIMARY KEY (id)); ALTER TABLE shots DROP scene_id, ADD scene_id int8 DEFAULT 1; INSERT INTO shots (id) SELECT id FROM old_shots');
INSERT INTO answers SELECT d.*, a.* FROM damaged d, pg_temp.answers(d.damage) a;
SELECT is(answer, format('55000 column "scene_id" of table "shots" has type %s, but uuid is expected', concat(CASE WHEN found IN ('text', 'bytea', 'jsonb', 'uuid[]') THEN 'pg_catalog.' END, found)), format('%s (%s): %s', way, found, name))
  FROM answers WHERE answer <> 'ok' ORDER BY way, found, name;
SELECT set_eq(format('SELECT name FROM answers WHERE found = %L AND answer <> ''ok''', w.found), 'SELECT name FROM answers WHERE found = ''text'' AND answer <> ''ok''',
              format('%s (%s) is refused to each reader', w.way, w.found)) FROM ways w;
SELECT cmp_ok(count(*), '>', 30::bigint, 'there are readers') FROM answers WHERE found = 'text' AND answer <> 'ok';

-- A domain over the right type is the right type.
SELECT is(a.answer, 'ok', format('a domain over uuid: %s', a.name))
  FROM pg_temp.answers($$ SELECT pg_temp.retype('studio.shots', 'scene_id', 'evil.checked', 'scene_id') $$) a WHERE a.name !~ '^(split_shot|merge_shots)$';
-- Made again with the right type, it is a column like any other.
SELECT is(a.answer, 'ok', format('made again: %s', a.name))
  FROM pg_temp.answers($$ ALTER TABLE shots ADD again uuid; UPDATE shots SET again = scene_id; ALTER TABLE shots DROP scene_id CASCADE; ALTER TABLE shots RENAME again TO scene_id $$) a;

-- ---- text, which more types can be read as ----------------------------------------------------------------------------

-- PostgreSQL's own types are read as text, but no cast of the host is run for it.
CREATE TEMP TABLE texts AS SELECT t.*, a.* FROM (VALUES
    ('shots', 'camera', 'evil.mood', '''throughout'''), ('project_assets', 'name', 'evil.mood', '''throughout'''), ('project_assets', 'asset_type', 'evil.mood', '''throughout'''),
    ('shot_asset_assignments', 'presence_type', 'evil.mood', '''throughout'''), ('shot_asset_assignments', 'presence_note', 'evil.mood', '''throughout'''),
    ('scene_asset_instances', 'description_override', 'evil.mood', '''throughout'''), ('shots', 'camera', 'evil.text', '''x'''),
    ('project_assets', 'name', 'int8', '7'), ('project_assets', 'name', 'text[]', 'ARRAY[name]'), ('project_assets', 'name', 'evil.pair', 'ROW(id, 1)::evil.pair')
  ) AS t (relation, col, type, value), pg_temp.answers(format('SELECT pg_temp.retype(%L, %L, %L, %L)', 'studio.' || relation, col, type, value)) a;
SELECT ok(type = 'evil.mood' AND answer IN (
            format('55000 column "%s" of table "%s" has type evil.mood, whose casts or operators are not of pg_catalog', col, relation),
            format('55000 column "%s" is of type evil.mood but expression is of type text', col)), format('%s.%s of type %s: %s: %s', relation, col, type, name, answer))
  FROM texts WHERE answer <> 'ok' ORDER BY relation, col, name;
SELECT ok(bool_or(answer <> 'ok'), format('%s.%s is read as text', relation, col)) FROM texts WHERE type = 'evil.mood' GROUP BY relation, col;
SELECT is((SELECT is_called FROM sprung), false, 'no function of the host has run');
CREATE TEMP TABLE moody (m evil.mood DEFAULT 'throughout');
INSERT INTO moody DEFAULT VALUES;
SELECT count(*) AS n FROM moody WHERE m::text = 'x' \gset
SELECT is((SELECT is_called FROM sprung), true, 'the traps are good ones');

-- ---- relations that are no tables -------------------------------------------------------------------------------------

CREATE TEMP TABLE views AS SELECT t.*, a.* FROM (
    SELECT c.table_name AS relation, k.kind FROM shot_assets.contract_tables() c, (VALUES ('VIEW'), ('MATERIALIZED VIEW')) AS k (kind)
    WHERE c.table_name NOT IN ('projects', 'branches', 'shot_asset_image_models')) t,  -- read only where a model is named
  pg_temp.answers(format('ALTER TABLE %1$I RENAME TO behind; CREATE %2$s %1$I AS TABLE behind', t.relation, t.kind)) a;
SELECT ok(answer = 'ok' OR answer ~ '^55000 ' OR name ~ '^[a-z ]+$' AND answer ~ '^42809 ', format('%s as a %s: %s: %s', relation, lower(kind), name, answer))
  FROM views ORDER BY relation, kind, name;
SELECT ok(bool_or(answer ~ '^55000 ("|no pipeline)'), format('%s as a %s is refused', relation, lower(kind))) FROM views GROUP BY relation, kind;

-- ---- the history ------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.outcome(format('SELECT pg_temp.retype(''studio.shot_asset_assignment_history'', %L, %L, %L); DELETE FROM studio.shot_asset_assignments', col, type, value)),
          format('55000 column "%s" of table "shot_asset_assignment_history" has type %s, but %s is expected', col, found, expected), format('history: %s %s', col, type))
  FROM (VALUES ('changed_by', 'varchar(3)', '''x''', 'character varying', 'text'), ('changed_at', 'text', 'changed_at::text', 'pg_catalog.text', 'timestamp with time zone'),
               ('transaction_id', 'int8', '1', 'bigint', 'xid8'), ('transaction_began_at', 'timestamp', 'now()', 'timestamp without time zone', 'timestamp with time zone'),
               ('to_shot', '"char"', '''x''', 'pg_catalog."char"', 'text'), ('before', 'int4', '1', 'integer', 'jsonb'), ('to_asset_id', 'text', '''x''', 'pg_catalog.text', 'uuid')) AS c (col, type, value, found, expected);

SELECT * FROM finish();
ROLLBACK;
