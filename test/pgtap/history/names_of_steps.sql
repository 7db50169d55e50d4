-- Each step of a history has a name for people, whichever function of the API has made it.
\set ON_ERROR_STOP on
BEGIN;
\ir ../../../sql/tenants.inc
SET LOCAL search_path = studio, public;
SET LOCAL client_min_messages = warning;
SELECT no_plan();
\ir ../calls.inc
-- Something for the functions that change what there is.
INSERT INTO studio.shot_asset_assignments (shot_id, scene_asset_instance_id)
  VALUES (id('b', 'b', 2), id('d', 'b', 2)) ON CONFLICT DO NOTHING;

-- What a call has recorded, and how many rows of it have the name of the function, which stands in for one that lacks. It is
-- rolled back.
CREATE FUNCTION pg_temp.recorded(call text, OUT rows bigint, OUT nameless bigint) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM studio.shot_asset_assignment_history;
  EXECUTE call;
  SELECT count(*), count(*) FILTER (WHERE h.step IS NULL OR h.step ~ '^[a-z_]+,') INTO rows, nameless
  FROM studio.scenes s CROSS JOIN LATERAL shot_assets.history(s.id) h WHERE h.step_id IS NOT NULL;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ';
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN;
END $$;
CREATE TEMP TABLE tried AS
  SELECT c.proname, r.rows, r.nameless FROM right_calls c CROSS JOIN LATERAL pg_temp.recorded(c.call) r
  WHERE c.provolatile = 'v' AND c.proname NOT IN ('undo_last', 'redo_last');
SELECT is(nameless, 0::bigint, 'steps without a name: ' || proname) FROM tried WHERE rows > 0 ORDER BY proname;
SELECT cmp_ok(count(*), '>=', 17::bigint, 'so many functions have recorded a step') FROM tried WHERE rows > 0;

SELECT * FROM finish();
ROLLBACK;
