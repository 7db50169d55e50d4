-- A step of many assignments: the history is read so many times, not once more for each of them.
\i test/pgtap/screen.inc
SET LOCAL client_min_messages = warning;
SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene', '2'), pg_temp.id('project'));
INSERT INTO shots (scene_id, shot_id, shot_order) SELECT pg_temp.id('scene', '2'), n, n FROM generate_series(1, 20) n;
INSERT INTO project_assets (id, project_id, name, asset_type)
  SELECT pg_temp.id('extra', n::text), pg_temp.id('project'), 'Extra ' || n, 'character' FROM generate_series(1, 20) n;
INSERT INTO scene_asset_instances (scene_id, project_asset_id)
  SELECT pg_temp.id('scene', '2'), pg_temp.id('extra', n::text) FROM generate_series(1, 20) n;
SELECT isnt_empty($$ SELECT shot_assets.auto_populate(pg_temp.id('scene', '2')) $$, 'the scene is populated');

CREATE FUNCTION pg_temp.rows_read() RETURNS bigint LANGUAGE sql AS $$
  SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relid = 'shot_asset_assignment_history'::regclass $$;
CREATE FUNCTION pg_temp.reads_per_row(statement text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  before bigint := pg_temp.rows_read();
BEGIN
  EXECUTE statement;
  RETURN (pg_temp.rows_read() - before) / (SELECT count(*) FROM shot_asset_assignment_history);
END $$;

SELECT is(shot_assets.clear_scene(pg_temp.id('scene', '2')), 400::bigint, 'the scene is cleared');
SELECT cmp_ok(pg_temp.reads_per_row($$ SELECT shot_assets.undo_last(pg_temp.id('scene', '2')) $$), '<', 10, 'undo reads each row of the history a few times');
SELECT is((SELECT count(*) FROM shot_assets.assignments_for_scene(pg_temp.id('scene', '2'))), 400::bigint, 'all are back');
SELECT cmp_ok(pg_temp.reads_per_row($$ SELECT shot_assets.redo_last(pg_temp.id('scene', '2')) $$), '<', 10, 'and so does redo');
SELECT is((SELECT count(*) FROM shot_assets.assignments_for_scene(pg_temp.id('scene', '2'))), 0::bigint, 'all are gone');

-- A refusal names what went with its shot by its last label and name, and that reads the history once more.
SELECT is(shot_assets.undo_last(pg_temp.id('scene', '2')), 400::bigint, 'back again');
DELETE FROM shots WHERE scene_id = pg_temp.id('scene', '2') AND shot_order > 1;
SELECT cmp_ok(pg_temp.reads_per_row($test$
  DO $$ BEGIN
    PERFORM shot_assets.undo_last(pg_temp.id('scene', '2'));
  EXCEPTION WHEN SQLSTATE 'PT409' THEN NULL;
  END $$ $test$), '<', 10, 'a refusal reads no more');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.id('scene', '2')) $$, 'PT409', 'the last change cannot be undone', 'and is one');

SELECT * FROM finish();
ROLLBACK;
