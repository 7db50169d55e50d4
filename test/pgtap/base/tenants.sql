-- Another tenant's id is an id that does not exist: each function of the API that takes ids, called by tenant B with
-- ids of tenant A and with ids of nobody, answers the same, tells nothing of A and changes nothing of A.
--
-- A function whose arguments have no case in test/arguments.tsv fails the test: give it one.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL search_path = studio, public;
SELECT no_plan();

\ir ../calls.inc
SELECT isnt(own, NULL, format('%s: there is a case for the argument %s', signature, name)) FROM arguments ORDER BY signature, n;

SELECT cmp_ok(count(DISTINCT signature), '>', 12::bigint, 'there are functions that take ids') FROM calls;

-- All rows of tenant A, hidden ones included. A row that names B, too, is B's, because B may write any id into its rows.
CREATE FUNCTION pg_temp.rows_of_a() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  t text;
  result text := '';
  rows text;
BEGIN
  FOR t IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'studio'::regnamespace AND relkind = 'r' ORDER BY relname LOOP
    EXECUTE format('SELECT string_agg(r::text, E''\n'' ORDER BY r::text) FROM %s r WHERE r::text ~ ''-0000000000a\d'' AND r::text !~ ''-0000000000b\d''', t) INTO rows;
    result := concat(result, t, E'\n', rows, E'\n');
  END LOOP;
  RETURN result;
END $$;
CREATE TEMP TABLE before AS SELECT pg_temp.rows_of_a() AS rows;
SELECT cmp_ok(length(rows), '>', 2000, 'tenant A has something to hide') FROM before;

-- What a user of the application gets for a call, which is then undone. Ids are masked: they are what the caller gave.
CREATE FUNCTION pg_temp.outcome(user_id text, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
BEGIN
  PERFORM set_config('shot_assets.user_id', user_id, true), set_config('role', 'regress_app', true);
  EXECUTE format('WITH r AS (%s) SELECT coalesce(string_agg(r::text, E''\n''), ''no rows'') FROM r', call) INTO result;
  PERFORM set_config('role', 'none', true);
  IF pg_temp.rows_of_a() <> (SELECT rows FROM before) THEN
    result := result || E'\nchanges rows of tenant A';
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS result = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN regexp_replace(concat_ws(E'\n', CASE WHEN SQLSTATE <> 'P0ZZZ' THEN SQLSTATE END, result, detail, hint),
                        '-0000000000[ab9](\d)', '-0000000000_\1', 'g');
END $$;

CREATE TEMP TABLE answers AS
  SELECT signature, argument, varied,
         pg_temp.outcome(:user_b, replace(call, '~', 'b')) AS to_b_of_b,
         pg_temp.outcome(:user_b, replace(call, '~', 'a')) AS to_b_of_a,
         pg_temp.outcome(:user_b, replace(call, '~', '9')) AS to_b_of_nobody,
         pg_temp.outcome('', replace(call, '~', 'b')) AS to_nobody_of_b,
         pg_temp.outcome('', regexp_replace(call, '-0000000000[b~]', '-00000000009', 'g')) AS to_nobody_of_nobody
  FROM calls;

SELECT is(to_b_of_a, to_b_of_nobody, format('%s: %s of another is one that does not exist', signature, argument))
  FROM answers ORDER BY signature, varied;
SELECT is(to_nobody_of_b, to_nobody_of_nobody, format('%s: to nobody, nothing exists (%s)', signature, argument))
  FROM answers ORDER BY signature, varied;
-- It is not that nothing works; what is one's own is found.
SELECT unalike(to_b_of_b, 'PT404%', format('%s: %s of one''s own exists', signature, argument)) FROM answers ORDER BY signature, varied;
SELECT unalike(to_b_of_b, '42501%', format('%s: %s of one''s own may be used', signature, argument)) FROM answers ORDER BY signature, varied;
-- The names, looks and images of A say whose they are; the answers about B show that they would be told.
SELECT cmp_ok(count(*), '>', 2::bigint, 'answers tell of assets') FROM answers WHERE to_b_of_b ~ 'Secret of b|b\.png|ook of b';
SELECT unalike(to_b_of_a || to_b_of_b || to_nobody_of_b, '%Secret of a%', format('%s tells nothing of another tenant (%s)', signature, argument))
  FROM answers ORDER BY signature, varied;
SELECT unalike(to_b_of_a, '%changes rows of tenant A', format('%s changes nothing of another tenant (%s)', signature, argument))
  FROM answers ORDER BY signature, varied;

-- What is another's takes no other way than what is not there: beyond that, there is the look at the row and at whose it
-- is. Counted in pages, not in seconds.
CREATE FUNCTION pg_temp.effort(user_id text, call text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  pages constant text = 'SELECT sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class WHERE relnamespace = ''studio''::regnamespace';
  before bigint;
  after bigint;
BEGIN
  FOR round IN 1..2 LOOP  -- the first makes plans
    EXECUTE pages INTO before;
    BEGIN
      PERFORM set_config('shot_assets.user_id', user_id, true), set_config('role', 'regress_app', true);
      EXECUTE call;
      RAISE SQLSTATE 'P0ZZZ';
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    EXECUTE pages INTO after;
  END LOOP;
  RETURN after - before;
END $$;
CREATE TEMP TABLE efforts AS
  SELECT signature, argument, varied, pg_temp.effort(:user_b, replace(call, '~', 'b')) AS own,
         pg_temp.effort(:user_b, replace(call, '~', 'a')) AS of_a, pg_temp.effort(:user_b, replace(call, '~', '9')) AS of_nobody
  FROM calls;
CREATE TEMP TABLE look AS
  SELECT pg_temp.effort(:user_b, 'SELECT FROM shot_asset_assignments WHERE id = id(''e'', ''a'', 1)')
    - pg_temp.effort(:user_b, 'SELECT FROM shot_asset_assignments WHERE id = id(''e'', ''9'', 1)') AS pages;
SELECT cmp_ok(pages, '>', 0::bigint, 'a row of another is looked at') FROM look;
SELECT cmp_ok(abs(of_a - of_nobody), '<=', 2 * pages, format('%s: %s of another takes no more than two looks', signature, argument))
  FROM efforts, look ORDER BY signature, varied;
SELECT cmp_ok(sum(own), '>', 3 * sum(of_a), 'what is one''s own is worked on') FROM efforts;

-- Tables, too: a statement that names rows of A finds none, and what it would refer to does not exist.
CREATE TEMP TABLE statements (statement text);
INSERT INTO statements VALUES
  ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''~'', 1), id(''d'', ''~'', 2)) RETURNING 1'),
  ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''b'', 1), id(''d'', ''~'', 2)) RETURNING 1'),
  ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''~'', 1), id(''d'', ''b'', 2)) RETURNING 1'),
  ('UPDATE shot_asset_assignments SET shot_id = id(''b'', ''~'', 2) WHERE id = id(''e'', ''b'', 1) RETURNING 1'),
  ('UPDATE shot_asset_assignments SET scene_asset_instance_id = id(''d'', ''~'', 2) WHERE id = id(''e'', ''b'', 1) RETURNING 1'),
  ('UPDATE shot_asset_assignments SET presence_type = ''enters'' WHERE id = id(''e'', ''~'', 1) RETURNING 1'),
  ('DELETE FROM shot_asset_assignments WHERE id = id(''e'', ''~'', 1) RETURNING 1'),
  ('INSERT INTO shot_asset_shot_states (shot_id, computed) VALUES (id(''b'', ''~'', 1), ''{}'') RETURNING 1'),
  ('INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url) VALUES (id(''b'', ''~'', 1), ''end'', 1, ''x'') RETURNING 1'),
  ('INSERT INTO shot_asset_scene_states (scene_id) VALUES (id(''a'', ''~'', 2)) RETURNING 1'),
  ('UPDATE shots SET scene_id = id(''a'', ''~'', 1) WHERE id = id(''b'', ''b'', 3) RETURNING 1'),
  ('DELETE FROM shots WHERE id = id(''b'', ''~'', 1) RETURNING 1');
SELECT is(pg_temp.outcome(:user_b, replace(statement, '~', 'a')),
          pg_temp.outcome(:user_b, replace(statement, '~', '9')), statement) FROM statements;
SELECT cmp_ok(abs(pg_temp.effort(:user_b, replace(statement, '~', 'a')) - pg_temp.effort(:user_b, replace(statement, '~', '9'))),
              '<=', 2 * pages, 'no more than two looks: ' || statement) FROM statements, look;

SELECT * FROM finish();
ROLLBACK;
