-- The API as a whole: every function is documented, honest about itself, and answers NULL with a clear error.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

SELECT count(*) FROM shot_assets.create_pipeline('pgtap_api');
SET LOCAL shot_assets.pipeline_schema = 'pgtap_api';

CREATE TEMP VIEW routines AS
  SELECT p.oid, p.proname, p.oid::regprocedure::text AS signature, p.proargtypes, p.pronargs,
         CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT * FROM' END AS verb,
         has_function_privilege('public', p.oid, 'EXECUTE') AS is_public,
         p.proname IN ('create_pipeline', 'attach', 'check_pipeline', 'detach', 'enable_history', 'disable_history') AS is_setup
  FROM pg_proc p WHERE p.pronamespace = 'shot_assets'::regnamespace;

-- Which functions are open to everybody, and which of them write, is in signatures.txt.
SELECT is((SELECT count(*) FROM routines WHERE is_setup AND NOT is_public), 6::bigint, 'set-up is closed');

-- documented
SELECT isnt(obj_description(oid, 'pg_proc'), NULL, signature || ' has a comment') FROM routines ORDER BY signature;
SELECT isnt(obj_description(oid, 'pg_type'), NULL, 'type ' || typname || ' has a comment')
  FROM pg_type WHERE typnamespace = 'shot_assets'::regnamespace AND typtype = 'c' ORDER BY typname;

-- nothing of ours is a member that holds users' data
SELECT is_empty($$ SELECT c.relname FROM pg_class c WHERE relnamespace = 'shot_assets'::regnamespace AND relkind <> 'c' $$,
  'the extension owns no table');

-- PUBLIC may not create in our schema
SELECT is(has_schema_privilege('public', 'shot_assets', 'CREATE'), false, 'PUBLIC may not create in shot_assets');

-- NULL in every argument of every function, one at a time and all at once: a documented result or SQLSTATE 22023
-- (a missing row, PT404, where the other arguments decide first). Never a crash, never an internal error.
CREATE FUNCTION pg_temp.outcome(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE state text;
BEGIN
  EXECUTE call;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
  RETURN state;
END $$;

CREATE FUNCTION pg_temp.argument(type oid, is_null boolean) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN is_null THEN format('NULL::%s', type::regtype)
    ELSE format('%L::%s', CASE type::regtype::text
      WHEN 'uuid' THEN '00000000-0000-0000-0000-000000000001' WHEN 'uuid[]' THEN '{}' WHEN 'jsonb' THEN '[]'
      WHEN 'integer' THEN '9' WHEN 'boolean' THEN 'true' WHEN 'name' THEN 'pgtap_api' WHEN 'text' THEN 'throughout'
      WHEN 'text[]' THEN '{}' WHEN 'bigint' THEN '1' END, type::regtype) END $$;

CREATE TEMP TABLE null_calls AS
  SELECT r.signature, nulls.at, format('%s shot_assets.%I(%s)', r.verb, r.proname,
      (SELECT string_agg(pg_temp.argument(t, nulls.at = 0 OR nulls.at = n), ', ' ORDER BY n)
       FROM unnest(r.proargtypes) WITH ORDINALITY AS a (t, n))) AS call
  FROM routines r CROSS JOIN LATERAL generate_series(0, r.pronargs) AS nulls (at)
  WHERE (r.is_public OR r.is_setup) AND r.pronargs > 0;

-- 25001: a procedure that commits has nothing to say against the rest, but not in here.
SELECT ok(pg_temp.outcome(call) = ANY ('{ok,22023,PT404,55000}' || CASE WHEN call ~ '^CALL' THEN '{25001}' ELSE '{}'::text[] END), call || ' gives ' || pg_temp.outcome(call))
  FROM null_calls ORDER BY signature, at;
SELECT is(pg_temp.outcome(format('SELECT * FROM shot_assets.%I(NULL)', proname)), '22023', proname || ' refuses NULL')
  FROM routines WHERE is_setup ORDER BY proname;

-- the functions whose NULL has a documented result
SELECT is(shot_assets.map_camera_to_angle(NULL), 'front', 'no camera note is front');
SELECT is(shot_assets.trait_summary(NULL), NULL, 'no description, no summary');
SELECT is(shot_assets.outdate_stages(NULL), NULL, 'no locks, no locks');

SELECT * FROM finish();
ROLLBACK;
