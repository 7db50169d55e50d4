-- Under REPEATABLE READ, a stage is locked only by a transaction that sees what it approves, extra images included. A
-- policy that hides extra images from the owner of the scenes would hide a change of them, so it is refused.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT plan(6);
SELECT count(*) AS things FROM shot_assets.create_pipeline('studio') \gset
SET LOCAL search_path = studio, public;
CREATE FUNCTION pg_temp.lock_stage() RETURNS text LANGUAGE sql AS
  $$ SELECT 'UPDATE studio.scenes SET stage_locks = ''{"9": {"status": "locked"}}''' $$;
CREATE FUNCTION pg_temp.change() RETURNS text LANGUAGE sql AS
  $$ SELECT 'UPDATE studio.shot_asset_extra_references SET label = label || ''!''' $$;
INSERT INTO projects (id) VALUES ('00000000-0000-0000-0000-00000000000a');
INSERT INTO scenes (id, project_id) VALUES ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a');
INSERT INTO shots (id, scene_id, shot_id) VALUES ('00000000-0000-0000-0000-00000000000c', '00000000-0000-0000-0000-00000000000b', '1A');
INSERT INTO shot_asset_extra_references VALUES ('00000000-0000-0000-0000-00000000000c', 'start', 1, 'style.png', 'Style');

CREATE ROLE regress_images_owner;
GRANT USAGE ON SCHEMA studio TO regress_images_owner;
GRANT SELECT ON shots, shot_asset_assignments, scene_asset_instances, shot_asset_scene_states TO regress_images_owner;
GRANT SELECT, UPDATE ON scenes TO regress_images_owner;
CREATE ROLE regress_scenes_owner;
GRANT USAGE ON SCHEMA studio TO regress_scenes_owner;
GRANT SELECT ON shots, shot_asset_assignments, scene_asset_instances TO regress_scenes_owner;
GRANT SELECT, INSERT, UPDATE ON shot_asset_scene_states TO regress_scenes_owner;
ALTER TABLE scenes OWNER TO regress_scenes_owner;
ALTER TABLE shot_asset_assignments OWNER TO regress_images_owner;
ALTER TABLE shot_asset_extra_references OWNER TO regress_images_owner;
GRANT SELECT ON shot_asset_assignments, shot_asset_extra_references TO regress_scenes_owner;

SELECT lives_ok(pg_temp.lock_stage(), 'extra images that can be read are approved with the stage');
UPDATE scenes SET stage_locks = '{}';
ALTER TABLE shot_asset_extra_references ENABLE ROW LEVEL SECURITY;
SELECT throws_ok(pg_temp.lock_stage(), '42501', 'row-level security hides rows of shot_asset_extra_references from role "regress_scenes_owner"',
  'those that a policy hides are not');
CREATE POLICY of_style ON shot_asset_extra_references USING (url = 'style.png');
SELECT throws_ok(pg_temp.lock_stage(), '42501', NULL, 'nor are those that a policy lets through, because it may hide others');
ALTER TABLE shot_asset_extra_references FORCE ROW LEVEL SECURITY;
ALTER TABLE shot_asset_extra_references OWNER TO regress_scenes_owner;
ALTER TABLE shot_asset_assignments OWNER TO regress_scenes_owner;
SELECT lives_ok(pg_temp.lock_stage(), 'a policy of the owner binds no trigger');
SELECT lives_ok(pg_temp.change(), 'a change is the owner''s');
DROP TABLE shot_asset_extra_references CASCADE;
UPDATE scenes SET stage_locks = '{}';
SELECT lives_ok(pg_temp.lock_stage(), 'a schema of an earlier version has none');

SELECT * FROM finish();
ROLLBACK;
