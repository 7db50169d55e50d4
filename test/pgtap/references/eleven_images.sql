-- Eleven assets in a shot, and an image model that takes three: whatever speaks of the frame speaks of the three images
-- that are sent.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(8);
SELECT count(*) FROM shot_assets.create_pipeline('eleven');
SET LOCAL search_path = eleven, public;

\set scene '''a0000000-0000-0000-0000-000000000001'''
\set shot '''b0000000-0000-0000-0000-000000000001'''
INSERT INTO scenes (id) VALUES (:scene);
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (:shot, :scene, '1A', 1);
INSERT INTO project_assets (id, name, asset_type, image_key_url)
  SELECT gen_random_uuid(), name, type, name || '.png'
  FROM (SELECT 'Actor ' || n, 'character' FROM generate_series(1, 9) AS n
        UNION ALL VALUES ('Hall', 'location'), ('Lamp', 'prop')) AS a (name, type);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT gen_random_uuid(), :scene, id, timestamptz '2026-01-01' + row_number() OVER (ORDER BY name) * interval '1 s'
  FROM project_assets;
INSERT INTO shot_asset_image_models (name, max_images, max_per_type) VALUES ('three', 3, NULL), ('with the hall', 3, '{"character": 2}');
SELECT count(*) FROM shot_assets.ensure_populated(:scene);
CREATE FUNCTION pg_temp.sent() RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT string_agg(asset_name, ', ' ORDER BY "position")
          FROM shot_assets.frame_references('b0000000-0000-0000-0000-000000000001', 'start'));

SELECT is((SELECT jsonb_array_length(start_order) FROM shot_assets.reference_orders(:scene)), 11, 'without a model there are eleven images');
SELECT is((SELECT start_manifest FROM shot_assets.prompt_context(:scene, 'three')),
  E'Reference images:\nImage #1: Actor 1 (character)\nImage #2: Actor 2 (character)\nImage #3: Actor 3 (character)', 'the prompt speaks of three');
SELECT is((SELECT jsonb_array_length(omitted) FROM shot_assets.prompt_context(:scene, 'three')), 16, 'and tells of eight that are left out of each frame');
SELECT is((SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene, model => 'three') WHERE changed), 1::bigint, 'the orders are stored for that model');
SELECT is(pg_temp.sent(), 'Actor 1, Actor 2, Actor 3', 'three images are sent');
SELECT is((SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene, model => 'with the hall') WHERE changed), 1::bigint, 'another model takes two people at most');
SELECT is(pg_temp.sent(), 'Actor 1, Actor 2, Hall', 'so the location stays');
SELECT is((SELECT start_manifest FROM shot_assets.prompt_context(:scene, 'with the hall')),
  E'Reference images:\nImage #1: Actor 1 (character)\nImage #2: Actor 2 (character)\nImage #3: Hall (location)', 'in the prompt, too');

SELECT * FROM finish();
ROLLBACK;
