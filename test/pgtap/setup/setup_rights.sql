-- Set-up in a schema of somebody else: code of that schema never runs with the rights of the administrator who sets up,
-- and a role that lacks the rights of an owner changes nothing.
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
-- Leaves a trace, and tries to become the role that started the session.
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

-- ---- what is left behind ---------------------------------------------------------------------------------------------

-- Code of the owner that runs while a superuser attaches leaves nothing in the session of that superuser.
CREATE FUNCTION studio.leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE current_setting('studio.leaves'); RETURN NEW; END $$;
CREATE FUNCTION studio.leave_when(boolean) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN IF $1 THEN EXECUTE current_setting('studio.leaves'); END IF; RETURN true; END $$;
ALTER FUNCTION studio.leave() OWNER TO regress_studio;
ALTER FUNCTION studio.leave_when OWNER TO regress_studio;
CREATE FUNCTION pg_temp.attach_leaving(place text, leaves text) RETURNS text LANGUAGE plpgsql AS $outer$
BEGIN
  UPDATE studio.shot_asset_scene_states SET managed_since = NULL;
  EXECUTE place;
  PERFORM set_config('studio.leaves', leaves, true);
  PERFORM shot_assets.attach('studio');
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION WHEN OTHERS THEN
  RETURN CASE SQLSTATE WHEN 'P0ZZZ' THEN 'ok' ELSE SQLSTATE || ' ' || SQLERRM END;
END $outer$;
SELECT matches(pg_temp.attach_leaving(p.place, l.leaves), '^42501 cannot create (a )?temp', format('%s, in %s', l.leaves, p.name))
  FROM (VALUES
    ('a trigger', 'CREATE TRIGGER leave BEFORE INSERT OR UPDATE ON studio.shot_asset_scene_states FOR EACH ROW EXECUTE FUNCTION studio.leave()'),
    ('the check of a domain', 'CREATE DOMAIN studio.moment AS timestamptz CHECK (studio.leave_when(VALUE IS NOT NULL)); ALTER TABLE studio.shot_asset_scene_states ALTER managed_since TYPE studio.moment')) AS p (name, place),
  (VALUES ('CREATE DOMAIN pg_temp.text AS varchar'), ('CREATE TYPE pg_temp.uuid AS ENUM ()'), ('CREATE TYPE pg_temp.pair AS (a int)'),
    ('CREATE TYPE pg_temp.int8 AS RANGE (SUBTYPE = int)'), ('CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS ''SELECT $1''')) AS l (leaves);

-- ---- tables of others ------------------------------------------------------------------------------------------------

CREATE ROLE regress_planter;
CREATE TABLE studio.planted (id uuid);
ALTER TABLE studio.planted OWNER TO regress_planter;
GRANT ALL ON studio.planted TO PUBLIC;
CREATE VIEW studio.seen AS SELECT 1 AS n;
ALTER VIEW studio.seen OWNER TO regress_studio;
CREATE TABLE studio.parent (id uuid);
CREATE TABLE studio.child () INHERITS (studio.parent);
ALTER TABLE studio.parent OWNER TO regress_studio;
SELECT throws_ok(format('SELECT * FROM shot_assets.rows_as(''regress_studio''::regrole, %L) AS r (n bigint)', query), '42501', NULL, 'a query does not touch what is of others: ' || query) FROM (VALUES
  ('SELECT count(*) FROM studio.planted'), ('SELECT count(*) FROM studio.seen'), ('SELECT count(*) FROM studio.parent'),
  ('SELECT count(*) FROM studio.shots WHERE EXISTS (SELECT FROM studio.planted)'), ('SELECT (SELECT count(*) FROM studio.planted)'),
  ('WITH p AS (SELECT * FROM studio.planted) SELECT count(*) FROM p'), ('WITH p AS (INSERT INTO studio.planted VALUES (NULL) RETURNING 1) SELECT count(*) FROM p'),
  ('SELECT count(*) FROM studio.shots s LEFT JOIN LATERAL (SELECT p.id FROM studio.planted p WHERE p.id = s.id) p ON true'),
  ('SELECT 1::bigint UNION ALL SELECT count(*) FROM studio.planted')) AS q (query);
SELECT throws_ok(format('SELECT shot_assets.run_as(''regress_studio''::regrole, %L)', statement), '42501', NULL, 'nor does a statement: ' || statement) FROM (VALUES
  ('SELECT FROM studio.planted'), ('INSERT INTO studio.planted VALUES (NULL)'), ('UPDATE studio.planted SET id = NULL'), ('DELETE FROM studio.planted'),
  ('SELECT 1; DELETE FROM studio.planted'), ('LOCK TABLE studio.planted IN SHARE MODE'), ('LOCK TABLE studio.shots, studio.planted')) AS s (statement);
SELECT lives_ok($$ SELECT * FROM shot_assets.rows_as('regress_studio'::regrole, 'SELECT count(*) FROM studio.shots, pg_class, pg_roles') AS r (n bigint) $$, 'catalogs are of nobody');
SELECT throws_ok($$ SELECT * FROM shot_assets.rows_as(10, 'SELECT 1; SELECT 2') AS r (n int) $$, '22023', NULL, 'a query is one');
DROP TABLE studio.planted, studio.child, studio.parent;
DROP VIEW studio.seen;
DROP FUNCTION studio.leave, studio.leave_when;

-- ---- who could have code run with the rights of the owner ------------------------------------------------------------

CREATE SCHEMA trust AUTHORIZATION regress_studio;
CREATE ROLE "100% tenant";
CREATE ROLE regress_creator;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_studio;
SET ROLE regress_studio;
SELECT count(*) FROM shot_assets.create_pipeline('trust') \g /dev/null
SELECT count(*) FROM shot_assets.enable_history('trust') \g /dev/null
RESET ROLE;
SELECT is_empty($$ SELECT FROM pg_class r, aclexplode(r.relacl) x WHERE r.relnamespace = 'trust'::regnamespace AND x.privilege_type = 'TRIGGER' AND x.grantee <> r.relowner $$,
  'set-up grants TRIGGER to nobody');
GRANT ALL ON SCHEMA trust TO regress_admin, regress_boss;
GRANT ALL ON ALL TABLES IN SCHEMA trust TO regress_admin, regress_boss;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('trust') $$, 'members of the owner and superusers have the rights of the owner anyway');
GRANT ALL ON SCHEMA trust TO "100% tenant", PUBLIC;
GRANT CREATE ON SCHEMA trust TO regress_creator WITH GRANT OPTION;
SET ROLE regress_creator;
GRANT CREATE ON SCHEMA trust TO regress_stranger;
RESET ROLE;
GRANT ALL ON ALL TABLES IN SCHEMA trust TO "100% tenant";
GRANT TRIGGER ON trust.shots TO PUBLIC;
SELECT bag_eq($$ SELECT * FROM shot_assets.check_pipeline('trust') $$, $$ VALUES
  ('warning', 'schema trust', 'PUBLIC, "100% tenant", regress_creator may CREATE objects in it, which is as good as the rights of role regress_studio',
   'REVOKE CREATE ON SCHEMA trust FROM PUBLIC, "100% tenant", regress_creator CASCADE'),
  ('warning', 'schema trust', 'regress_stranger may CREATE objects in it, which is as good as the rights of role regress_studio',
   'SET ROLE regress_creator; REVOKE CREATE ON SCHEMA trust FROM regress_stranger; RESET ROLE'),
  ('warning', 'shots', 'PUBLIC, "100% tenant" may create triggers on it, which would run with the rights of role regress_studio', 'REVOKE TRIGGER ON TABLE trust.shots FROM PUBLIC, "100% tenant"')
  UNION ALL
  SELECT 'warning', t, '"100% tenant" may create triggers on it, which would run with the rights of role regress_studio', format('REVOKE TRIGGER ON TABLE trust.%s FROM %I', t, '100% tenant')
  FROM unnest('{scenes,scene_asset_instances,shot_asset_assignments,shot_asset_scene_states,shot_asset_shot_states,shot_asset_image_models,shot_asset_extra_references,shot_asset_assignment_history,transformation_events}'::text[]) AS t $$,
  'who may create objects or triggers is reported');
SELECT lives_ok($$ SELECT shot_assets.attach('trust') $$, 'which does not keep anybody from attaching');
SELECT set_config('regress.remedies', string_agg(remedy, '; '), true) FROM shot_assets.check_pipeline('trust') \g /dev/null
DO $$ BEGIN EXECUTE current_setting('regress.remedies'); END $$;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('trust') $$, 'the remedies help');

-- An optional table that somebody else has put there: its policies would run as the role that reads it.
CREATE FUNCTION pg_temp.owned_by(role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY '{transformation_events,asset_angle_variants,projects,branches}'::text[] LOOP
    EXECUTE format('ALTER TABLE trust.%I OWNER TO %I', t, role);
  END LOOP;
  RETURN role;
END $$;
CREATE TABLE trust.branches (id uuid, project_id uuid);
SET LOCAL shot_assets.pipeline_schema = 'trust';
INSERT INTO trust.projects (id) VALUES ('f0000000-0000-0000-0000-000000000001');
INSERT INTO trust.scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO trust.shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
GRANT USAGE ON SCHEMA trust TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA trust TO PUBLIC;
CREATE FUNCTION pg_temp.reads() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(pg_temp.as_role('regress_studio', call), ' ') FROM (VALUES
    ('SELECT shot_assets.transformation_states(''a0000000-0000-0000-0000-000000000001'')'),
    ('SELECT shot_assets.assignments_for_scene(''a0000000-0000-0000-0000-000000000001'')'),
    ('SELECT shot_assets.export_assignments(project_id => ''f0000000-0000-0000-0000-000000000001'')')) AS c (call) $$;
CREATE ROLE regress_database_owner;
SELECT format('ALTER DATABASE %I OWNER TO regress_database_owner', current_database()) \gexec
CREATE FUNCTION pg_temp.problems() RETURNS SETOF text LANGUAGE sql AS
  $$ SELECT format('%s: %s %s', c.severity, c.object, c.problem) FROM shot_assets.check_pipeline('trust') c $$;
SELECT unnest(ARRAY[
    is(concat_ws(' ', pg_temp.owned_by(role), pg_temp.reads()), role || ' ok ok ok', 'optional tables may belong to ' || role),
    is_empty('SELECT pg_temp.problems()', 'which is no problem')])
  FROM (VALUES ('regress_studio'), ('regress_boss'), ('regress_admin'), ('regress_database_owner')) AS r (role);
SELECT is(concat_ws(' ', pg_temp.owned_by('regress_planter'), pg_temp.reads()), 'regress_planter 55000 55000 55000', 'but not to anybody else');
SELECT bag_eq('SELECT pg_temp.problems()', $$
  SELECT format('error: %s belongs to role regress_planter, whose policies would run with the rights of role regress_studio', t)
  FROM unnest('{transformation_events,asset_angle_variants,projects,branches}'::text[]) AS t $$, 'which is reported');
SELECT throws_ok($$ SELECT shot_assets.attach('trust') $$, '55000', NULL, 'and refused');
SELECT is(concat_ws(' ', pg_temp.owned_by('regress_studio'), pg_temp.reads()), 'regress_studio ok ok ok', 'until they are of the owner again');
RESET shot_assets.pipeline_schema;

-- auth.uid() is run by everybody who uses the tables.
CREATE SCHEMA auth AUTHORIZATION regress_studio;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION pg_temp.user_when(function_owner text, schema_owner text, creator text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE format('ALTER FUNCTION auth.uid() OWNER TO %I', function_owner);
  EXECUTE format('ALTER SCHEMA auth OWNER TO %I', schema_owner);
  EXECUTE format('GRANT CREATE ON SCHEMA auth TO %s', creator);
  SELECT u.source INTO result FROM shot_assets.find_user('trust') u;
  EXECUTE format('REVOKE CREATE ON SCHEMA auth FROM %s', creator);
  RETURN result;
END $$;
SELECT is(pg_temp.user_when(function_owner, schema_owner, creator), CASE WHEN used THEN 'auth.uid()' ELSE 'request.jwt.claims, shot_assets.user_id' END,
          format('auth.uid() of %s in a schema of %s, where %s may create, is %sused', function_owner, schema_owner, creator, CASE WHEN NOT used THEN 'not ' END))
  FROM (VALUES ('regress_studio', 'regress_studio', 'regress_studio', true), ('regress_boss', 'regress_boss', 'regress_boss', true), ('regress_boss', 'regress_studio', 'regress_admin', true),
    ('regress_database_owner', 'regress_database_owner', 'regress_studio', true), ('regress_planter', 'regress_studio', 'regress_studio', false), ('regress_studio', 'regress_planter', 'regress_studio', false),
    ('regress_studio', 'regress_studio', 'regress_planter', false), ('regress_boss', 'regress_boss', 'PUBLIC', false)) AS u (function_owner, schema_owner, creator, used);
DROP SCHEMA trust, auth CASCADE;

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
