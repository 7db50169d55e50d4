-- What a page needs before anything else: the shots and the assets of a scene, and whether it is managed.
\i test/pgtap/screen.inc

SELECT results_eq($$ SELECT shot_id, shot_label, shot_order FROM shot_assets.scene_shots(pg_temp.scene()) $$,
  $$ VALUES (pg_temp.shot('1A'), '1A', 1), (pg_temp.shot('1B'), '1B', 2), (pg_temp.shot('1ب'), '1ب', 3) $$, 'the shots of the scene');
SELECT results_eq($$ SELECT instance_id, project_asset_id, asset_name, asset_type FROM shot_assets.scene_assets(pg_temp.scene()) $$,
  $$ VALUES (pg_temp.id('instance', 'Renée'), pg_temp.asset('Renée'), 'Renée', 'character'),
            (pg_temp.id('instance', 'Café'), pg_temp.asset('Café'), 'Café', 'location') $$, 'its assets');
SELECT is(shot_assets.is_managed(pg_temp.scene()), false, 'a scene in which nothing was assigned is a legacy scene');

-- An asset comes into the scene, and into no shot.
SELECT is((SELECT count(*) FROM shot_assets.ensure_populated(pg_temp.scene())), 1::bigint, 'the scene is captured');
SELECT is(shot_assets.is_managed(pg_temp.scene()), true, 'now it is managed');
SELECT is((SELECT count(*) FROM shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Zoë'), '{}')), 0::bigint, 'Zoë is in no shot');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.scene()) $$, ARRAY['Renée', 'Zoë', 'Café'], 'she is listed all the same');
SELECT is(shot_assets.clear_scene(pg_temp.scene()), 6::bigint, 'the scene is emptied');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'it has no assignment');
SELECT is(shot_assets.is_managed(pg_temp.scene()), true, 'and is managed still');

-- Assignments of which the bookkeeping does not know.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('quiet'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id) VALUES (pg_temp.id('quiet shot'), pg_temp.id('quiet'));
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('quiet instance'), pg_temp.id('quiet'), pg_temp.asset('Zoë'));
SELECT is(shot_assets.is_managed(pg_temp.id('quiet')), false, 'a new scene is a legacy scene');
SET LOCAL session_replication_role = replica;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.id('quiet shot'), pg_temp.id('quiet instance'));
SET LOCAL session_replication_role = origin;
SELECT is(shot_assets.is_managed(pg_temp.id('quiet')), true, 'a scene whose assignments were written while triggers were off is managed');

-- A scene without shots has assets; one without assets has shots.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('empty'), pg_temp.id('project'));
SELECT is_empty($$ SELECT * FROM shot_assets.scene_shots(pg_temp.id('empty')) $$, 'no shots');
SELECT is_empty($$ SELECT * FROM shot_assets.scene_assets(pg_temp.id('empty')) $$, 'no assets');
SELECT is(shot_assets.is_managed(pg_temp.id('empty')), false, 'not managed');
INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (pg_temp.id('empty'), pg_temp.asset('Ann'));
SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.id('empty')) $$, ARRAY['Ann'], 'assets without shots');

-- Two instances of one asset have the names by which every other output tells them apart.
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) VALUES
  (pg_temp.id('second'), pg_temp.id('empty'), pg_temp.asset('Ann'), 'infinity'), (pg_temp.id('third'), pg_temp.id('empty'), pg_temp.asset('Café'), '2026-01-01');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.id('empty')) $$, ARRAY['Ann 1', 'Ann 2', 'Café'], 'two Anns are numbered');
UPDATE scene_asset_instances SET instance_name = 'Ann, years later' WHERE id = pg_temp.id('second');
UPDATE scene_asset_instances SET instance_name = 'Bar' WHERE id = pg_temp.id('third');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.id('empty')) $$, ARRAY['Ann 1', 'Ann, years later', 'Café'], 'or have the names of their own; one alone has the name of its asset');
SELECT results_eq($$ SELECT instance_id, asset_name FROM shot_assets.scene_assets(pg_temp.id('quiet')) $$, $$ VALUES (pg_temp.id('quiet instance'), 'Zoë') $$, 'another scene is another matter');
ALTER TABLE scene_asset_instances DROP COLUMN instance_name;
SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.id('empty')) $$, ARRAY['Ann 1', 'Ann 2', 'Café'], 'a host without instance_name has numbers');

SELECT throws_ok($$ SELECT * FROM shot_assets.scene_shots(pg_temp.id('nothing')) $$, 'PT404');
SELECT throws_ok($$ SELECT * FROM shot_assets.scene_assets(pg_temp.id('nothing')) $$, 'PT404');
SELECT throws_ok($$ SELECT shot_assets.is_managed(pg_temp.id('nothing')) $$, 'PT404');

SELECT * FROM finish();
ROLLBACK;
