-- Our locks are in a key space that no SQL function reaches: advisory locks never conflict with them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE FUNCTION pg_temp.locks(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE statement;
  SELECT string_agg(DISTINCT format('%s %s %s', locktype, mode, database = (SELECT oid FROM pg_database WHERE datname = current_database())), ', ') INTO result FROM pg_locks
  WHERE pid = pg_backend_pid() AND locktype IN ('advisory', 'userlock', 'object') AND (locktype <> 'object' OR classid = 'pg_namespace'::regclass AND mode = 'ExclusiveLock')
    AND (locktype <> 'userlock' OR classid <> 0 AND objsubid <> 6);  -- without those that the set-up of this test has taken: of no schema, and the slots of its scenes
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = coalesce(result, 'none');
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
UPDATE shot_asset_assignments SET presence_note = 'x';
SELECT is(pg_temp.locks(statement), locks, statement) FROM (VALUES
  ('SELECT shot_assets.add_asset(id(''a'', ''b'', 1), id(''c'', ''b'', 3))', 'userlock ExclusiveLock t, userlock RowShareLock t, userlock ShareLock t'),
  ('SELECT shot_assets.undo_last(id(''a'', ''b'', 1))', 'userlock ExclusiveLock t, userlock RowExclusiveLock t')) AS s (statement, locks);
SELECT is(pg_temp.locks('SELECT pg_advisory_xact_lock(1)'), 'advisory ExclusiveLock t', 'locks of SQL are of another type');
-- No other function takes a lock that has a place in the key space of SQL.
SELECT unalike(pg_temp.locks(call), '%advisory%', proname::text) FROM right_calls WHERE proname !~ '^(lock_stage|relock_stage|undo_last|redo_last)$';
SELECT is(pg_temp.locks(statement), 'none', statement) FROM (VALUES ('DELETE FROM shot_asset_assignments'), ('UPDATE scenes SET stage_locks = ''{"9": {"status": "locked"}}''')) AS s (statement);
-- The keys are those of one schema: another pipeline with the same ids takes others.
DELETE FROM scene_asset_instances WHERE project_asset_id = id('c', 'b', 3);
SELECT count(*) AS things FROM shot_assets.create_pipeline('other') \gset
INSERT INTO other.scenes (id) VALUES (id('a', 'b', 1));
INSERT INTO other.project_assets (id, name, asset_type) VALUES (id('c', 'b', 3), 'x', 'character');
SELECT count(*) AS x FROM shot_assets.add_asset(id('a', 'b', 1), id('c', 'b', 3), '{}') \gset
SET LOCAL search_path = other, studio, public;
SELECT count(*) AS x FROM shot_assets.add_asset(id('a', 'b', 1), id('c', 'b', 3), '{}') \gset
SELECT is(count(*), 2::bigint, 'two pipelines, two locks') FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'userlock' AND mode = 'ExclusiveLock' AND classid <> 0 AND objsubid <> 6;

SELECT * FROM finish();
ROLLBACK;
