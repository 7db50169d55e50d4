-- The roles of docs/security.md, made by the statements that stand there; and who may create the extension.
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

-- trusted: created by a role that is no superuser, and not changeable by it
DROP EXTENSION shot_assets CASCADE;
CREATE ROLE regress_somebody;
SELECT current_database() AS database \gset
SELECT is(pg_temp.as_role('regress_somebody', 'CREATE EXTENSION shot_assets'), '42501', 'not everyone can create the extension');
GRANT CREATE ON DATABASE :"database" TO regress_somebody;
SELECT is(pg_temp.as_role('regress_somebody', 'CREATE SCHEMA shot_assets'), 'ok', 'somebody prepares a schema');
SELECT is(pg_temp.as_role('regress_somebody', 'CREATE EXTENSION shot_assets'), '42P06', 'which is not taken');
SELECT is(pg_temp.as_role('regress_somebody', 'DROP SCHEMA shot_assets'), 'ok', 'without it');
SELECT is(pg_temp.as_role('regress_somebody', 'CREATE EXTENSION shot_assets'), 'ok', 'a role that may create in the database can create the extension');
SELECT is((SELECT extowner::regrole::text FROM pg_extension WHERE extname = 'shot_assets'), 'regress_somebody', 'and owns it');
SELECT is(pg_temp.as_role('regress_somebody', statement), '42501', 'but not what is in it: ' || statement) FROM (VALUES
  ('CREATE FUNCTION shot_assets.planted() RETURNS int RETURN 1'),
  ('CREATE OR REPLACE FUNCTION shot_assets.find_tables(schema name) RETURNS SETOF int LANGUAGE sql AS ''SELECT 1'''),
  ('ALTER FUNCTION shot_assets.assignments_changed() SECURITY DEFINER'),
  ('DROP FUNCTION shot_assets.version()'),
  ('SET shot_assets.invalidate = off')) AS s (statement);
SELECT is_empty($$ SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace AND (prosecdef OR proowner <> 10) $$,
  'no function runs as its owner, who is the bootstrap superuser');
SELECT is(pg_temp.as_role('regress_somebody', 'SELECT shot_assets.create_pipeline(''film'')'), 'ok', 'and makes a pipeline of its own');
SELECT is(pg_temp.as_role('regress_somebody', 'DROP EXTENSION shot_assets CASCADE'), 'ok', 'and can drop it again');
DROP SCHEMA film CASCADE;
CREATE EXTENSION shot_assets;

-- the statements of the documentation, with its names of the database and of the roles replaced
SELECT isnt_empty('SELECT shot_assets.create_pipeline(''film'')', 'there is a pipeline');
\set grants `sed -nE '/^.{3}sql$/,/^.{3}$/{/^.{3}(sql)?$/d; s/film_(admin|app|viewer)/regress_\1/g; s/DATABASE studio/DATABASE :"database"/; p}' docs/security.md`
:grants
INSERT INTO film.scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001');
INSERT INTO film.shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
INSERT INTO film.project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Hutter', 'character');
INSERT INTO film.scene_asset_instances (id, scene_id, project_asset_id)
  VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
SET LOCAL shot_assets.pipeline_schema = 'film';

CREATE TEMP TABLE duties (statement text, admin text, app text, viewer text);
INSERT INTO duties VALUES
  ('SELECT shot_assets.auto_populate(''a0000000-0000-0000-0000-000000000001'')', '42501', 'ok', '42501'),
  ('SELECT shot_assets.reference_orders(''a0000000-0000-0000-0000-000000000001'')', '42501', 'ok', 'ok'),
  ('SELECT shot_assets.scene_assignments(''a0000000-0000-0000-0000-000000000001'')', '42501', 'ok', 'ok'),
  ('SELECT shot_assets.clear_scene(''a0000000-0000-0000-0000-000000000001'')', '42501', 'ok', '42501'),
  ('SELECT shot_assets.trait_summary(''Tall.'')', 'ok', 'ok', 'ok'),
  ('TRUNCATE film.shot_asset_assignments', '42501', '42501', '42501'),
  ('SELECT shot_assets.check_pipeline(''film'')', 'ok', '42501', '42501'),
  ('SELECT shot_assets.attach(''film'')', '42501', '42501', '42501'),
  ('SELECT shot_assets.detach(''film'')', '42501', '42501', '42501'),
  ('SELECT shot_assets.create_pipeline(''own'')', 'ok', '42501', '42501'),
  ('SELECT shot_assets.attach(''own'')', 'ok', '42501', '42501'),
  ('SELECT shot_assets.detach(''own'')', 'ok', '42501', '42501'),
  ('CREATE FUNCTION shot_assets.planted() RETURNS int RETURN 1', '42501', '42501', '42501');
SELECT is(pg_temp.as_role('regress_admin', statement), admin, 'an administrator: ' || statement) FROM duties;
SELECT is(pg_temp.as_role('regress_app', statement), app, 'an application: ' || statement) FROM duties;
SELECT is(pg_temp.as_role('regress_viewer', statement), viewer, 'a viewer: ' || statement) FROM duties;

SELECT * FROM finish();
ROLLBACK;
