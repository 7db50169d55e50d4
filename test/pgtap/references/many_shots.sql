-- A scene of more shots than are read at once.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
SELECT count(*) FROM shot_assets.create_pipeline('many');
SET LOCAL search_path = many, public;

\set scene '''a0000000-0000-0000-0000-000000000001'''
INSERT INTO scenes (id) VALUES (:scene);
INSERT INTO shots (scene_id, shot_id, shot_order) SELECT :scene, n::text, n FROM generate_series(1, 600) AS n;
INSERT INTO project_assets (name, asset_type, image_key_url) VALUES ('Alice', 'character', 'alice.png'), ('Bob', 'character', 'bob.png');
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT :scene, id FROM project_assets;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
  SELECT s.id, i.id, CASE WHEN s.shot_order % 3 = 0 THEN 'exits' ELSE 'throughout' END
  FROM shots s, scene_asset_instances i JOIN project_assets p ON p.id = i.project_asset_id WHERE p.name = 'Alice' OR s.shot_order % 2 = 0;
CREATE FUNCTION pg_temp.expected() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', n, 'alice.png', CASE WHEN n % 2 = 0 THEN 'bob.png' END, '|', CASE WHEN n % 3 > 0 THEN concat_ws(' ', 'alice.png', CASE WHEN n % 2 = 0 THEN 'bob.png' END) END)
  FROM generate_series(1, 600) AS n $$;
CREATE FUNCTION pg_temp.urls(orders jsonb) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(e ->> 'url', ' ' ORDER BY e ->> 'url') FROM jsonb_array_elements(orders) e $$;

SELECT results_eq(format($$ SELECT concat_ws(' ', shot_label, pg_temp.urls(start_order), '|', pg_temp.urls(end_order)) FROM shot_assets.reference_orders(%L) $$, :scene),
  'SELECT pg_temp.expected()', 'each shot shows its own assets');
SELECT is((SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene) WHERE changed), 600::bigint, 'a refresh stores them all');
SELECT is_empty(format($$ SELECT * FROM shot_assets.stale_shots(%L) $$, :scene), 'and none is stale');
SELECT results_eq($$ SELECT concat_ws(' ', shot_id, pg_temp.urls(reference_image_order), '|', pg_temp.urls(end_frame_reference_image_order)) FROM shots ORDER BY shot_order $$,
  'SELECT pg_temp.expected()', 'what is stored is the same');
SELECT is((SELECT count(*) FROM regexp_split_to_table(shot_assets.export_assignments(:scene), E'\n') AS line WHERE line LIKE '%,600,%'), 2::bigint, 'a sheet has the last shot, too');

SELECT * FROM finish();
ROLLBACK;
