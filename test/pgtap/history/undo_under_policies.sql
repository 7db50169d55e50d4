-- Undo as a tenant reads under the policies of the host, which find names as everywhere else in the tenant's session.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT plan(6);
SELECT count(*) FROM shot_assets.create_pipeline('policies');
SET LOCAL search_path = policies, public;
INSERT INTO scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
INSERT INTO project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Bob', 'character');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id)
  VALUES ('e0000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001');
SELECT count(*) FROM shot_assets.enable_history('policies');

-- Neither the function nor its table is named with a schema.
CREATE FUNCTION may_see(scene uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS 'BEGIN RETURN EXISTS (SELECT FROM scenes WHERE id = scene); END';
CREATE POLICY may_see ON shots USING (may_see(scene_id));
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
-- Of these the search path does not decide the text.
ALTER TABLE shot_asset_assignments ADD span int4range DEFAULT '[1,2)', ADD tags text[] DEFAULT '{a}', ADD more jsonb DEFAULT '{}';
CREATE ROLE undoing_tenant;
GRANT USAGE ON SCHEMA policies TO undoing_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA policies TO undoing_tenant;
CREATE FUNCTION pg_temp.presence() RETURNS text LANGUAGE sql VOLATILE RETURN (SELECT presence_type FROM policies.shot_asset_assignments);
SET LOCAL ROLE undoing_tenant;
SELECT lives_ok($$ SELECT shot_assets.set_presence('e0000000-0000-0000-0000-000000000001', 'exits') $$, 'a tenant changes an assignment');
SELECT lives_ok($$ SELECT shot_assets.undo_last('a0000000-0000-0000-0000-000000000001') $$, 'and undoes it');
SELECT is(pg_temp.presence(), 'throughout', 'it is as before');
SELECT lives_ok($$ SELECT shot_assets.redo_last('a0000000-0000-0000-0000-000000000001') $$, 'and does it again');
SELECT is(pg_temp.presence(), 'exits', 'it is as it was then');
RESET ROLE;

-- The search path decides what a regclass looks like, so with one the rows are compared under that of the history.
ALTER TABLE shot_asset_assignments ADD kept regclass DEFAULT 'scenes';
GRANT SELECT ON pg_class TO undoing_tenant;
UPDATE shot_asset_assignments SET kept = 'shots';
SET LOCAL search_path = pg_catalog, policies, public;
SELECT lives_ok($$ SELECT shot_assets.undo_last('a0000000-0000-0000-0000-000000000001') $$, 'another search path does not make it another value');
ROLLBACK;
