-- PL/pgSQL compiles a function once per session, under the search path of its first call. A role that chooses that path must not
-- choose what a later call by another role runs.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(3);
SELECT is_empty($$
  SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
  WHERE p.pronamespace = 'shot_assets'::regnamespace AND l.lanname NOT IN ('c', 'internal', 'sql')
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting = 'search_path=pg_catalog, pg_temp') $$,
  'each function that is compiled has a path of its own');

CREATE SCHEMA evil;
CREATE TABLE evil.ran (what pg_catalog.text);
CREATE FUNCTION evil.runs(value anyelement) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS
  $$ BEGIN INSERT INTO evil.ran VALUES (value::text); RETURN true; END $$;
CREATE DOMAIN evil.text AS pg_catalog.text CHECK (evil.runs(VALUE));
CREATE DOMAIN evil.oid AS pg_catalog.oid CHECK (evil.runs(VALUE));
CREATE DOMAIN evil.name AS pg_catalog.name CHECK (evil.runs(VALUE));
CREATE DOMAIN evil.record AS pg_catalog.bool CHECK (evil.runs(VALUE));
-- Each is called as one who was let call set-up functions can do it; what it raises does not matter.
CREATE FUNCTION pg_temp.compile() RETURNS pg_catalog.int8 LANGUAGE plpgsql AS $$
DECLARE
  function record;
BEGIN
  FOR function IN
    SELECT p.proname, (SELECT string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n) FROM unnest(p.proargtypes::pg_catalog.oid[]) WITH ORDINALITY AS a (t, n)) AS arguments
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'shot_assets'::regnamespace AND l.lanname = 'plpgsql' AND p.prorettype <> 'trigger'::regtype ORDER BY p.proname
  LOOP
    BEGIN
      PERFORM set_config('search_path', 'evil, pg_catalog', true);
      EXECUTE format('SELECT * FROM shot_assets.%I(%s)', function.proname, function.arguments);
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  PERFORM set_config('search_path', 'public', true);
  RETURN 0;
END $$;
SELECT pg_temp.compile();
DELETE FROM evil.ran;
SELECT lives_ok($$ SELECT shot_assets.create_pipeline('film'); SELECT shot_assets.check_pipeline('film'); SELECT shot_assets.attach('film');
  SELECT shot_assets.enable_history('film'); SELECT shot_assets.disable_history('film'); SELECT shot_assets.detach('film') $$, 'a pipeline is set up, checked and detached');
SELECT is_empty('SELECT what FROM evil.ran', 'and nothing of the other path runs');
ROLLBACK;
