-- Triggers of ours take nothing for granted: neither the columns of the table that they are on, nor their types, nor that
-- they hold something, nor when they are fired.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- ---- null -------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE nulls (col text, statement text);
INSERT INTO nulls VALUES
  ('presence_type', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) SELECT id(''b'', ''b'', 1), id(''d'', ''b'', 2), NULL'),
  ('shot_id', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT NULL, id(''d'', ''b'', 2)'),
  ('scene_asset_instance_id', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT id(''b'', ''b'', 1), NULL'),
  ('presence_type', 'UPDATE shot_asset_assignments SET presence_type = NULL'),
  ('shot_id', 'UPDATE shot_asset_assignments SET shot_id = NULL'),
  ('scene_asset_instance_id', 'UPDATE shot_asset_assignments SET scene_asset_instance_id = NULL');
SELECT alike(pg_temp.outcome(statement), '23502 null value in column "' || col || '"%', 'before: ' || statement) FROM nulls;
ALTER TABLE shot_asset_assignments ALTER presence_type DROP NOT NULL, ALTER shot_id DROP NOT NULL, ALTER scene_asset_instance_id DROP NOT NULL;
SELECT is(pg_temp.outcome(statement), '23502 null value in column "' || col || '" of table "shot_asset_assignments"', 'without NOT NULL: ' || statement) FROM nulls;

-- Rows that came while triggers were off can be mended, deleted, and read.
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_pkey, ALTER id DROP NOT NULL, ALTER created_at DROP NOT NULL, ALTER updated_at DROP NOT NULL;
SET LOCAL session_replication_role = replica;
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id, presence_type, created_at, updated_at) VALUES
  (NULL, id('b', 'b', 2), id('d', 'b', 2), NULL, NULL, NULL), (id('e', 'b', 8), NULL, id('d', 'b', 2), 'enters', now(), now()),
  (NULL, NULL, NULL, NULL, NULL, NULL);
ALTER TABLE scenes ALTER stage_locks DROP NOT NULL;
UPDATE scenes SET stage_locks = NULL WHERE id = id('a', 'b', 1);
ALTER TABLE scene_asset_instances ALTER scene_id DROP NOT NULL, ALTER project_asset_id DROP NOT NULL;
ALTER TABLE shots ALTER scene_id DROP NOT NULL;
SET LOCAL session_replication_role = origin;
SELECT is(pg_temp.outcome(statement), 'ok', statement) FROM (VALUES
  ('UPDATE shot_asset_assignments SET id = gen_random_uuid(), shot_id = id(''b'', ''b'', 2), scene_asset_instance_id = id(''d'', ''b'', 2), presence_type = ''enters'' WHERE presence_type IS NULL AND shot_id IS NOT NULL'),
  ('DELETE FROM shot_asset_assignments'), ('TRUNCATE shot_asset_assignments'), ('DELETE FROM scene_asset_instances'), ('DELETE FROM shots'), ('DELETE FROM scenes'),
  ('UPDATE scenes SET stage_locks = ''{"9": {"status": "locked"}}'''), ('UPDATE scenes SET stage_locks = NULL'),
  ('UPDATE shots SET scene_id = NULL WHERE id = id(''b'', ''b'', 3)'), ('UPDATE scene_asset_instances SET scene_id = NULL WHERE id = id(''d'', ''b'', 3)')) AS s (statement);
-- Whatever an answer says of such rows, it is one.
SELECT unalike(pg_temp.outcome(call), 'XX%', proname || ' answers') FROM right_calls;

-- ---- tables that are others -------------------------------------------------------------------------------------------

CREATE TEMP TABLE events (function text, event text, rest text, statement text);
INSERT INTO events VALUES
  ('assignments_changed', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT', 'INSERT INTO other DEFAULT VALUES'),
  ('assignments_changed', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT', 'UPDATE other SET n = 2'),
  ('assignments_changed', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT', 'DELETE FROM other'),
  ('assignments_changed', 'AFTER TRUNCATE', 'FOR EACH STATEMENT', 'TRUNCATE other'),
  ('instances_deleted', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT', 'DELETE FROM other'),
  ('shots_deleted', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT', 'DELETE FROM other'),
  ('extra_references_changed', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT', 'INSERT INTO other DEFAULT VALUES'),
  ('extra_references_changed', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT', 'UPDATE other SET n = 2'),
  ('extra_references_changed', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT', 'DELETE FROM other'),
  ('extra_references_truncated', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT', 'TRUNCATE other'),
  ('instances_truncated', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT', 'TRUNCATE other'),
  ('scene_changed', 'AFTER UPDATE', 'FOR EACH ROW', 'UPDATE other SET n = 2'),
  ('stage_locks_written', 'AFTER UPDATE', 'FOR EACH ROW', 'UPDATE other SET n = 2'),
  ('stage_locks_written', 'AFTER INSERT', 'FOR EACH ROW', 'INSERT INTO other DEFAULT VALUES'),
  ('set_updated_at', 'BEFORE UPDATE', 'FOR EACH ROW', 'UPDATE other SET n = 2'),
  ('record_history', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT', 'INSERT INTO other DEFAULT VALUES'),
  ('record_history', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT', 'UPDATE other SET n = 2'),
  ('record_history', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT', 'DELETE FROM other'),
  ('record_history', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT', 'TRUNCATE other');
SELECT set_eq('SELECT function FROM events', $$ SELECT proname FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace AND prorettype = 'trigger'::regtype $$,
              'there is a case for each trigger function');

-- The outcome of the statement on a table whose columns are all of one type.
CREATE FUNCTION pg_temp.table_of(function text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN function LIKE 'instances%' THEN 'scene_asset_instances' WHEN function IN ('scene_changed', 'shots_deleted') THEN 'shots'
              WHEN function = 'stage_locks_written' THEN 'scenes'
              WHEN function LIKE 'extra_references%' THEN 'shot_asset_extra_references' ELSE 'shot_asset_assignments' END $$;
CREATE FUNCTION pg_temp.on_other(columns text, event text, rest text, function text, statement text, schema text DEFAULT 'studio',
                                 name text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  name := coalesce(name, pg_temp.table_of(function));
  -- In the place of the table that the trigger is for.
  EXECUTE format('ALTER TABLE IF EXISTS %I.%I RENAME TO real_one', schema, name);
  EXECUTE format('CREATE TABLE %I.%I (n int DEFAULT 1%s)', schema, name, columns);
  PERFORM set_config('search_path', format('%I, studio, public', schema), true);
  EXECUTE format('INSERT INTO %I DEFAULT VALUES', name);
  EXECUTE format('CREATE TRIGGER ours %s ON %I %s EXECUTE FUNCTION shot_assets.%I()', event, name, rest, function);
  EXECUTE replace(statement, 'other', name);
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN 'ok';
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
CREATE FUNCTION pg_temp.columns_of(type text, value text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format(', %I %s DEFAULT %s', c, type, value), '')
  FROM unnest('{id,shot_id,scene_asset_instance_id,scene_id,presence_type,presence_note,stage_locks,created_at,updated_at,frame_type,position,url,label}'::text[]) c $$;

SELECT matches(pg_temp.on_other(pg_temp.columns_of(t.type, t.value), e.event, e.rest, e.function, e.statement),
               CASE WHEN e.statement ~ 'TRUNCATE' AND e.function <> 'record_history' THEN '^(ok$|55000 )'
                    ELSE format('^55000 column "[a-z_]+" of table "[a-z_]+" has type %s, but (uuid|jsonb|timestamp with time zone) is expected$', t.found) END,
               format('%s %s on columns of type %s', e.function, e.event, t.type))
  FROM events e, (VALUES ('int8', 'bigint', '1094795585'), ('int4', 'integer', '7'), ('text', 'pg_catalog.text', '''x'''), ('"char"', 'pg_catalog."char"', '''x'''), ('bool', 'boolean', 'true'),
                         ('bytea', 'pg_catalog.bytea', '''\xff'''), ('uuid[]', 'pg_catalog.uuid\[\]', '''{}''')) AS t (type, found, value);
SELECT matches(pg_temp.on_other('', event, rest, function, statement),
               CASE WHEN statement ~ 'TRUNCATE' AND function <> 'record_history' THEN '^(ok$|55000 )' ELSE '^55000 table "[a-z_]+" has no column "[a-z_]+"$' END,
               format('%s %s without any column', function, event)) FROM events;
-- Beside the table that it is for.
SELECT is(pg_temp.on_other(pg_temp.columns_of('uuid', 'gen_random_uuid()'), event, rest, function, statement, 'studio', 'other'),
          '55000 a trigger of shot_assets is on table "other"', format('%s %s on another table', function, event))
FROM events WHERE function NOT IN ('set_updated_at', 'stage_locks_written');
-- All columns of the right types, and nothing in them.
SELECT matches(pg_temp.on_other(', id uuid, shot_id uuid, scene_asset_instance_id uuid, scene_id uuid, presence_type text, presence_note text, stage_locks jsonb, created_at timestamptz, updated_at timestamptz, frame_type text, "position" int, url text, label text',
                                event, rest, function, statement),
               CASE WHEN function = 'assignments_changed' AND event IN ('AFTER INSERT', 'AFTER UPDATE') THEN '^23502 ' ELSE '^ok$' END,
               format('%s %s on nulls', function, event)) FROM events WHERE function <> 'record_history';
SELECT matches(pg_temp.on_other(pg_temp.columns_of('uuid', 'gen_random_uuid()'), event, rest, function, statement, 'public'), '^55000 ',
               format('%s %s where there is no pipeline', function, event)) FROM events WHERE statement !~ '^UPDATE';

-- ---- tables of another kind -------------------------------------------------------------------------------------------

-- One that holds no rows itself. What is fired for each row is fired on a partition, a table beside those of ours.
CREATE FUNCTION pg_temp.on_partitioned(columns text, event text, rest text, function text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  name text = pg_temp.table_of(function);
BEGIN
  EXECUTE format('ALTER TABLE %I RENAME TO real_one', name);
  EXECUTE format('CREATE TABLE %I (n int DEFAULT 1%s) PARTITION BY LIST (n)', name, columns);
  EXECUTE format('CREATE TABLE a_partition PARTITION OF %I DEFAULT', name);
  EXECUTE format('INSERT INTO %I DEFAULT VALUES', name);
  EXECUTE format('CREATE TRIGGER ours %s ON %I %s EXECUTE FUNCTION shot_assets.%I()', event, name, rest, function);
  EXECUTE replace(statement, 'other', name);
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN 'ok';
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT matches(pg_temp.on_partitioned(', id uuid, shot_id uuid, scene_asset_instance_id uuid, scene_id uuid, presence_type text, presence_note text, stage_locks jsonb, created_at timestamptz, updated_at timestamptz',
                                      event, rest, function, statement),
               CASE WHEN rest = 'FOR EACH ROW' THEN '^(ok|55000 a trigger of shot_assets is on table "a_partition")$'
                    ELSE format('^55000 a trigger of shot_assets is on "%s", which is not an ordinary table$', pg_temp.table_of(function)) END,
               format('%s %s on a partitioned table', function, event)) FROM events;

-- ---- domains ----------------------------------------------------------------------------------------------------------

CREATE DOMAIN early AS timestamptz CHECK (VALUE < '2000-01-01');
CREATE DOMAIN timely AS timestamptz CHECK (VALUE > '2000-01-01') NOT NULL;
CREATE FUNCTION pg_temp.with_domain(domain text, value text) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.outcome(format('SELECT pg_temp.retype(''shot_asset_assignments'', ''updated_at'', %L, %L); UPDATE shot_asset_assignments SET presence_note = ''x'' WHERE id = id(''e'', ''b'', 1)', domain, value)) $$;
SELECT is(pg_temp.with_domain('early', '''1999-01-01'''), '23514 value for domain early violates check constraint "early_check"', 'a time that its domain does not have is not written');
SELECT is(pg_temp.with_domain('timely', '''2001-01-01'''), 'ok', 'one that it has is');

-- ---- other events -----------------------------------------------------------------------------------------------------

-- Each function at each other event: an error of the protocol, and of nothing else.
SELECT matches(pg_temp.on_other(pg_temp.columns_of('uuid', 'gen_random_uuid()'), w.event, w.rest, f.function, w.statement), '^(39P01|55000|ok)', format('%s %s %s', f.function, w.event, w.rest))
  FROM (SELECT DISTINCT function FROM events) f,
       (SELECT format('%s %s', t.timing, o.operation) AS event, format('FOR EACH %s', l.level) AS rest, o.statement
        FROM (VALUES ('BEFORE'), ('AFTER')) AS t (timing), (VALUES ('ROW'), ('STATEMENT')) AS l (level),
             (VALUES ('INSERT', 'INSERT INTO other DEFAULT VALUES'), ('UPDATE', 'UPDATE other SET n = 2'), ('DELETE', 'DELETE FROM other'), ('TRUNCATE', 'TRUNCATE other')) AS o (operation, statement)
        WHERE o.operation <> 'TRUNCATE' OR l.level = 'STATEMENT') w
  WHERE NOT EXISTS (SELECT FROM events e WHERE e.function = f.function AND e.event = w.event AND e.rest = w.rest);
SELECT is(pg_temp.outcome(format('SELECT shot_assets.%I()', proname)), format('39P01 function "shot_assets.%s" was not called by trigger manager', proname), proname || ' is no function to call')
  FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace AND prorettype = 'trigger'::regtype;

SELECT * FROM finish();
ROLLBACK;
