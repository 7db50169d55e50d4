-- A pipeline that an earlier version attached has a trigger of stage locks that does not see every scene that takes an id, and
-- none for scenes that are inserted. Editors lock rows there, as they did, until attach() replaces it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE FUNCTION pg_temp.problems() RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%s %s', object, problem), '; ' ORDER BY object), 'all is well') FROM shot_assets.check_pipeline('studio') $$;
-- A scene whose slot nothing before has taken.
INSERT INTO scenes (id, project_id) SELECT id('a', 'b', 7), project_id FROM scenes WHERE id = id('a', 'b', 1);
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (id('b', 'b', 7), id('a', 'b', 7), '7A', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (id('d', 'b', 7), id('a', 'b', 7), id('c', 'b', 1));
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 'b', 7), id('d', 'b', 7));
-- How an editor holds it after a statement: by its slot or by its row.
CREATE FUNCTION pg_temp.edit(statement text DEFAULT 'SELECT') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  UPDATE shot_asset_assignments SET presence_note = 'changed' WHERE shot_id = id('b', 'b', 7);
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = CASE WHEN EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'userlock'
    AND classid = 'scenes'::regclass AND objsubid = 6 AND mode = 'ShareLock') THEN 'slot' ELSE 'row' END;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;

SELECT is(pg_temp.edit(), 'slot', 'editors share the scene');
SELECT is(pg_temp.edit(damage), 'row', damage) FROM (VALUES
  (1, 'ALTER TABLE scenes DISABLE TRIGGER shot_assets_stage_locks'),
  (2, 'ALTER TABLE scenes DISABLE TRIGGER shot_assets_stage_locks_insert'),
  (3, 'ALTER TABLE scenes ENABLE REPLICA TRIGGER shot_assets_stage_locks'),
  (4, 'DROP TRIGGER shot_assets_stage_locks_insert ON scenes'),
  (5, 'DROP TRIGGER shot_assets_stage_locks ON scenes'),
  (6, 'DROP TRIGGER shot_assets_stage_locks_insert ON scenes; CREATE TRIGGER shot_assets_stage_locks_insert AFTER INSERT ON scenes FOR EACH ROW WHEN (NEW.stage_locks <> ''{}'') EXECUTE FUNCTION shot_assets.stage_locks_written()'),
  (7, 'DROP TRIGGER shot_assets_stage_locks ON scenes; CREATE TRIGGER shot_assets_stage_locks AFTER UPDATE ON scenes FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION shot_assets.stage_locks_written()'),
  (8, 'DROP TRIGGER shot_assets_stage_locks ON scenes; CREATE TRIGGER shot_assets_stage_locks AFTER UPDATE OF id, stage_locks ON scenes FOR EACH ROW WHEN (OLD.stage_locks IS DISTINCT FROM NEW.stage_locks OR OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION shot_assets.stage_locks_written()'),
  (9, 'DROP TRIGGER shot_assets_stage_locks ON scenes; CREATE TRIGGER shot_assets_stage_locks AFTER UPDATE ON scenes FOR EACH ROW WHEN ((OLD.stage_locks IS DISTINCT FROM NEW.stage_locks OR OLD.id IS DISTINCT FROM NEW.id) AND current_user <> ''importer'') EXECUTE FUNCTION shot_assets.stage_locks_written()')
  ) AS d (n, damage) ORDER BY n;
SELECT is(pg_temp.edit(other), 'slot', other) FROM (VALUES
  (1, 'ALTER TABLE scenes ENABLE ALWAYS TRIGGER shot_assets_stage_locks'),
  (2, 'DROP TRIGGER shot_assets_stage_locks ON scenes; CREATE TRIGGER another_name AFTER UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION shot_assets.stage_locks_written()')
  ) AS d (n, other) ORDER BY n;

DROP TRIGGER shot_assets_stage_locks_insert ON scenes;
DROP TRIGGER shot_assets_stage_locks ON scenes;
CREATE TRIGGER shot_assets_stage_locks AFTER UPDATE ON scenes FOR EACH ROW WHEN (OLD.stage_locks IS DISTINCT FROM NEW.stage_locks) EXECUTE FUNCTION shot_assets.stage_locks_written();
SELECT is(pg_temp.edit(), 'row', 'with the trigger of an earlier version editors lock rows');
SELECT is(pg_temp.problems(), 'trigger shot_assets_stage_locks on scenes has another WHEN, list of columns or transition tables than it should, so it misses changes; trigger shot_assets_stage_locks_insert on scenes is missing',
  'check_pipeline() tells');
SELECT results_eq($$SELECT object, action FROM shot_assets.attach('studio') WHERE object ~ 'stage_locks on|stage_locks_insert' ORDER BY 1$$,
  $$VALUES ('trigger shot_assets_stage_locks on scenes', 'added'), ('trigger shot_assets_stage_locks_insert on scenes', 'added')$$, 'attach() replaces it');
SELECT is(pg_temp.problems(), 'all is well', 'then all is well');
SELECT is((SELECT array_agg(tgoldtable || ' ' || tgnewtable) FROM pg_trigger WHERE tgname = 'shot_assets_stage_locks' AND tgrelid = 'scenes'::regclass), ARRAY['old_rows new_rows'],
  'the new one knows all rows of a statement');
SELECT is(pg_temp.edit(), 'slot', 'and editors share the scene');

SELECT * FROM finish();
ROLLBACK;
