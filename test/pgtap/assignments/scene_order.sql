-- The core and the statements that sort by themselves have one order of shots and of assets. Here shots share numbers
-- and labels, or have none, and assets share types and ages.
\i test/pgtap/screen.inc

INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('odd'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT pg_temp.id('odd shot', n::text), pg_temp.id('odd'), (ARRAY['b', 'B', '10', 'é', '', '2', '1B', '1A', '010', '10A', 'SH9', 'SH10'])[1 + n % 12], nullif(n % 4, 0)
  FROM generate_series(1, 40) AS n;
INSERT INTO project_assets (id, project_id, name, asset_type)
  SELECT pg_temp.id('odd asset', n::text), pg_temp.id('project'), 'asset ' || n,
         (ARRAY['prop', 'vehicle', 'character', 'Character', 'location', 'animal', 'extra_archetype'])[1 + n % 7]
  FROM generate_series(1, 28) AS n;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT pg_temp.id('odd instance', n::text), pg_temp.id('odd'), pg_temp.id('odd asset', n::text), '2026-01-01'::timestamptz + n % 2 * '1 day'::interval
  FROM generate_series(1, 28) AS n;
SELECT lives_ok($$ SELECT shot_assets.auto_populate(pg_temp.id('odd')) $$, 'everything everywhere');

CREATE TEMP TABLE in_core AS
  SELECT row_number() OVER () AS n, shot_id, instance_id, project_asset_id, asset_type FROM shot_assets.assignments_for_scene(pg_temp.id('odd'));
CREATE TEMP VIEW shots_in_core AS SELECT shot_id FROM in_core GROUP BY shot_id ORDER BY min(n);

SELECT results_eq(
  $$ SELECT (s.value ->> 'shot_id')::uuid, (a.value -> 'instance' ->> 'id')::uuid
     FROM jsonb_array_elements(shot_assets.scene_assignments(pg_temp.id('odd'))) WITH ORDINALITY AS s(value, n),
          jsonb_array_elements(s.value -> 'assignments') WITH ORDINALITY AS a(value, n) ORDER BY s.n, a.n $$,
  'SELECT shot_id, instance_id FROM in_core ORDER BY n', 'scene_assignments() has the order of the core');
SELECT results_eq($$ SELECT shot_id FROM shot_assets.appearances(pg_temp.id('odd asset', '1')) $$, 'TABLE shots_in_core',
  'appearances() has its order of shots');
SELECT results_eq($$ SELECT shot_id FROM shot_assets.scene_shots(pg_temp.id('odd')) $$, 'TABLE shots_in_core', 'scene_shots() has its order of shots');
SELECT results_eq($$ SELECT instance_id FROM shot_assets.scene_assets(pg_temp.id('odd')) $$,
  $$ SELECT instance_id FROM in_core WHERE shot_id = (TABLE shots_in_core LIMIT 1) ORDER BY n $$, 'scene_assets() has its order of assets');
SELECT results_eq($$ SELECT shot_id FROM shot_assets.add_asset(pg_temp.id('odd'), pg_temp.asset('Zoë')) $$, 'TABLE shots_in_core',
  'add_asset() to all shots has its order of shots');
SELECT results_eq(
  $$ SELECT CASE WHEN asset_type IN ('character', 'location', 'prop') THEN asset_type END FROM shot_assets.scene_asset_counts(pg_temp.id('odd')) $$,
  $$ SELECT t FROM (SELECT asset_type, CASE WHEN asset_type IN ('character', 'location', 'prop') THEN asset_type END AS t, min(n) AS n
                    FROM in_core GROUP BY asset_type) types ORDER BY n $$, 'scene_asset_counts() has its order of types');

-- Shots without shot_order stand as people count.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('unnumbered'), pg_temp.id('project'));
INSERT INTO shots (scene_id, shot_id) SELECT pg_temp.id('unnumbered'), unnest('{10A,2,1B,10,1A,9}'::text[]);
INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (pg_temp.id('unnumbered'), pg_temp.asset('Zoë'));
SELECT results_eq($$ SELECT s.value ->> 'shot_label' FROM jsonb_array_elements(shot_assets.scene_assignments(pg_temp.id('unnumbered'))) WITH ORDINALITY s(value, n) ORDER BY n $$,
  ARRAY['1A', '1B', '2', '9', '10', '10A'], 'in a document');
SELECT results_eq($$ SELECT shot_label FROM shot_assets.scene_shots(pg_temp.id('unnumbered')) $$,
  ARRAY['1A', '1B', '2', '9', '10', '10A'], 'in scene_shots()');
SELECT matches((SELECT m FROM shot_assets.presence_matrix(pg_temp.id('unnumbered')) m LIMIT 1), '1A +1B +2 +9 +10 +10A', 'in the matrix');

SELECT * FROM finish();
ROLLBACK;
