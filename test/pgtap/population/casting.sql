-- No call removes what it does not name: legacy scenes, captured, filled by plain SQL, emptied, and made anew.
\i test/pgtap/screen.inc
SET LOCAL client_min_messages = warning;

-- What a scene shows, a line per asset, a sign per shot; and what a statement says besides its result.
CREATE FUNCTION pg_temp.shows(scene uuid DEFAULT pg_temp.scene()) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('%s %s', a.name, coalesce((SELECT string_agg(left(x.presence_type, 2), ' ' ORDER BY x.shot_order) FROM shot_assets.appearances(a.id) x
    WHERE x.scene_id = scene), '-')), ', ' ORDER BY a.name COLLATE "C" DESC)
  FROM project_assets a JOIN scene_asset_instances i ON i.project_asset_id = a.id WHERE i.scene_id = scene $$;
CREATE FUNCTION pg_temp.is_managed() RETURNS boolean LANGUAGE sql AS $$
  SELECT managed_since IS NOT NULL FROM shot_asset_scene_states WHERE scene_id = pg_temp.scene() $$;
-- Back to a legacy scene, whose stages are approved.
CREATE PROCEDURE pg_temp.as_new() LANGUAGE sql AS $$
  DELETE FROM shot_asset_assignments; DELETE FROM shot_asset_scene_states; CALL pg_temp.approve() $$;

-- 1. assign()
SELECT is(pg_temp.shows(), 'Renée th th th, Café th th th', 'a legacy scene shows everything everywhere');
SELECT is((SELECT concat_ws(' ', presence_type, presence_note) FROM shot_assets.assign(pg_temp.shot('1A'), pg_temp.instance('Renée'), 'enters', 'left')), 'enters left',
  'assign() returns the assignment as asked');
SELECT is(pg_temp.shows(), 'Renée en th th, Café th th th', 'one cell is different, the others are there');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is((SELECT count(DISTINCT cause)::int FROM shot_assets.outdated_because(pg_temp.scene())), 1, 'by that cell alone');
SELECT throws_ok($$ SELECT shot_assets.assign(pg_temp.shot('1B'), pg_temp.instance('Renée')) $$, '23505', NULL, 'in a managed scene it is assigned already');
CALL pg_temp.as_new();
SELECT is((SELECT presence_type FROM shot_assets.assign(pg_temp.shot('1A'), pg_temp.instance('Renée'))), 'throughout', 'assign() of what is shown');
SELECT is(pg_temp.stages(), 'locked locked', 'overtakes nothing');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 6::bigint, 'and captures the scene');
CALL pg_temp.as_new();
SELECT throws_ok($$ SELECT shot_assets.assign(pg_temp.shot('1A'), pg_temp.id('nobody')) $$, 'PT404', NULL, 'an instance that does not exist');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'captures nothing');

-- assign_many()
SELECT is((SELECT string_agg(presence_type, ' ') FROM shot_assets.assign_many(jsonb_build_array(
    jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('Café'), 'presence_type', 'exits'),
    jsonb_build_object('shot_id', pg_temp.shot('1A'), 'instance_id', pg_temp.instance('Renée'))))), 'exits throughout', 'assign_many() answers in order');
SELECT is(pg_temp.shows(), 'Renée th th th, Café th ex th', 'and removes nothing');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
CALL pg_temp.as_new();
SELECT isnt_empty($$ SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('Café')))) $$, 'what is shown');
SELECT is(pg_temp.stages(), 'locked locked', 'overtakes nothing');

-- 3. clear_scene()
CALL pg_temp.as_new();
SELECT is(shot_assets.clear_scene(pg_temp.scene()), 6::bigint, 'clear_scene() counts what the scene showed');
SELECT is(pg_temp.shows(), 'Renée -, Café -', 'and the scene is empty');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'it is managed');
SELECT is(shot_assets.clear_scene(pg_temp.scene()), 0::bigint, 'there is nothing to clear any more');

-- 2. A population by the application.
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id);
SELECT is(pg_temp.stages(), 'locked locked', 'all pairs, throughout: the shots show what they showed');
SELECT ok(pg_temp.is_managed(), 'the scene is managed');
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) LIMIT 5;
SELECT is(pg_temp.stages(), 'outdated outdated', 'one pair is missing');
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
  SELECT s.id, i.id, CASE s.shot_id WHEN '1A' THEN 'enters' ELSE 'throughout' END FROM shots s JOIN scene_asset_instances i USING (scene_id);
SELECT is(pg_temp.stages(), 'outdated outdated', 'an asset enters');
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_note)
  SELECT s.id, i.id, 'x' FROM shots s JOIN scene_asset_instances i USING (scene_id);
SELECT is(pg_temp.stages(), 'outdated outdated', 'there is a note');
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, priority)
  SELECT s.id, i.id, 1 FROM shots s JOIN scene_asset_instances i USING (scene_id);
SELECT is(pg_temp.stages(), 'outdated outdated', 'there is a priority');
CALL pg_temp.as_new();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('1A'), pg_temp.instance('Renée'));
SELECT is(pg_temp.shows(), 'Renée th, Café -', 'plain SQL means what it says');
SELECT is(pg_temp.stages(), 'outdated outdated', 'in several statements it overtakes');

-- 4. A shot list made anew.
CALL pg_temp.as_new();
SELECT isnt(shot_assets.assign(pg_temp.shot('1A'), pg_temp.instance('Renée'), 'enters'), NULL, 'a scene that is managed');
SELECT ok(pg_temp.is_managed(), 'is managed');
DELETE FROM shots WHERE shot_id <> '1A';
SELECT ok(pg_temp.is_managed(), 'also with one shot left');
DELETE FROM shots;
SELECT ok(NOT pg_temp.is_managed(), 'without any shot it is a legacy scene again');
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.shot(l), pg_temp.scene(), l, n FROM unnest(ARRAY['1A', '1B']) WITH ORDINALITY AS s (l, n);
SELECT is(pg_temp.shows(), 'Renée th th, Café th th', 'the new shots show everything');
SELECT is(shot_assets.ensure_populated(pg_temp.scene())::text, '(4,0)', 'and are populated when a client opens the scene');
TRUNCATE shots CASCADE;
SELECT ok(NOT pg_temp.is_managed(), 'so it is after a TRUNCATE');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('1A'), pg_temp.scene(), '1A', 1);
SELECT is(shot_assets.clear_scene(pg_temp.scene()), 2::bigint, 'a scene that is managed and empty');
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'));
UPDATE shots SET scene_id = pg_temp.id('scene 2');
SELECT ok(NOT pg_temp.is_managed(), 'whose last shot moves away');
SELECT lives_ok($$ DELETE FROM scenes $$, 'a scene that goes with its shots');
SELECT is_empty($$ TABLE shot_asset_scene_states $$, 'leaves nothing behind');

-- 5. A new shot of a managed scene.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.scene(), pg_temp.id('project')), (pg_temp.id('scene 2'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.shot(l), pg_temp.scene(), l, n FROM unnest(ARRAY['1A', '1B']) WITH ORDINALITY AS s (l, n);
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene 2'), '2A', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) SELECT pg_temp.id('instance', n), pg_temp.scene(), pg_temp.asset(n), '2026-01-01' FROM unnest(ARRAY['Renée', 'Café']) AS n;
SELECT is(shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1B')])::text, '(4,0)', 'a legacy scene is captured as a whole');
SELECT isnt_empty($$ DELETE FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.instance('Café') AND shot_id = pg_temp.shot('1A') RETURNING 1 $$, 'removed on purpose');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('1C'), pg_temp.scene(), '1C', 3);
SELECT is(pg_temp.shows(), 'Renée th th, Café th', 'a new shot has no asset');
SELECT is(shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1C')])::text, '(2,0)', 'it is populated by itself');
SELECT is(pg_temp.shows(), 'Renée th th th, Café th th', 'what was removed stays removed');
SELECT is(shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1C'), pg_temp.shot('1B')])::text, '(0,4)', 'a second time creates nothing');
SELECT is(shot_assets.auto_populate(pg_temp.scene(), '{}')::text, '(0,0)', 'no shots, no pairs');
SELECT throws_ok($$ SELECT shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1A'), pg_temp.shot('2A')]) $$, '23514',
  format('shot %s belongs to another scene (element 2)', pg_temp.shot('2A')), 'shots of two scenes');
SELECT throws_ok($$ SELECT shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1A'), pg_temp.id('nothing')]) $$, 'PT404', NULL, 'a shot that does not exist');
SELECT throws_ok($$ SELECT shot_assets.auto_populate(pg_temp.scene(), ARRAY[pg_temp.shot('1A'), pg_temp.shot('1A')]) $$, '23505', NULL, 'a shot named twice');
SELECT is(pg_temp.shows(), 'Renée th th th, Café th th', 'nothing has changed');

SELECT * FROM finish();
ROLLBACK;
