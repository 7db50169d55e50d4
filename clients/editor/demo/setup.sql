-- A database for the editor to be tried on: Nosferatu for one user and a small film for another, apart by row-level
-- security. Run it in an empty database as a superuser, in the directory of the sources:
--
--   psql -f clients/editor/demo/setup.sql
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;

CREATE EXTENSION shot_assets;
SELECT FROM shot_assets.create_pipeline('film');
SELECT FROM shot_assets.enable_history('film');
SELECT current_database() AS database \gset
ALTER DATABASE :"database" SET search_path = film;
SET search_path = film;

ALTER DATABASE :"database" SET shot_assets.notify = changes;

-- The service connects as editor_service, and becomes authenticated for each request.
DO $$
BEGIN
  IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated; END IF;
  IF to_regrole('editor_service') IS NULL THEN CREATE ROLE editor_service LOGIN NOINHERIT IN ROLE authenticated; END IF;
END
$$;
GRANT USAGE ON SCHEMA film TO authenticated, editor_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO authenticated;

\set schema film
\set film_file demo/nosferatu.json
\i demo/load.sql

-- Users are who the development issuer says they are.
UPDATE projects SET user_id = '11111111-1111-4111-8111-111111111111';

INSERT INTO projects (id, user_id, name)
VALUES ('c0000000-0000-4000-8000-000000000001', '22222222-2222-4222-8222-222222222222', 'The Cabinet of Dr. Caligari (1920)');
INSERT INTO project_assets (project_id, name, asset_type, description)
SELECT 'c0000000-0000-4000-8000-000000000001', *
FROM (VALUES ('Caligari', 'character', 'A stout showman with white hair, round glasses and a top hat.'),
             ('Cesare', 'character', 'A tall sleepwalker in black, pale, with dark rings around his eyes.'),
             ('Fairground', 'location', 'Crooked tents and a turning carousel on a hill.'),
             ('Cabinet', 'prop', 'An upright wooden box with a door.')) AS assets;
INSERT INTO scenes (id, project_id, scene_number, slug)
VALUES ('c0000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000001', 1, 'ext-fairground-day');
INSERT INTO shots (scene_id, shot_id, shot_order, duration, camera, setting, action, characters_foreground)
VALUES ('c0000000-0000-4000-8000-000000000002', '1A', 1, 6, 'WS', 'Fairground', 'Caligari rings his bell before a tent.', '{Caligari}'),
       ('c0000000-0000-4000-8000-000000000002', '1B', 2, 8, 'MS', 'Fairground', 'The Cabinet opens. Cesare wakes.', '{Cesare}'),
       ('c0000000-0000-4000-8000-000000000002', '1C', 3, 4, 'CU', 'Fairground', 'The crowd steps back.', '{}');

INSERT INTO shot_asset_image_models (name, max_images, max_per_type, label_format, drop_first)
VALUES ('storyboard', 2, '{"character": 1}', 'Image {n}', '{prop}'), ('keyframes', 8, NULL, '@image{n}', NULL);

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_assets ENABLE ROW LEVEL SECURITY;
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
ALTER TABLE asset_angle_variants ENABLE ROW LEVEL SECURITY;
ALTER TABLE transformation_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON projects
  USING (user_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid);
CREATE POLICY mine ON scenes USING (EXISTS (SELECT FROM projects p WHERE p.id = scenes.project_id));
CREATE POLICY mine ON shots USING (EXISTS (SELECT FROM scenes s WHERE s.id = shots.scene_id));
CREATE POLICY mine ON project_assets USING (EXISTS (SELECT FROM projects p WHERE p.id = project_assets.project_id));
CREATE POLICY mine ON scene_asset_instances USING (EXISTS (SELECT FROM scenes s WHERE s.id = scene_asset_instances.scene_id));
CREATE POLICY mine ON asset_angle_variants USING (EXISTS (SELECT FROM project_assets p WHERE p.id = asset_angle_variants.project_asset_id));
CREATE POLICY mine ON transformation_events USING (EXISTS (SELECT FROM scenes s WHERE s.id = transformation_events.scene_id));
SELECT FROM shot_assets.attach('film');
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO authenticated;
