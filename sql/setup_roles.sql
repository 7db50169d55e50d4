-- Who may set up a pipeline, what the owner of a host's tables needs, and what applications need.
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
\set QUIET off
\set ECHO all

CREATE ROLE regress_admin;
CREATE ROLE regress_writer;      -- owns scenes and shots
CREATE ROLE regress_art;         -- owns assets and, at first, instances
CREATE ROLE regress_app;
CREATE ROLE regress_reader;
CREATE SCHEMA host;
SET search_path = host;
CREATE TABLE scenes (id uuid PRIMARY KEY, updated_at timestamptz);
CREATE TABLE shots (id uuid PRIMARY KEY, scene_id uuid, shot_id text);
CREATE TABLE project_assets (id uuid PRIMARY KEY, name text, asset_type text);
CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid, project_asset_id uuid);
ALTER TABLE scenes OWNER TO regress_writer;
ALTER TABLE shots OWNER TO regress_writer;
ALTER TABLE project_assets OWNER TO regress_art;
ALTER TABLE scene_asset_instances OWNER TO regress_art;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;

-- set-up is not for everyone
SET ROLE regress_admin;
SELECT * FROM shot_assets.check_pipeline('host');
SELECT * FROM shot_assets.attach('host');
SELECT * FROM shot_assets.detach('host');
SELECT * FROM shot_assets.create_pipeline('host');
SELECT shot_assets.map_camera_to_angle('profile');
RESET ROLE;

-- the one statement that makes it somebody's
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_admin;
SET ROLE regress_admin;
CREATE TEMP TABLE lacking AS SELECT * FROM shot_assets.check_pipeline('host');
SELECT * FROM lacking;
SELECT * FROM shot_assets.attach('host');
RESET ROLE;
-- each of the remedies, by who may
SELECT remedy FROM lacking WHERE severity = 'error' \gexec
SET ROLE regress_admin;
SELECT * FROM shot_assets.check_pipeline('host');
SELECT DISTINCT action FROM shot_assets.attach('host');
RESET ROLE;
-- the owner of scenes owns our tables
SELECT relname, relowner::regrole, relacl FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relname ~ '^shot_asset_.*s$' AND relkind = 'r' ORDER BY relname;
SET ROLE regress_admin;
SELECT DISTINCT action FROM shot_assets.attach('host');
RESET ROLE;

-- an application: the API is there, the tables are granted
GRANT USAGE ON SCHEMA host TO regress_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA host TO regress_app;
CREATE POLICY all_of_them ON scenes TO regress_app USING (true);
INSERT INTO scenes (id, stage_locks) VALUES ('a0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}');
INSERT INTO shots VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A');
INSERT INTO project_assets VALUES ('c0000000-0000-0000-0000-000000000001', 'Knock', 'character');
INSERT INTO scene_asset_instances VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
SET ROLE regress_app;
SELECT presence_type FROM shot_assets.assign('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'enters');
SELECT stage_locks FROM scenes;
SELECT shot_label, asset_name FROM shot_assets.assignments_for_scene('a0000000-0000-0000-0000-000000000001');
SELECT * FROM shot_assets.check_pipeline('host');
RESET ROLE;
-- one that only reads
GRANT USAGE ON SCHEMA host TO regress_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA host TO regress_reader;
CREATE POLICY all_to_read ON scenes FOR SELECT TO regress_reader USING (true);
SET ROLE regress_reader;
SELECT shot_label, video_notes FROM shot_assets.reference_orders('a0000000-0000-0000-0000-000000000001');
SELECT shot_assets.assign('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001');
RESET ROLE;
-- a role that may delete instances outdates scenes that only their owner may read
GRANT USAGE ON SCHEMA host TO regress_art;
GRANT SELECT, DELETE ON scene_asset_instances TO regress_art;
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SET ROLE regress_art;
DELETE FROM host.scene_asset_instances;
RESET ROLE;
SELECT stage_locks, (SELECT count(*) FROM shot_asset_assignments) AS assignments FROM scenes;

-- what was taken away later is reported
ALTER TABLE shot_asset_scene_states OWNER TO regress_art;
REVOKE SELECT ON project_assets FROM regress_writer;
REVOKE EXECUTE ON FUNCTION shot_assets.scene_changed() FROM regress_writer;
REVOKE USAGE ON SCHEMA host FROM regress_writer;
SET ROLE regress_admin;
SELECT * FROM shot_assets.check_pipeline('host');
RESET ROLE;
REVOKE regress_art FROM regress_admin;
SET ROLE regress_admin;
SELECT object, problem FROM shot_assets.check_pipeline('host') WHERE object ~ 'states';
-- every function of set-up says so before it does anything
SELECT * FROM shot_assets.attach('host');
SELECT * FROM shot_assets.detach('host');
SELECT * FROM shot_assets.enable_history('host');
SELECT * FROM shot_assets.disable_history('host');
RESET ROLE;
GRANT USAGE ON SCHEMA host TO regress_writer;
GRANT SELECT ON project_assets TO regress_writer;
ALTER TABLE shot_asset_scene_states OWNER TO regress_writer;
-- where the caller may grant it, attach() gives the owner EXECUTE
DROP TRIGGER shot_assets_move ON shots;
SELECT * FROM shot_assets.attach('host') WHERE action <> 'kept';
SET ROLE regress_admin;
SELECT count(*) FROM shot_assets.detach('host') WHERE action = 'dropped';
RESET ROLE;

-- row-level security: it does not matter to set-up, even where it is forced on the owner
ALTER SCHEMA host OWNER TO regress_admin;
REASSIGN OWNED BY regress_writer, regress_art TO regress_admin;
DROP TABLE shot_asset_assignments, shot_asset_scene_states, shot_asset_shot_states, shot_asset_image_models, shot_asset_extra_references;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
SET ROLE regress_admin;
SELECT * FROM shot_assets.check_pipeline('host');
SELECT DISTINCT action FROM shot_assets.attach('host');
ALTER TABLE shots FORCE ROW LEVEL SECURITY;
SELECT * FROM shot_assets.check_pipeline('host');
ALTER TABLE shots NO FORCE ROW LEVEL SECURITY;
RESET ROLE;
-- what a superuser attaches belongs to the owner, who needs CREATE for that
DROP TABLE shot_asset_assignments, shot_asset_scene_states, shot_asset_shot_states, shot_asset_image_models, shot_asset_extra_references;
REVOKE CREATE ON SCHEMA host FROM regress_admin, regress_writer;
SELECT * FROM shot_assets.attach('host');
GRANT CREATE ON SCHEMA host TO regress_admin;
SELECT DISTINCT action FROM shot_assets.attach('host');
SELECT DISTINCT relowner::regrole FROM pg_class WHERE relnamespace = 'host'::regnamespace;

DROP SCHEMA host CASCADE;
DROP OWNED BY regress_admin, regress_writer, regress_art, regress_app, regress_reader;
DROP ROLE regress_admin, regress_writer, regress_art, regress_app, regress_reader;
