-- Which picture of an asset a shot gets: costumes, variants of an instance, and over somebody's shoulder.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(13);
SELECT count(*) FROM shot_assets.create_pipeline('image_rule');
SET LOCAL search_path = image_rule, public;

INSERT INTO scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id, shot_id, shot_order, camera) VALUES
  ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A', 1, 'MCU');
INSERT INTO project_assets (id, name, asset_type, description, image_key_url) VALUES
  ('c0000000-0000-0000-0000-000000000001', 'Alice', 'character', 'Alice in day clothes', 'alice.png'),
  ('c0000000-0000-0000-0000-000000000002', 'Bob', 'character', 'Bob', 'bob.png'),
  ('c0000000-0000-0000-0000-000000000003', 'Lamp', 'prop', 'A lamp', 'lamp.png'),
  ('c0000000-0000-0000-0000-000000000004', 'Crowd', 'extra_archetype', 'A crowd', 'crowd.png');
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
  SELECT id, angle, format('%s-%s.png', lower(name), angle), 'completed'
  FROM project_assets CROSS JOIN unnest('{front,back}'::text[]) AS angle WHERE asset_type = 'character';
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT replace(id::text, 'c0000000', 'd0000000')::uuid, 'a0000000-0000-0000-0000-000000000001', id, '2026-01-01'
  FROM project_assets;
\set alice '''d0000000-0000-0000-0000-000000000001'''
CREATE FUNCTION pg_temp.pictures() RETURNS text LANGUAGE sql VOLATILE
  RETURN (SELECT string_agg(image ->> 'url', ' ' ORDER BY n)
          FROM shot_assets.reference_orders_for_shot('b0000000-0000-0000-0000-000000000001')
          CROSS JOIN jsonb_array_elements(start_order) WITH ORDINALITY AS t (image, n));

SELECT is(pg_temp.pictures(), 'alice-front.png bob-front.png crowd.png lamp.png', 'extras stand behind characters and before props');

-- A costume.
UPDATE scene_asset_instances SET image_key_url = 'gown.png' WHERE id = :alice;
SELECT is(split_part(pg_temp.pictures(), ' ', 1), 'alice-front.png', 'an image of an instance without a description of its own is a picture of the asset');
UPDATE scene_asset_instances SET description_override = 'Alice in a red ball gown' WHERE id = :alice;
SELECT is(split_part(pg_temp.pictures(), ' ', 1), 'gown.png', 'a look of its own wins over the variants of the asset');
SELECT matches(start_manifest, 'Image #1: Alice \(character\) - Alice in a red ball gown',
  'and the words are of the same look') FROM shot_assets.reference_orders_for_shot('b0000000-0000-0000-0000-000000000001');
UPDATE scene_asset_instances SET image_key_url = 'alice-back.png' WHERE id = :alice;
SELECT is(split_part(pg_temp.pictures(), ' ', 1), 'alice-front.png', 'a variant of the asset is no look of its own');
UPDATE scene_asset_instances SET image_key_url = 'gown.png' WHERE id = :alice;
INSERT INTO asset_angle_variants (project_asset_id, scene_asset_instance_id, angle_type, image_url, status)
  VALUES ('c0000000-0000-0000-0000-000000000001', :alice, 'back', 'gown-back.png', 'completed');
SELECT is(split_part(pg_temp.pictures(), ' ', 1), 'gown.png', 'a variant of the instance is of its angle');
UPDATE shots SET camera = 'from behind';
SELECT is(pg_temp.pictures(), 'gown-back.png bob-back.png crowd.png lamp.png', 'where it wins');
ALTER TABLE asset_angle_variants DROP COLUMN scene_asset_instance_id;
DELETE FROM asset_angle_variants WHERE image_url = 'gown-back.png';
SELECT is(pg_temp.pictures(), 'gown.png bob-back.png crowd.png lamp.png', 'a host without such variants has none');

-- Over somebody's shoulder.
UPDATE scene_asset_instances SET description_override = NULL WHERE id = :alice;
UPDATE shots SET camera = 'OTS';
SELECT is(pg_temp.pictures(), 'alice-back.png bob-back.png crowd.png lamp.png', 'without a name, all are seen from behind');
UPDATE shots SET camera = 'OTS on Bob';
SELECT is(pg_temp.pictures(), 'alice-back.png bob-front.png crowd.png lamp.png', 'who is looked at is seen from the front');
UPDATE shots SET camera = 'over Bob''s shoulder, 50mm';
SELECT is(pg_temp.pictures(), 'alice-front.png bob-back.png crowd.png lamp.png', 'whose shoulder it is, from behind');
SELECT is(shot_assets.map_camera_to_angle('OTS on Bob', 'Alice') || ' ' || shot_assets.map_camera_to_angle('OTS on Bob', 'Bob'),
  'back front', 'map_camera_to_angle says so for a name');
SELECT is(shot_assets.map_camera_to_angle('Pull back to reveal'), 'front', 'a move is no angle');

SELECT * FROM finish();
ROLLBACK;
