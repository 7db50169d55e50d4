-- Before an asset is changed or deleted: the user sees what that would change.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.appearances(name text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', CASE WHEN a.scene_id = pg_temp.scene() THEN 'scene 1' ELSE 'scene 2' END, a.shot_label, a.presence_type,
    '(' || a.presence_note || ')', CASE WHEN a.managed THEN 'managed' ELSE 'legacy' END, a.shot_order)
  FROM shot_assets.appearances(pg_temp.asset(name)) a ORDER BY 1 $$;

-- A second scene, still legacy, has the Café too.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2é'), pg_temp.id('scene 2'), '2é', 7);
INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (pg_temp.id('scene 2'), pg_temp.asset('Café'));
-- The first one was emptied.
INSERT INTO shot_asset_scene_states (scene_id, managed_since) VALUES (pg_temp.scene(), now());
SELECT lives_ok($$ SELECT shot_assets.assign(pg_temp.shot('1ب'), pg_temp.id('instance', 'Café'), 'exits', 'en arrière') $$, 'the Café is left in the last shot of scene 1');

-- The user opens the page of the Café.
SELECT results_eq($$ SELECT pg_temp.appearances('Café') $$, ARRAY['scene 1 1ب exits (en arrière) managed 3', 'scene 2 2é throughout legacy 7'],
  'where it is assigned, and everywhere in a legacy scene');
SELECT is_empty($$ SELECT pg_temp.appearances('Renée') $$, 'Renée is assigned to no shot of scene 1');
SELECT is_empty($$ SELECT pg_temp.appearances('Ann') $$, 'Ann is in no scene');
SELECT results_eq($$ SELECT assignment_id IS NULL, instance_id = i.id FROM shot_assets.appearances(pg_temp.asset('Café')) a
  JOIN scene_asset_instances i ON i.scene_id = a.scene_id AND i.project_asset_id = pg_temp.asset('Café') WHERE NOT managed $$,
  $$ VALUES (true, true) $$, 'a legacy appearance has an instance and no assignment');

-- By scene as people count them, not by id or as text.
INSERT INTO scenes (id, project_id, scene_number) SELECT pg_temp.id('numbered', n), pg_temp.id('project'), n FROM unnest(ARRAY['10', '2', '12A', 'SC10', '12', 'SC2']) AS n;
INSERT INTO shots (id, scene_id, shot_id) SELECT pg_temp.shot(n || s), pg_temp.id('numbered', n), n || s FROM unnest(ARRAY['10', '2', '12A', 'SC10', '12', 'SC2']) AS n, unnest(ARRAY['B', 'A']) AS s;
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT id, pg_temp.asset('Zoë') FROM scenes WHERE scene_number IS NOT NULL;
SELECT results_eq($$ SELECT shot_label FROM shot_assets.appearances(pg_temp.asset('Zoë')) $$,
  ARRAY['2A', '2B', '10A', '10B', '12A', '12B', '12AA', '12AB', 'SC2A', 'SC2B', 'SC10A', 'SC10B'], 'scenes are in the order of their numbers');
DELETE FROM scenes WHERE scene_number IS NOT NULL;

-- And the list of scenes with their numbers.
SELECT results_eq($$ SELECT asset_type, instances, in_shots, appearances FROM shot_assets.scene_asset_counts(pg_temp.scene()) $$,
  $$ VALUES ('character', 1::bigint, 0::bigint, 0::bigint), ('location', 1, 1, 1) $$, 'scene 1 in numbers');
SELECT results_eq($$ SELECT asset_type, instances, in_shots, appearances FROM shot_assets.scene_asset_counts(pg_temp.id('scene 2')) $$,
  $$ VALUES ('location', 1::bigint, 1::bigint, 1::bigint) $$, 'scene 2 in numbers');

-- The numbers are those of the rows, whatever the user does.
SELECT lives_ok($$ SELECT shot_assets.auto_populate(pg_temp.scene()) $$, 'everything everywhere');
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Самовар'), ARRAY[pg_temp.shot('1B')]) $$, 'and a samovar');
SELECT set_eq($$ SELECT asset_type, sum(appearances) FROM scenes s, shot_assets.scene_asset_counts(s.id) GROUP BY asset_type $$,
  $$ SELECT p.asset_type, count(*)::numeric FROM project_assets p, shot_assets.appearances(p.id) GROUP BY p.asset_type $$,
  'counts and appearances agree');

SELECT throws_ok($$ SELECT shot_assets.appearances(pg_temp.scene()) $$, 'PT404', NULL, 'a scene is no asset');

-- With the caller's rights.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
CREATE POLICY hers ON scene_asset_instances FOR SELECT USING (scene_id = pg_temp.id('scene 2'));
SET LOCAL ROLE "Éva";
SELECT results_eq($$ SELECT pg_temp.appearances('Café') $$, ARRAY['scene 2 2é throughout legacy 7'], 'she sees what she may see');
RESET ROLE;

SET TRANSACTION READ ONLY;
SELECT lives_ok($$ SELECT shot_assets.appearances(pg_temp.asset('Café')), shot_assets.scene_asset_counts(pg_temp.scene()) $$,
  'the page opens in a read-only transaction');

SELECT * FROM finish();
ROLLBACK;
