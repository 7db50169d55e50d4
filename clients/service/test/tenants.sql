-- The film of docs/examples with two tenants: ...a1 has Nosferatu, ...b2 has a film of one scene. Roles as a gateway has
-- them: the service logs in as service_login and becomes authenticated.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET search_path = film;
DO $$ BEGIN
  IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated; END IF;
END $$;
CREATE ROLE service_login LOGIN NOINHERIT;
GRANT authenticated TO service_login;
ALTER ROLE service_login SET search_path = film;
ALTER ROLE service_login SET shot_assets.notify = changes;
GRANT USAGE ON SCHEMA film TO service_login, authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA film TO authenticated;

UPDATE projects SET user_id = '00000000-0000-0000-0000-0000000000a1';
INSERT INTO projects (id, user_id, name)
VALUES ('bbbbbbbb-0000-0000-0000-000000000001', '00000000-0000-0000-0000-0000000000b2', 'The Golem');
INSERT INTO scenes (id, project_id, scene_number, slug)
VALUES ('bbbbbbbb-0000-0000-0000-000000000002', 'bbbbbbbb-0000-0000-0000-000000000001', 1, 'the-ghetto');
INSERT INTO shots (id, scene_id, shot_id, shot_order)
VALUES ('bbbbbbbb-0000-0000-0000-000000000003', 'bbbbbbbb-0000-0000-0000-000000000002', '1A', 1);
INSERT INTO project_assets (id, project_id, name, asset_type)
VALUES ('bbbbbbbb-0000-0000-0000-000000000004', 'bbbbbbbb-0000-0000-0000-000000000001', 'Golem', 'character');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
VALUES ('bbbbbbbb-0000-0000-0000-000000000005', 'bbbbbbbb-0000-0000-0000-000000000002',
        'bbbbbbbb-0000-0000-0000-000000000004');

CREATE POLICY mine ON projects USING (user_id = (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid);
CREATE POLICY mine ON scenes USING (EXISTS (SELECT FROM projects p WHERE p.id = scenes.project_id));
CREATE POLICY mine ON shots USING (EXISTS (SELECT FROM scenes s WHERE s.id = shots.scene_id));
CREATE POLICY mine ON project_assets USING (EXISTS (SELECT FROM projects p WHERE p.id = project_assets.project_id));
CREATE POLICY mine ON scene_asset_instances USING (EXISTS (SELECT FROM scenes s WHERE s.id = scene_asset_instances.scene_id));
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_assets ENABLE ROW LEVEL SECURITY;
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
SELECT count(*) FROM shot_assets.attach('film');
SELECT count(*) FROM shot_assets.enable_history('film');
