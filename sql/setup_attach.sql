-- Adopting an application's own tables: attach(), detach() and attach() again.
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
\set QUIET off
\set ECHO all

-- An application that has grown: scenes on branches, enumerations, varchar, domains, small and big integers, times
-- without a zone, row-level security, and an assignment table of its own, in use.
CREATE SCHEMA app;
SET search_path = app;
CREATE TYPE kind AS ENUM ('prop', 'character', 'location');
CREATE DOMAIN short AS varchar(40);
CREATE DOMAIN note AS text CHECK (value <> 'to do');
CREATE DOMAIN tags AS text[];
CREATE FUNCTION fn_update_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TABLE projects (id uuid PRIMARY KEY, user_id text NOT NULL);
CREATE TABLE branches (id uuid PRIMARY KEY, project_id uuid NOT NULL REFERENCES projects);
CREATE TABLE scenes (id uuid PRIMARY KEY, branch_id uuid NOT NULL REFERENCES branches, stage_locks jsonb NOT NULL DEFAULT '{}', updated_at timestamp DEFAULT now());
CREATE TABLE shots (id uuid CONSTRAINT pk_shots PRIMARY KEY, scene_id uuid REFERENCES scenes ON DELETE CASCADE, shot_id short, shot_order smallint, duration bigint,
  camera varchar, action note, characters_foreground kind[]);
CREATE INDEX idx_shots_scene ON shots (scene_id, shot_order);
CREATE TABLE project_assets (id uuid PRIMARY KEY, name varchar(100) NOT NULL, asset_type kind NOT NULL, image_key_url char(20));
CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid REFERENCES scenes ON DELETE CASCADE, project_asset_id uuid REFERENCES project_assets,
  status_tags tags, created_at timestamptz NOT NULL);
CREATE INDEX idx_instances_scene ON scene_asset_instances USING hash (scene_id);
CREATE TABLE shot_asset_assignments (
  id uuid CONSTRAINT pk_assignments PRIMARY KEY DEFAULT gen_random_uuid(),
  shot_id uuid NOT NULL CONSTRAINT fk_shot REFERENCES shots ON DELETE CASCADE,
  scene_asset_instance_id uuid NOT NULL CONSTRAINT fk_instance REFERENCES scene_asset_instances ON DELETE CASCADE,
  presence_type varchar(20) NOT NULL DEFAULT 'throughout' CONSTRAINT ck_presence CHECK (presence_type IN ('enters', 'exits', 'passes_through', 'throughout')),
  presence_note note,
  sort_order int DEFAULT 0,
  created_by text DEFAULT current_user,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT uq_shot_instance UNIQUE (shot_id, scene_asset_instance_id));
CREATE INDEX idx_assignments_instance ON shot_asset_assignments (scene_asset_instance_id);
CREATE TRIGGER trg_touch BEFORE UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION fn_update_timestamp();
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY members ON shot_asset_assignments USING (created_by = current_user);
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;

\set scene1 '''a0000000-0000-0000-0000-000000000001'''
\set scene2 '''a0000000-0000-0000-0000-000000000002'''
\set shot1 '''b0000000-0000-0000-0000-000000000001'''
\set shot2 '''b0000000-0000-0000-0000-000000000002'''
\set ellen1 '''d0000000-0000-0000-0000-000000000001'''
\set ellen2 '''d0000000-0000-0000-0000-000000000002'''
INSERT INTO projects VALUES ('f0000000-0000-0000-0000-000000000001', 'user_1');
INSERT INTO branches VALUES ('e0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO scenes VALUES
  (:scene1, 'e0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}'), (:scene2, 'e0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}');
INSERT INTO shots VALUES (:shot1, :scene1, '1A', 1, 4, 'profile', 'Ellen waits.'), (:shot2, :scene2, '2A', 1, 4, NULL, NULL);
INSERT INTO project_assets VALUES ('c0000000-0000-0000-0000-000000000001', 'Ellen', 'character', 'ellen.png');
INSERT INTO scene_asset_instances VALUES
  (:ellen1, :scene1, 'c0000000-0000-0000-0000-000000000001', '{}', '2026-01-01'), (:ellen2, :scene2, 'c0000000-0000-0000-0000-000000000001', '{}', '2026-01-01');
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id, presence_type, sort_order, created_at, updated_at)
  VALUES ('e0000000-0000-0000-0000-000000000001', :shot1, :ellen1, 'enters', 7, '2026-02-01 00:00+00', '2026-02-01 00:00+00');

-- what works with less is said, and hinders nothing
SELECT * FROM shot_assets.check_pipeline('app');
-- adopting: what is missing is added, what is there is kept
CALL pg_temp.remember('app');
-- not by who may be too old to see all assignments
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT * FROM shot_assets.attach('app');
ROLLBACK;
SELECT * FROM shot_assets.attach('app');
-- of the host's own nothing is gone, nothing is there twice, no row has changed but for its new columns
SELECT line FROM pg_temp.what_changed('app') WHERE change = 'gone';
SELECT line FROM pg_temp.what_changed('app') WHERE change = 'new' AND line !~ '^(column|row) ' AND line ~ 'shot_asset_assignments';
SELECT * FROM pg_temp.redundant_indexes('app');
-- a scene with assignments is managed, since its first one; another is not
SELECT scene_id, managed_since AT TIME ZONE 'UTC' AS managed_since FROM shot_asset_scene_states ORDER BY scene_id;
-- a second time
CALL pg_temp.remember('app');
SELECT DISTINCT action FROM shot_assets.attach('app');
SELECT * FROM pg_temp.what_changed('app');

-- it works, through the host's own types
SELECT shot_id, asset_name, asset_type, presence_type, image_url FROM shot_assets.assignments_for_scene(:scene1);
SELECT shot_label, start_manifest, end_manifest FROM shot_assets.reference_orders(:scene1);
SELECT presence_type, presence_note FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1, 'instance_id', :ellen1, 'presence_type', 'exits', 'presence_note', 'left')));
SELECT created, existing FROM shot_assets.ensure_populated(:scene1);
SELECT created, existing FROM shot_assets.ensure_populated(:scene2);
SELECT id, stage_locks FROM scenes ORDER BY id;
UPDATE shots SET scene_id = :scene2 WHERE id = :shot1;
-- whom a policy of the host hides the assignments from, it goes on hiding them from
CREATE ROLE regress_guest;
GRANT USAGE ON SCHEMA app TO regress_guest;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO regress_guest;
SET ROLE regress_guest;
SELECT count(*) FROM shot_asset_assignments;
RESET ROLE;
DROP OWNED BY regress_guest;
DROP ROLE regress_guest;

-- detaching takes the triggers off, and nothing else
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SELECT shot_assets.clear_scene(:scene2);
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
CALL pg_temp.remember('app');
SELECT * FROM shot_assets.detach('app');
SELECT change, substring(line, 'shot_assets_\w+') AS name FROM pg_temp.what_changed('app') ORDER BY line;
SELECT * FROM shot_assets.detach('app');
-- what changes meanwhile outdates nothing
UPDATE shot_asset_assignments SET presence_type = 'passes_through';
SELECT id, stage_locks FROM scenes ORDER BY id;
-- attached again: managed scenes stay managed, the one that was emptied on purpose stays empty
SELECT * FROM shot_assets.attach('app') WHERE action <> 'kept';
SELECT * FROM pg_temp.what_changed('app') WHERE line !~ '^row (scenes|shot_asset_assignments) ';
SELECT created, existing FROM shot_assets.ensure_populated(:scene2);
-- what somebody dropped comes back, what somebody disabled is named
DROP TRIGGER shot_assets_delete ON shot_asset_assignments;
DROP INDEX idx_shots_scene;
ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_assets_insert;
ALTER TABLE shot_asset_assignments DROP CONSTRAINT ck_presence;
SELECT * FROM shot_assets.check_pipeline('app') WHERE problem !~ '^type';
SELECT * FROM shot_assets.attach('app') WHERE action <> 'kept';
ALTER TABLE shot_asset_assignments ENABLE TRIGGER shot_assets_insert;
SELECT * FROM shot_assets.check_pipeline('app') WHERE problem !~ '^type';

-- a host that has a fn_update_timestamp(), but no trigger yet: it is used, on a real change only
DROP TRIGGER trg_touch ON shot_asset_assignments;
SELECT * FROM shot_assets.attach('app') WHERE action <> 'kept';
SELECT tgfoid::regproc FROM pg_trigger WHERE tgname = 'shot_assets_updated_at' AND tgrelid = 'shot_asset_assignments'::regclass;
CREATE FUNCTION moved() RETURNS boolean LANGUAGE sql AS $$ SELECT updated_at > '2026-01-01' FROM app.shot_asset_assignments $$;
UPDATE shot_asset_assignments SET updated_at = '2025-01-01';
SELECT moved();
UPDATE shot_asset_assignments SET presence_type = presence_type, sort_order = 8;
SELECT moved();
UPDATE shot_asset_assignments SET presence_note = 'right';
SELECT moved();
-- without one: our own, on a real change only
SELECT object FROM shot_assets.detach('app') WHERE action = 'dropped';
DROP FUNCTION fn_update_timestamp;
SELECT count(*) FROM shot_assets.attach('app') WHERE action <> 'kept';
SELECT tgfoid::regproc FROM pg_trigger WHERE tgname = 'shot_assets_updated_at' AND tgrelid = 'shot_asset_assignments'::regclass;
UPDATE shot_asset_assignments SET updated_at = '2025-01-01';
UPDATE shot_asset_assignments SET presence_note = presence_note, sort_order = 9;
SELECT moved();
UPDATE shot_asset_assignments SET presence_note = NULL;
SELECT moved();
-- one of somebody who could not put a trigger there is not: everyone who writes would run it
CREATE ROLE regress_stranger;
CREATE FUNCTION fn_update_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
ALTER FUNCTION fn_update_timestamp() OWNER TO regress_stranger;
DROP TRIGGER shot_assets_updated_at ON shot_asset_assignments;
SELECT object FROM shot_assets.attach('app') WHERE action <> 'kept';
SELECT tgfoid::regproc FROM pg_trigger WHERE tgname = 'shot_assets_updated_at' AND tgrelid = 'shot_asset_assignments'::regclass;

-- an assignment table that only joins: it gets the rest, and keeps its key
CREATE SCHEMA joined;
CREATE TABLE joined.scenes (id uuid PRIMARY KEY);
CREATE TABLE joined.shots (id uuid PRIMARY KEY, scene_id uuid);
CREATE TABLE joined.project_assets (id uuid PRIMARY KEY, name text, asset_type text);
CREATE TABLE joined.scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid, project_asset_id uuid);
CREATE TABLE joined.shot_asset_assignments (shot_id uuid, scene_asset_instance_id uuid, PRIMARY KEY (scene_asset_instance_id, shot_id));
INSERT INTO joined.scenes VALUES (:scene1);
INSERT INTO joined.shots VALUES (:shot1, :scene1);
INSERT INTO joined.project_assets VALUES ('c0000000-0000-0000-0000-000000000001', 'Ellen', 'character');
INSERT INTO joined.scene_asset_instances VALUES (:ellen1, :scene1, 'c0000000-0000-0000-0000-000000000001');
INSERT INTO joined.shot_asset_assignments VALUES (:shot1, :ellen1), (:shot2, :ellen1);
SELECT * FROM shot_assets.check_pipeline('joined');
DELETE FROM joined.shot_asset_assignments WHERE shot_id = :shot2;
UPDATE joined.shots SET scene_id = NULL;
SELECT * FROM shot_assets.check_pipeline('joined');
UPDATE joined.shots SET scene_id = :scene1;
SELECT * FROM shot_assets.check_pipeline('joined');
SELECT * FROM shot_assets.attach('joined') WHERE object ~ 'scenes|assignments';
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'joined.shot_asset_assignments'::regclass ORDER BY 1;
SELECT * FROM pg_temp.redundant_indexes('joined');
SET search_path = joined;
SELECT shot_id, presence_type, presence_note FROM shot_assets.assignments_for_scene(:scene1);
SELECT presence_type FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot1, 'instance_id', :ellen1, 'presence_type', 'exits')));

-- no schema of that name
SELECT * FROM shot_assets.attach('nowhere');
SELECT * FROM shot_assets.detach('nowhere');
SELECT * FROM shot_assets.check_pipeline('nowhere');
SELECT * FROM shot_assets.attach('pg_toast');
SELECT * FROM shot_assets.detach('');
SELECT * FROM shot_assets.check_pipeline(NULL);

DROP SCHEMA app, joined CASCADE;
DROP ROLE regress_stranger;
