-- Who may not write assignments takes no slot of a scene, which would keep waiting those who may.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE ROLE regress_reader;
GRANT USAGE ON SCHEMA studio TO regress_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA studio TO regress_reader;
CREATE FUNCTION pg_temp.slots(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
  before bigint = (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype NOT IN ('relation', 'virtualxid', 'transactionid', 'object', 'tuple'));
BEGIN
  SET LOCAL ROLE regress_reader;
  DECLARE
    result text = 'ok';
  BEGIN
    EXECUTE call;
    RETURN 'ok ' || (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype NOT IN ('relation', 'virtualxid', 'transactionid', 'object', 'tuple')) - before;
  EXCEPTION WHEN insufficient_privilege THEN
    GET STACKED DIAGNOSTICS found = PG_EXCEPTION_CONTEXT;
    RETURN SQLERRM || CASE WHEN found ~ 'statement "(INSERT|UPDATE|DELETE)' THEN ' late' ELSE '' END;
  END;
END $$;
SELECT is(pg_temp.slots('SELECT shot_assets.ensure_populated(studio.id(''a'', ''b'', 1))'), 'ok 0', 'opening a managed scene writes nothing and takes no slot');
RESET ROLE;
SELECT is(pg_temp.slots(format('SELECT shot_assets.%s', call)), 'permission denied for table shot_asset_assignments', call) FROM unnest(ARRAY[
  'assign_many(''[{"shot_id": "b0000000-0000-0000-0000-0000000000b1", "instance_id": "d0000000-0000-0000-0000-0000000000b2"}]'')',
  'apply_template(studio.id(''a'', ''b'', 1), ''all_throughout'')', 'undo_last(studio.id(''a'', ''b'', 1))', 'clear_scene(studio.id(''a'', ''b'', 1))', 'set_presence_many((SELECT array_agg(id) FROM studio.shot_asset_assignments), ''exits'')', 'auto_populate(studio.id(''a'', ''b'', 2))']) AS call;

SELECT * FROM finish();
ROLLBACK;
