-- Copying: the user wants what a shot shows in other shots too.
\i test/pgtap/screen.inc

-- Another scene of the film, which has a Renée of its own and no Café.
INSERT INTO scenes (id, project_id, stage_locks) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'), '{"9": {"status": "locked"}}');
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.shot(label), pg_temp.id('scene 2'), label, n
  FROM unnest(ARRAY['2А', '2Б']) WITH ORDINALITY AS s (label, n);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) VALUES
  (pg_temp.id('younger'), pg_temp.id('scene 2'), pg_temp.asset('Renée'), '2026-02-02'),
  (pg_temp.id('older'), pg_temp.id('scene 2'), pg_temp.asset('Renée'), '2026-02-01'),
  (pg_temp.id('Ann'), pg_temp.id('scene 2'), pg_temp.asset('Ann'), '2026-02-03');

CREATE FUNCTION pg_temp.copy_from(label text, VARIADIC labels text[]) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s: %s new, %s changed, %s as before%s', c.shot_label, c.created, c.changed, c.unchanged,
                ', without ' || nullif(array_to_string(c.missing, ', '), ''))
  FROM shot_assets.copy_assignments(pg_temp.shot(label), ARRAY(SELECT pg_temp.shot(l) FROM unnest(labels) AS l)) c $$;

-- In a scene that nobody has edited all shots show the same: there is nothing to copy, and the scene stays so.
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '1B', '1ب') $$,
  ARRAY['1B: 0 new, 0 changed, 2 as before', '1ب: 0 new, 0 changed, 2 as before'], 'everything is everywhere already');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is still a legacy scene');
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '2А') $$, ARRAY['2А: 0 new, 0 changed, 1 as before, without Café'],
  'the other scene has a Renée, and no Café');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'nothing is written');

-- The user edits 1A: Renée enters, 小明 passes through, the Café is simply there.
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the client opens the scene');
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('小明'), ARRAY[pg_temp.shot('1A')], 'passes_through') $$, 'the user adds 小明');
SELECT lives_ok($$ SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', pg_temp.shot('1A'), 'instance_id', pg_temp.instance('Renée'), 'presence_type', 'enters', 'presence_note', 'à gauche'),
  jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('Café'), 'presence_type', 'exits', 'presence_note', 'out of focus'))) $$,
  'Renée enters in 1A; in 1B the Café exits');

-- The user copies 1A to 1B and to itself.
CALL pg_temp.approve();
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '1B', '1A') $$,
  ARRAY['1B: 1 new, 1 changed, 1 as before', '1A: 0 new, 0 changed, 3 as before'], 'counts per shot, in the order asked');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée enters (à gauche)', '小明 passes_through', 'Café exits (out of focus)'],
  'the note travels; a throughout does not take the place of an exit');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
CALL pg_temp.approve();
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '1B') $$, ARRAY['1B: 0 new, 0 changed, 3 as before'], 'twice is once');
SELECT is(pg_temp.stages(), 'locked locked', 'and overtakes nothing');

-- A specific presence is what the user asks for, also where another one is.
SELECT results_eq($$ SELECT pg_temp.copy_from('1B', '1A') $$, ARRAY['1A: 0 new, 1 changed, 2 as before'], 'the Café exits in 1A too');
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'exits') FROM shot_asset_assignments
  WHERE shot_id = pg_temp.shot('1B') AND scene_asset_instance_id = pg_temp.instance('Renée') $$, 'Renée exits in 1B');
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '1B') $$, ARRAY['1B: 0 new, 1 changed, 2 as before'], 'the user copies 1A again');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée enters (à gauche)', '小明 passes_through', 'Café exits (out of focus)'], 'and she enters');

-- To the other scene, which nobody has edited: its Renée is meant, the older where there are two, and nobody disappears.
SELECT results_eq($$ SELECT pg_temp.copy_from('1A', '2Б', '1ب', '2А') $$, ARRAY[
  '2Б: 0 new, 1 changed, 0 as before, without 小明, Café', '1ب: 1 new, 2 changed, 0 as before',
  '2А: 0 new, 1 changed, 0 as before, without 小明, Café'], 'shots of two scenes at once');
SELECT set_eq($$ SELECT s.shot_id, a.scene_asset_instance_id, a.presence_type FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id
    WHERE s.scene_id = pg_temp.id('scene 2') $$,
  $$ SELECT label, pg_temp.id(who), how FROM unnest(ARRAY['2А', '2Б']) AS label,
    (VALUES ('older', 'enters'), ('younger', 'throughout'), ('Ann', 'throughout')) AS w (who, how) $$, 'the others are still throughout');
SELECT is((SELECT stage_locks FROM scenes WHERE id = pg_temp.id('scene 2')), '{"9": {"status": "outdated"}, "10": {"status": "outdated"}}', 'its approved work is overtaken');

-- What cannot be: nothing of it is done.
SELECT throws_ok($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('2А'), pg_temp.id('nothing')]) $$, 'PT404', NULL, 'a shot that does not exist');
SELECT throws_like($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('2А'), pg_temp.id('nothing')]) $$, '%(element 2)', 'is named');
SELECT throws_ok($$ SELECT shot_assets.copy_assignments(pg_temp.id('nothing'), ARRAY[pg_temp.shot('2А')]) $$, 'PT404', NULL, 'nor can it be copied from');
SELECT throws_ok($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('2А'), pg_temp.shot('2А')]) $$, '23505',
  'elements 1 and 2 of to_shot_ids are the same shot', 'nor named twice');
SELECT is_empty($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), '{}') $$, 'to no shot is no copy');

SELECT * FROM finish();
ROLLBACK;
