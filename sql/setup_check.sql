-- What a schema lacks, all at once and with remedies: check_pipeline(). A failing attach() changes nothing.
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
\set QUIET off
\set ECHO all

-- nothing there
CREATE SCHEMA blank;
SELECT * FROM shot_assets.check_pipeline('blank');

-- relations of the wrong kind
CREATE SCHEMA kinds;
SET search_path = kinds;
CREATE FOREIGN DATA WRAPPER regress_wrapper;
CREATE SERVER regress_server FOREIGN DATA WRAPPER regress_wrapper;
CREATE VIEW scenes AS SELECT gen_random_uuid() AS id;
CREATE TABLE shots (id uuid, scene_id uuid, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE FOREIGN TABLE project_assets (id uuid, name text, asset_type text) SERVER regress_server;
CREATE TABLE things (id uuid);
CREATE TABLE scene_asset_instances (scene_id uuid, project_asset_id uuid, PRIMARY KEY (id)) INHERITS (things);
CREATE UNLOGGED TABLE shot_asset_assignments (shot_id uuid, scene_asset_instance_id uuid);
CREATE MATERIALIZED VIEW shot_asset_scene_states AS SELECT 1 AS scene_id;
CREATE SEQUENCE projects;
CREATE TYPE branches AS (id uuid, project_id uuid);
CREATE VIEW asset_angle_variants AS SELECT gen_random_uuid() AS project_asset_id, 'front' AS angle_type, '' AS image_url, 'failed' AS status;
SELECT object, problem, remedy FROM shot_assets.check_pipeline('kinds') WHERE object ~ '^\w+$';
SELECT * FROM shot_assets.attach('kinds');
DROP SERVER regress_server CASCADE;
DROP FOREIGN DATA WRAPPER regress_wrapper;

-- columns, keys and constraints that do not serve
CREATE SCHEMA other;
CREATE TABLE other.shots (id uuid PRIMARY KEY);
CREATE SCHEMA "faulty host";
SET search_path = "faulty host";
CREATE TYPE presence AS ENUM ('throughout', 'enters');
CREATE TABLE scenes (id text PRIMARY KEY, stage_locks json DEFAULT '{}', made_at timestamptz, updated_at timestamptz GENERATED ALWAYS AS (made_at) STORED);
CREATE TABLE shots (number int PRIMARY KEY, id uuid, shot_id int, shot_order varchar(4), duration numeric, setting text, characters_foreground jsonb, prompts_generated_at date);
CREATE TABLE scene_asset_instances (scene_id uuid, project_asset_id bigint, created_at timestamp, status_tags text);
CREATE TABLE project_assets (id uuid, name name, asset_type text, description xml);
CREATE TABLE asset_angle_variants (project_asset_id uuid, angle_type text, image_url text);
CREATE TABLE projects (id uuid);
CREATE TABLE shot_asset_assignments (
  id int PRIMARY KEY,
  shot_id uuid CONSTRAINT fk_other REFERENCES other.shots ON DELETE CASCADE,
  scene_asset_instance_id uuid,
  presence_type presence DEFAULT 'throughout',
  presence_note char(200),
  created_at timestamp,
  weight real NOT NULL,
  CONSTRAINT ck CHECK (presence_type IN ('throughout', 'enters')));
SELECT * FROM shot_assets.check_pipeline('faulty host');
-- attach() says the same, and changes nothing
CALL pg_temp.remember('faulty host');
SELECT * FROM shot_assets.attach('faulty host');
SELECT * FROM pg_temp.what_changed('faulty host');
-- remedies that are statements can be run as they are
SELECT remedy FROM shot_assets.check_pipeline('faulty host') WHERE remedy !~ '\.$' \gexec
-- what they have uncovered, and what is not for a statement to decide
SELECT * FROM shot_assets.check_pipeline('faulty host');
ALTER TABLE shot_asset_assignments DROP COLUMN id;
ALTER TABLE shots ALTER characters_foreground TYPE text[] USING NULL;
ALTER TABLE scene_asset_instances DROP project_asset_id, ADD project_asset_id uuid;
SELECT * FROM shot_assets.check_pipeline('faulty host');
SELECT action, count(*) FROM shot_assets.attach('faulty host') GROUP BY action;
SELECT * FROM shot_assets.check_pipeline('faulty host');
SELECT * FROM pg_temp.redundant_indexes('faulty host');

-- a foreign key that does not cascade, a check that refuses a presence type: the remedy makes room for ours
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey, DROP CONSTRAINT shot_assets_presence_type,
  ADD CONSTRAINT fk_shot FOREIGN KEY (shot_id) REFERENCES shots (id), ADD CONSTRAINT ck_presence CHECK (presence_type IN ('throughout', 'enters'));
SELECT * FROM shot_assets.check_pipeline('faulty host');
SELECT remedy FROM shot_assets.check_pipeline('faulty host') \gexec
SELECT * FROM shot_assets.attach('faulty host') WHERE action <> 'kept';

-- rows that break the rules: how many, and one of each
SELECT count(*) FROM shot_assets.create_pipeline('rows');
SET search_path = rows;
SELECT count(*) FROM shot_assets.detach('rows');
INSERT INTO scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001'), ('a0000000-0000-0000-0000-000000000002');
INSERT INTO shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001'),
  ('b0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000002');
INSERT INTO project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Ellen', 'character');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES
  ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
DROP TABLE shot_asset_assignments;
CREATE TABLE shot_asset_assignments (id uuid PRIMARY KEY, shot_id uuid, scene_asset_instance_id uuid, presence_type text, presence_note text, updated_at timestamptz);
INSERT INTO shot_asset_assignments
SELECT format('e0000000-0000-0000-0000-0000000000%s', n)::uuid, format('b0000000-0000-0000-0000-00000000000%s', shot)::uuid,
       format('d0000000-0000-0000-0000-00000000000%s', instance)::uuid, presence, note, changed::timestamptz
FROM (VALUES
  (11, '1', '1', 'enters', NULL, '2026-01-01'), (12, '1', '1', 'exits', NULL, '2026-01-01'),
  (21, '9', '1', 'throughout', NULL, '2026-01-01'), (22, '1', '9', 'throughout', NULL, '2026-01-01'), (23, '9', '9', 'throughout', NULL, '2026-01-01'),
  (31, '2', '1', 'cameo', repeat('é', 201), '2026-01-01'),
  (41, '1', '8', NULL, NULL, NULL)) AS v (n, shot, instance, presence, note, changed);
UPDATE shot_asset_assignments SET scene_asset_instance_id = NULL WHERE id = 'e0000000-0000-0000-0000-000000000041';
SELECT * FROM shot_assets.check_pipeline('rows');
CALL pg_temp.remember('rows');
SELECT * FROM shot_assets.attach('rows');
SELECT * FROM pg_temp.what_changed('rows');
DELETE FROM shot_asset_assignments WHERE id <> 'e0000000-0000-0000-0000-000000000011';

-- an attach() that fails half way, because of the host, changes nothing either
CREATE FUNCTION pg_temp.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no triggers on Sundays'; END $$;
CREATE EVENT TRIGGER regress_refuse ON ddl_command_start WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION pg_temp.refuse();
SELECT * FROM shot_assets.attach('rows');
DROP EVENT TRIGGER regress_refuse;
SELECT * FROM pg_temp.what_changed('rows') WHERE change = 'new';
-- rewrite rules have to go
CREATE RULE audit AS ON INSERT TO shot_asset_assignments DO ALSO NOTIFY audited;
CREATE RULE "keep; all" AS ON DELETE TO shot_asset_assignments DO INSTEAD NOTHING;
SELECT * FROM shot_assets.check_pipeline('rows');
SELECT remedy FROM shot_assets.check_pipeline('rows') WHERE severity = 'error' \gexec
SELECT count(*) FROM shot_assets.attach('rows') WHERE action = 'added';
SELECT * FROM shot_assets.check_pipeline('rows');

DROP SCHEMA blank, kinds, other, "faulty host", rows CASCADE;
