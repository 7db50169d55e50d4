-- Names of others: a tenant makes an instance, in a scene of their own, of another tenant's asset whose id they know, and
-- assigns it. Nothing they can read then tells them its name, its look or its picture.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL search_path = studio, public;
SELECT no_plan();
\ir ../calls.inc

-- What a statement tells the tenant; whether it stays done.
CREATE FUNCTION pg_temp.as_b(statement text, stays boolean DEFAULT true) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
  hint text;
BEGIN
  PERFORM set_config('shot_assets.user_id', '10000000-0000-0000-0000-0000000000b1', true), set_config('role', 'regress_app', true);
  EXECUTE format('WITH r AS (%s) SELECT coalesce(string_agg(r::text, E''\n''), ''no rows'') FROM r', statement) INTO result;
  PERFORM set_config('role', 'none', true);
  IF NOT stays THEN
    RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
  END IF;
  RETURN result;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS result = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(E'\n', SQLSTATE, result, detail, hint);
END $$;

-- Instance b9 is of asset a1, whose name is "Secret of a"; b8 is one more, for what wants two.
SELECT is(pg_temp.as_b(format('INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (%L, %L, %L) RETURNING 1', id('d', 'b', n), id('a', 'b', 1), id('c', 'a', 10 - n))),
          '(1)', 'the policies of the host let a tenant do so') FROM unnest('{9,8}'::int[]) n;
SELECT is(pg_temp.as_b(format('SELECT 1 FROM shot_assets.assign(%L, %L, ''enters'')', id('b', 'b', n), id('d', 'b', 9))), '(1)', 'the tenant assigns it') FROM generate_series(1, 2) n;
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SELECT is(pg_temp.as_b($$ UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE scene_asset_instance_id = id('d', 'b', 9) RETURNING 1 $$), E'(1)\n(1)', 'changes it');
SELECT is(pg_temp.as_b($$ DELETE FROM shot_asset_assignments WHERE shot_id = id('b', 'b', 2) AND scene_asset_instance_id = id('d', 'b', 9) RETURNING 1 $$), '(1)', 'and takes it away');

SELECT set_eq($$ SELECT cause, asset_name FROM shot_assets.outdated_because(id('a', 'b', 1)) $$, $$ VALUES ('presence_changed', 'Secret of a') $$, 'a role that may see the asset reads its name');
SELECT isnt_empty($$ SELECT 1 FROM shot_assets.history(id('a', 'b', 1)) WHERE to_asset = 'Secret of a' AND from_asset = 'Secret of a' $$, 'in the history, too');
SELECT is(pg_temp.as_b($$ SELECT DISTINCT cause, asset_name IS NULL FROM shot_assets.outdated_because(id('a', 'b', 1)) $$), '(presence_changed,t)', 'the tenant reads of the change, without a name');
SELECT is(pg_temp.as_b($$ SELECT DISTINCT coalesce(from_asset, to_asset) IS NULL FROM shot_assets.history(id('a', 'b', 1)) h JOIN shots s ON s.shot_id = coalesce(to_shot, from_shot) WHERE changed_by ~ 'b1$' $$),
          '(t)', 'the history has no name');
SELECT is(pg_temp.as_b($$ SELECT count(*) > 0 FROM shot_assets.history(id('a', 'b', 1)) WHERE coalesce(from_asset, to_asset) = 'Secret of b' $$), '(t)', 'names of their own are there');

-- All that the tenant can read: each function with each id, and each table.
CREATE TEMP TABLE said AS
  SELECT c.proname::text AS what, pg_temp.as_b(replace(replace(c.call, '0000000000b2', n), 'd0000000-0000-0000-0000-0000000000b1', 'd0000000-0000-0000-0000-0000000000b9'), false) AS answer
  FROM right_calls c, (VALUES ('0000000000b2'), ('0000000000b8')) AS v (n) WHERE c.proname <> 'import_assignments';
INSERT INTO said SELECT c.proname, pg_temp.as_b(c.call, false) FROM right_calls c;
INSERT INTO said SELECT 'asset of another: ' || c.proname, pg_temp.as_b(replace(c.call, 'c0000000-0000-0000-0000-0000000000b3', 'c0000000-0000-0000-0000-0000000000a1'), false) FROM right_calls c WHERE c.call ~ 'c0000000';
INSERT INTO said SELECT 'table ' || tablename, pg_temp.as_b(format('TABLE %I', tablename)) FROM pg_tables WHERE schemaname = 'studio';
INSERT INTO said SELECT 'statement', pg_temp.as_b(s, false) FROM unnest(ARRAY[
  'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''b'', 1), id(''d'', ''b'', 9)), (id(''b'', ''b'', 1), id(''d'', ''b'', 9)) RETURNING 1',
  'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''b'', 3), id(''d'', ''b'', 9)) RETURNING 1',
  'UPDATE scene_asset_instances SET scene_id = id(''a'', ''b'', 2) WHERE id = id(''d'', ''b'', 9) RETURNING 1',
  'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) VALUES (id(''b'', ''b'', 2), id(''d'', ''b'', 9), ''hides'') RETURNING 1']) s;
SELECT unalike(answer, '%' || secret || '%', format('%s does not tell "%s"', what, secret)) FROM said, unnest(ARRAY['Secret of a', 'Look of a', 'a.png', 'a-front.png']) secret
  WHERE answer ~ secret OR secret = 'Secret of a';
SELECT cmp_ok(count(*), '>', 5::bigint, 'they tell of the tenant''s own') FROM said WHERE answer ~ 'Secret of b';
SELECT cmp_ok(count(*), '>', 3::bigint, 'and know of the instance') FROM said WHERE answer ~ 'd0000000-0000-0000-0000-0000000000b9';

-- What an error says of an assignment that has changed unseen: the id of the asset in place of its name.
SELECT is(pg_temp.as_b(format('SELECT 1 FROM shot_assets.assign(%L, %L)', id('b', 'b', 2), id('d', 'b', 9))), '(1)', 'the tenant assigns it once more');
ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_update;
UPDATE shot_asset_assignments SET presence_note = 'unseen' WHERE scene_asset_instance_id = id('d', 'b', 9);
ALTER TABLE shot_asset_assignments ENABLE TRIGGER shot_history_update;
SELECT alike(pg_temp.as_b($$ SELECT shot_assets.undo_last(id('a', 'b', 1)) $$), E'PT409%The assignment of "c0000000-0000-0000-0000-0000000000a1" in shot "12" has changed since%', 'an error has the id');

-- Bookkeeping and history hold ids: no reader finds a name in them.
SELECT is_empty($$ SELECT outdated FROM shot_asset_scene_states WHERE outdated::text ~ 'Secret' $$, 'causes hold no names');
SELECT is_empty($$ SELECT h FROM shot_asset_assignment_history h WHERE to_jsonb(h)::text ~ 'Secret of a' AND coalesce(before, after) ->> 'presence_note' IS DISTINCT FROM 'Secret of a' AND after ->> 'presence_note' IS DISTINCT FROM 'Secret of a' $$,
                'the history holds no names');

SELECT * FROM finish();
ROLLBACK;
