-- Set-up in a schema of somebody else: code of that schema never runs with the rights of the administrator who sets up,
-- and whoever lacks the rights of an owner changes nothing.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.as_role(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('role', role, true);
  EXECUTE statement;
  PERFORM set_config('role', 'none', true);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;

-- ---- code of the host ------------------------------------------------------------------------------------------------

CREATE ROLE regress_studio;
CREATE ROLE regress_admin;
CREATE ROLE regress_boss SUPERUSER;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_admin;
GRANT regress_studio TO regress_admin;
CREATE TABLE traces (what text, who name, inner_who name);
GRANT INSERT ON traces TO PUBLIC;
CREATE SCHEMA studio AUTHORIZATION regress_studio;
SET ROLE regress_studio;
SET LOCAL search_path = studio, public;
-- Leaves a trace, and tries to become whoever started the session.
CREATE FUNCTION trace(what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  who name := current_user;
BEGIN
  BEGIN
    EXECUTE 'RESET ROLE';
  EXCEPTION WHEN OTHERS THEN
  END;
  INSERT INTO public.traces VALUES (what, who, current_user);
  RETURN what;
END $$;
CREATE FUNCTION spy(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN studio.trace(what); END $$;
CREATE FUNCTION spy_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM studio.spy(TG_TABLE_NAME || ' ' || TG_LEVEL); RETURN NEW; END $$;
CREATE DOMAIN word AS text CHECK (spy('domain') IS NOT NULL);
CREATE TYPE presence AS ENUM ('throughout', 'enters', 'exits', 'passes_through');
CREATE FUNCTION presence_text(presence) RETURNS text LANGUAGE sql AS $$ SELECT studio.spy('cast') $$;
CREATE CAST (presence AS text) WITH FUNCTION presence_text(presence) AS IMPLICIT;
CREATE TABLE scenes (id uuid PRIMARY KEY, title word);
CREATE TABLE shots (id uuid PRIMARY KEY, scene_id uuid, camera text);
CREATE TABLE project_assets (id uuid PRIMARY KEY, name text, asset_type text);
CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid, project_asset_id uuid);
CREATE VIEW transformation_events AS SELECT spy('view') AS id;
CREATE TABLE shot_asset_assignments (shot_id uuid, scene_asset_instance_id uuid, presence_type presence DEFAULT 'throughout', note word DEFAULT 'x',
  PRIMARY KEY (shot_id, scene_asset_instance_id));
CREATE INDEX ON shot_asset_assignments (spy('index on ' || shot_id::text));
CREATE TABLE shot_asset_scene_states (scene_id uuid PRIMARY KEY, managed_since timestamptz, changes bigint NOT NULL DEFAULT length(spy('default')),
  note text GENERATED ALWAYS AS (spy('generated')) STORED, word word DEFAULT 'x', CHECK (spy('check') IS NOT NULL));
CREATE INDEX ON shot_asset_scene_states (spy('index on ' || scene_id::text));
CREATE TRIGGER spy_row BEFORE INSERT ON shot_asset_scene_states FOR EACH ROW EXECUTE FUNCTION spy_row();
CREATE TRIGGER spy_statement AFTER INSERT ON shot_asset_scene_states FOR EACH STATEMENT EXECUTE FUNCTION spy_row();
INSERT INTO scenes VALUES ('a0000000-0000-0000-0000-000000000001', 'x');
INSERT INTO shots VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
INSERT INTO project_assets VALUES ('c0000000-0000-0000-0000-000000000001', 'Bob', 'character');
INSERT INTO scene_asset_instances VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
INSERT INTO shot_asset_assignments VALUES ('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001');
SELECT presence_type::text AS text FROM shot_asset_assignments \gset
RESET ROLE;
SELECT bag_has('SELECT what FROM traces', 'VALUES (''cast''), (''domain''), (''generated'')', 'the traces are good ones: plain SQL leaves them');
SELECT isnt_empty('SELECT * FROM traces WHERE who <> inner_who', 'and becomes the role of the session');
TRUNCATE traces;

SELECT bag_has($$ SELECT object, problem FROM shot_assets.check_pipeline('studio') $$, $$ VALUES
  ('transformation_events', 'is a view, not a table'), ('shot_asset_assignments.presence_type', 'type is studio.presence, expected text') $$,
  'a check reports columns and relations that could run code');
SELECT is_empty($$ SELECT remedy FROM shot_assets.check_pipeline('studio') WHERE remedy ~ '::' $$, 'no remedy runs a cast of the host');
SELECT throws_ok($$ SELECT shot_assets.attach('studio') $$, '55000', NULL, 'attach() refuses them');
SELECT is_empty('TABLE traces', 'neither runs code of the host');

ALTER TABLE shot_asset_assignments ALTER presence_type DROP DEFAULT, ALTER presence_type TYPE text USING 'enters';
DROP VIEW transformation_events;
TRUNCATE traces;
SELECT is_empty($$ SELECT object, problem FROM shot_assets.check_pipeline('studio') WHERE severity = 'error' $$, 'nothing is wrong any more');
SELECT bag_has($$ SELECT object, action FROM shot_assets.attach('studio') $$, $$ VALUES ('managed scenes: 1', 'added'), ('column shot_asset_assignments.id', 'added'),
  ('EXECUTE on trigger functions for role regress_studio', 'added') $$, 'a superuser attaches');
SELECT bag_has('SELECT what FROM traces', $$ VALUES ('shot_asset_scene_states ROW'), ('shot_asset_scene_states STATEMENT'), ('default'), ('generated'),
  ('domain'), ('check'), ('index on a0000000-0000-0000-0000-000000000001'), ('index on b0000000-0000-0000-0000-000000000001') $$,
  'which runs triggers, defaults, generated columns, domains, checks and index expressions');
SELECT lives_ok($$ SELECT shot_assets.enable_history('studio') $$, 'a superuser enables the history');
SELECT lives_ok($$ SELECT shot_assets.check_pipeline('studio') $$, 'a superuser checks');
SELECT lives_ok($$ SELECT shot_assets.disable_history('studio') $$, 'a superuser disables the history');
SELECT lives_ok($$ SELECT shot_assets.detach('studio') $$, 'a superuser detaches');
SELECT is(pg_temp.as_role('regress_admin', $$ SELECT shot_assets.attach('studio') $$), 'ok', 'so does an administrator');
SELECT is_empty($$ SELECT * FROM traces WHERE (who, inner_who) <> ('regress_studio', 'regress_studio') $$, 'all code of the host runs as the owner, and cannot become somebody else');
SELECT is_empty($$ SELECT relname, relowner::regrole FROM pg_class WHERE relnamespace = 'studio'::regnamespace AND relowner <> 'regress_studio'::regrole $$,
  'everything that was added belongs to the owner');
SELECT is_empty($$ SELECT proname FROM pg_proc WHERE pronamespace = 'studio'::regnamespace AND proowner <> 'regress_studio'::regrole $$, 'functions, too');

-- ---- who may act as whom ---------------------------------------------------------------------------------------------

CREATE ROLE regress_stranger;
SELECT is(pg_temp.as_role('regress_stranger', statement), '42501', 'not for everyone: ' || statement) FROM (VALUES
  ('SELECT shot_assets.run_as(10, ''SELECT 1'')'), ('SELECT * FROM shot_assets.rows_as(10, ''SELECT 1'') AS r (n int)'), ('SELECT shot_assets.may_run_as(10)')) AS s (statement);
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_stranger;
SELECT is(pg_temp.as_role('regress_stranger', statement), '42501', 'not without the privileges of the role: ' || statement) FROM (VALUES
  ('SELECT shot_assets.run_as(10, ''SELECT 1'')'), ('SELECT * FROM shot_assets.rows_as(10, ''SELECT 1'') AS r (n int)'),
  ('SELECT shot_assets.run_as(''regress_studio''::regrole, ''SELECT 1'')'),
  ('SELECT shot_assets.attach(''studio'')'), ('SELECT shot_assets.detach(''studio'')'),
  ('SELECT shot_assets.enable_history(''studio'')'), ('SELECT shot_assets.disable_history(''studio'')')) AS s (statement);
SELECT is(pg_temp.as_role('regress_admin', 'SELECT shot_assets.run_as(''regress_studio''::regrole, ''SELECT 1'')'), 'ok', 'a member may');
SET ROLE regress_stranger;
SELECT bag_eq($$ SELECT DISTINCT problem FROM shot_assets.check_pipeline('studio') $$,
  $$ VALUES ('belongs to role regress_studio, which role regress_stranger is no member of') $$, 'a check reads no row for a stranger, and says why');
RESET ROLE;

SELECT throws_ok('SELECT shot_assets.run_as(NULL, ''SELECT 1'')', '22023', NULL, 'no role is an error, and not nothing');
SELECT throws_ok('SELECT shot_assets.run_as(10, NULL)', '22023', NULL, 'no statement, too');
SELECT throws_ok('SELECT shot_assets.run_as(1, ''SELECT 1'')', '42704', NULL, 'a role that does not exist, too');
SELECT throws_ok('SELECT * FROM shot_assets.rows_as(10, ''SELECT 1'') AS r (n text)', '42804', NULL, 'rows of another type are refused');
SELECT throws_ok('SELECT * FROM shot_assets.rows_as(10, ''SELECT 1, 2'') AS r (n int)', '42804', NULL, 'rows with more columns, too');
SELECT throws_ok('SELECT * FROM shot_assets.rows_as(10, ''NOTIFY x'') AS r (n int)', '22023', NULL, 'a statement without rows, too');
SELECT throws_ok(format('SELECT shot_assets.run_as(10, %L)', statement), '42501', NULL, 'nobody becomes somebody else: ' || statement)
  FROM (VALUES ('SET ROLE regress_boss'), ('RESET ROLE'), ('SET SESSION AUTHORIZATION regress_boss')) AS s (statement);
SELECT throws_ok('SELECT shot_assets.run_as(10, ''CREATE TEMP TABLE planted ()'')', '42501', NULL, 'nobody leaves temporary objects');
SELECT results_eq('SELECT * FROM shot_assets.rows_as(''regress_studio''::regrole, ''SELECT current_user, current_setting(''''search_path'''')'') AS r (who name, path text)',
  $$ VALUES ('regress_studio'::name, 'pg_catalog, pg_temp') $$, 'a statement runs as the role, with a fixed search path');
SELECT shot_assets.run_as('regress_studio'::regrole, 'SET search_path = studio; SET work_mem = ''99MB''; SELECT set_config(''my.setting'', ''x'', false)');
SELECT is(current_setting('search_path'), 'studio, public', 'the search path is as it was');
SELECT isnt(current_setting('work_mem'), '99MB', 'so are other settings');
SELECT is(current_user, session_user, 'so is the role');
SELECT throws_ok('SELECT shot_assets.run_as(''regress_studio''::regrole, ''SET work_mem = ''''99MB''''; SELECT 1 / 0'')', '22012', NULL, 'an error comes through');
SELECT is(current_user, session_user, 'and leaves the role as it was');
SELECT isnt(current_setting('work_mem'), '99MB', 'and the settings');

-- ---- default privileges ----------------------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.grants() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s %s', p.oid::regprocedure, x) FROM pg_proc p, unnest(p.proacl) x WHERE p.pronamespace = 'shot_assets'::regnamespace
  UNION ALL SELECT format('schema %s', x) FROM pg_namespace n, unnest(n.nspacl) x WHERE n.nspname = 'shot_assets'
$$;
DROP EXTENSION shot_assets CASCADE;
CREATE EXTENSION shot_assets;
CREATE TABLE grants_before AS SELECT pg_temp.grants() AS line;
DROP EXTENSION shot_assets;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO regress_stranger WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO regress_stranger;
ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE EXTENSION shot_assets;
SELECT set_eq('SELECT pg_temp.grants()', 'TABLE grants_before', 'default privileges open and close nothing');
SELECT is(pg_temp.as_role('regress_stranger', 'SELECT shot_assets.attach(''studio'')'), '42501', 'set-up stays closed');
SELECT is(pg_temp.as_role('regress_stranger', 'CREATE FUNCTION shot_assets.planted() RETURNS int RETURN 1'), '42501', 'nothing is planted');

-- ---- where to create the extension -----------------------------------------------------------------------------------

DROP EXTENSION shot_assets CASCADE;
CREATE SCHEMA extensions;
SELECT throws_ok('CREATE EXTENSION shot_assets WITH SCHEMA extensions', '0A000', NULL, 'the extension has a schema of its own');
SELECT lives_ok('CREATE EXTENSION shot_assets WITH SCHEMA extensions CASCADE', 'with CASCADE, another one is not taken');
SELECT is_empty($$ SELECT FROM pg_depend WHERE refobjid = 'extensions'::regnamespace $$, 'nothing depends on the other schema');

SELECT * FROM finish();
ROLLBACK;
