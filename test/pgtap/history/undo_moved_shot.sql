-- Undo after a shot has moved: it does not move shots. It takes back the casting, which redo, or a move back, gives again.
\i test/pgtap/screen.inc
INSERT INTO scenes (id, project_id) SELECT pg_temp.id('scene ' || n), pg_temp.id('project') FROM generate_series(2, 3) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene 2'), '2A', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('Renée 2'), pg_temp.id('scene 2'), pg_temp.asset('Renée'));
SELECT is(sum(p.created), 7::numeric, 'a client opens two scenes') FROM unnest(ARRAY['scene', 'scene 2']) AS s (name), shot_assets.ensure_populated(pg_temp.id(s.name)) p;
SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
SELECT isnt_empty($$ SELECT shot_assets.set_presence(id, 'exits', 'à gauche') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1B') AND scene_asset_instance_id = pg_temp.instance('Renée') $$, 'Renée exits in 1B');
CREATE FUNCTION pg_temp.move(scene text) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM shot_assets.move_shot(pg_temp.shot('1B'), pg_temp.id(scene)) $$;
CREATE TEMP TABLE casting AS SELECT * FROM pg_temp.who('1B') AS who;

SELECT is(pg_temp.move('scene 2'), 2::bigint, '1B moves to scene 2');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, 'TABLE casting', 'and shows what it showed');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.scene()) $$, 'PT409', 'the last change cannot be undone', 'undo in the scene that it has left is refused');
SELECT is(shot_assets.undo_last(pg_temp.id('scene 2')), 2::bigint, 'undo where it is takes its assignments back');
SELECT is_empty($$ SELECT pg_temp.who('1B') $$, 'so that it shows nothing');
SELECT results_eq($$ SELECT pg_temp.who('2A') $$, ARRAY['Renée throughout'], 'the shot that was there keeps its own');
SELECT is(shot_assets.redo_last(pg_temp.id('scene 2')), 2::bigint, 'redo puts them back');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, 'TABLE casting', 'as they were');
SELECT is(pg_temp.move('scene'), 2::bigint, '1B moves back');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, 'TABLE casting', 'and shows what it showed');

-- Scene 3 has neither shots nor assignments: the move gives it its first ones.
SELECT is(pg_temp.move('scene 3'), 2::bigint, '1B moves to an empty scene');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.id('scene 3')) $$, 'PT409', 'the last change cannot be undone', 'undo there is refused');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, 'TABLE casting', 'and takes nothing');

SELECT * FROM finish();
ROLLBACK;
