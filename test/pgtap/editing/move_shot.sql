-- Moving a shot: the user has put it into the wrong scene.
\i test/pgtap/screen.inc
SET LOCAL client_min_messages = warning;

-- Scene 2 has a Renée with another look, no Café, and two shots; scene 3 has neither shot nor asset; scene 4 is of another film.
INSERT INTO projects (id, name) VALUES (pg_temp.id('project 2'), 'Another film');
INSERT INTO scenes (id, project_id, stage_locks) SELECT pg_temp.id('scene ' || n), pg_temp.id(CASE n WHEN 4 THEN 'project 2' ELSE 'project' END),
  '{"9": {"status": "locked"}, "10": {"status": "locked"}}' FROM generate_series(2, 4) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.shot(l), pg_temp.id('scene 2'), l, n FROM unnest(ARRAY['2A', '2B']) WITH ORDINALITY AS s (l, n);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, description_override) VALUES
  (pg_temp.id('Renée 2'), pg_temp.id('scene 2'), pg_temp.asset('Renée'), 'in white');
UPDATE scene_asset_instances SET description_override = 'at night', status_tags = '{dark}' WHERE id = pg_temp.instance('Café');
CREATE FUNCTION pg_temp.move(label text, scene text, after text DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT m.asset_name || CASE WHEN m.instance_created THEN ' (new)' ELSE '' END
  FROM shot_assets.move_shot(pg_temp.shot(label), pg_temp.id(scene), CASE WHEN after IS NOT NULL THEN pg_temp.shot(after) END) m $$;
CREATE FUNCTION pg_temp.order_of(scene text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(shot_id || ' ' || shot_order, ', ' ORDER BY shot_order) FROM shots WHERE scene_id = pg_temp.id(scene) $$;
CREATE FUNCTION pg_temp.locks_of(scene text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(value ->> 'status', ' ' ORDER BY key::int) FROM scenes, jsonb_each(stage_locks) WHERE id = pg_temp.id(scene) $$;

-- What cannot be: nothing of it is done.
SELECT throws_ok($$ SELECT pg_temp.move('1B', 'scene') $$, 'PT409', NULL, 'to the scene where it is');
SELECT throws_ok($$ SELECT pg_temp.move('1B', 'scene 4') $$, '23514', 'scenes belong to different projects', 'to a scene of another project');
SELECT throws_ok($$ SELECT pg_temp.move('1B', 'scene 2', '1A') $$, '23514', format('shot %s belongs to another scene', pg_temp.shot('1A')), 'after a shot of another scene');
SELECT throws_ok($$ SELECT pg_temp.move('1B', 'nothing') $$, 'PT404', NULL, 'to a scene that does not exist');
SELECT throws_ok($$ SELECT pg_temp.move('1Z', 'scene 2') $$, 'PT404', NULL, 'a shot that does not exist');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type)
  VALUES (pg_temp.id('event'), pg_temp.instance('Renée'), pg_temp.scene(), pg_temp.shot('1B'), 'instant');
SELECT throws_ok($$ SELECT pg_temp.move('1B', 'scene 2') $$, 'PT409', format('a transformation begins or ends in shot %s', pg_temp.shot('1B')), 'a shot with a transformation');
DELETE FROM transformation_events;
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'no scene was captured');

-- From a legacy scene to a legacy scene, between two shots.
SELECT results_eq($$ SELECT pg_temp.move('1B', 'scene 2', '2A') ORDER BY 1 $$, ARRAY['Café (new)', 'Renée'], 'the Café is created there, Renée is there already');
SELECT is(pg_temp.order_of('scene 2'), '2A 1, 1B 2, 2B 3', 'the shot stands after 2A');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', 'Café throughout'], 'it shows what it showed');
SELECT is((SELECT scene_asset_instance_id FROM shot_asset_assignments a JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id
           WHERE a.shot_id = pg_temp.shot('1B') AND i.project_asset_id = pg_temp.asset('Renée')), pg_temp.id('Renée 2'), 'by the instance of its new scene');
SELECT results_eq($$ SELECT pg_temp.who('2A') $$, ARRAY['Renée throughout'], 'the shots there show what they showed');
SELECT set_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée throughout', 'Café throughout'], 'those that stay, too');
SELECT results_eq($$ SELECT description_override, status_tags FROM scene_asset_instances WHERE scene_id = pg_temp.id('scene 2') AND project_asset_id = pg_temp.asset('Café') $$,
  $$ VALUES ('at night', '{dark}'::text[]) $$, 'the new instance has the look of the old one');
SELECT is(pg_temp.stages() || ' ' || pg_temp.locks_of('scene 2'), 'outdated outdated outdated outdated', 'approved work of both scenes is overtaken');

-- With every detail of an assignment.
SELECT isnt_empty($$ SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1A'), 'instance_id', pg_temp.instance('Renée'),
  'presence_type', 'enters', 'presence_note', 'left', 'priority', 3, 'camera_angle', 'back', 'image_url', 'r.png'))) $$, 'Renée enters in 1A');
SELECT results_eq($$ SELECT pg_temp.move('1A', 'scene 2') ORDER BY 1 $$, ARRAY['Café', 'Renée'], '1A moves, too');
SELECT is((SELECT concat_ws(' ', presence_type, presence_note, priority, camera_angle, image_url) FROM shot_asset_assignments
           WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.id('Renée 2')), 'enters left 3 back r.png', 'with every detail of her assignment');
SELECT is(pg_temp.order_of('scene 2'), '2A 1, 1B 2, 2B 3, 1A 4', 'at the end');

-- To a scene that has nothing yet; the last shot of a scene.
SELECT results_eq($$ SELECT pg_temp.move('1ب', 'scene 3') ORDER BY 1 $$, ARRAY['Café (new)', 'Renée (new)'], 'both are created in an empty scene');
SELECT is(pg_temp.order_of('scene 3'), '1ب 1', 'where the shot is the first');
SELECT is((SELECT managed_since IS NULL FROM shot_asset_scene_states WHERE scene_id = pg_temp.scene()), true, 'a scene that lost its last shot is a legacy scene again');
SELECT is(shot_assets.clear_scene(pg_temp.id('scene 3')), 2::bigint, 'the user empties scene 3');
SELECT is_empty($$ SELECT pg_temp.move('1ب', 'scene') $$, 'a shot without assets moves back to a legacy scene without shots');
SELECT is_empty($$ SELECT pg_temp.who('1ب') $$, 'and stays empty');

-- Two looks of one asset stay two. The one that is there is older, which gives it its number.
UPDATE scene_asset_instances SET created_at = created_at - interval '1 day' WHERE id = pg_temp.id('Renée 2');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('young'), pg_temp.scene(), pg_temp.asset('Renée'));
SELECT isnt(shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1ب')])::text, '(0,0)', 'Renée twice');
SELECT results_eq($$ SELECT pg_temp.move('1ب', 'scene 2') ORDER BY 1 $$, ARRAY['Café', 'Renée 1', 'Renée 2 (new)'], 'the second one is created');

-- A plain UPDATE is refused, and says what to do.
SELECT throws_ok($$ UPDATE shots SET scene_id = pg_temp.scene() WHERE shot_id = '1A' $$, '23514', 'shot and scene asset instance belong to different scenes', 'a plain UPDATE of a shot with assignments');

SELECT * FROM finish();
ROLLBACK;
