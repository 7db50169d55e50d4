-- Several pipelines in one database: found by search path or setting, invisible to each other, and what DDL between two
-- calls of one session changes.
SET client_min_messages = warning;
\set scene '''a0000000-0000-0000-0000-000000000001'''
\set shot '''b0000000-0000-0000-0000-000000000001'''
\set instance '''d0000000-0000-0000-0000-000000000001'''
-- The same ids in both; only names tell them apart.
CREATE PROCEDURE start(schema name, asset text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM shot_assets.create_pipeline(schema);
  EXECUTE format($sql$
    INSERT INTO %1$I.scenes (id, stage_locks) VALUES ('a0000000-0000-0000-0000-000000000001', '{"9": {"status": "locked"}}');
    INSERT INTO %1$I.shots (id, scene_id, shot_id, camera) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', '1A', 'profile');
    INSERT INTO %1$I.project_assets (id, name, asset_type, image_key_url) VALUES ('c0000000-0000-0000-0000-000000000001', %2$L, 'character', 'front.png');
    INSERT INTO %1$I.asset_angle_variants (project_asset_id, angle_type, image_url, status) VALUES ('c0000000-0000-0000-0000-000000000001', 'side', 'side.png', 'completed');
    INSERT INTO %1$I.scene_asset_instances (id, scene_id, project_asset_id) VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001')
  $sql$, schema, asset);
END $$;
CALL start('north', 'Nanook');
CALL start('south', 'Scott');
SET plan_cache_mode = force_generic_plan;
PREPARE cast_of AS SELECT shot_assets.pipeline_schema(), asset_name, asset_type, presence_type, image_url
  FROM shot_assets.assignments_for_scene('a0000000-0000-0000-0000-000000000001');
PREPARE locks AS SELECT (SELECT stage_locks #>> '{9,status}' FROM north.scenes) AS north, (SELECT stage_locks #>> '{9,status}' FROM south.scenes) AS south;

-- by the search path, with plans kept from call to call
SET search_path = north;
SELECT presence_type FROM shot_assets.assign(:shot, :instance, 'enters');
EXECUTE cast_of;
SET search_path = south;
EXECUTE cast_of;
SELECT presence_type FROM shot_assets.assign(:shot, :instance, 'exits');
EXECUTE cast_of;
SET search_path = north, south;
EXECUTE cast_of;
-- by the setting, which wins
SET shot_assets.pipeline_schema = 'south';
EXECUTE cast_of;
BEGIN;
SET LOCAL shot_assets.pipeline_schema = 'north';
EXECUTE cast_of;
ROLLBACK;
EXECUTE cast_of;
RESET shot_assets.pipeline_schema;
EXECUTE cast_of;
-- what changes in one changes nothing in the other, whatever the caller's pipeline is
CREATE PROCEDURE public.relock() LANGUAGE sql AS $$
  UPDATE north.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  UPDATE south.scenes SET stage_locks = '{"9": {"status": "locked"}}';
$$;
CALL public.relock();
UPDATE south.shot_asset_assignments SET presence_type = 'throughout';
EXECUTE locks;
CALL public.relock();
SELECT shot_assets.clear_scene(:scene);
EXECUTE locks;
SELECT count(*) FROM south.shot_asset_assignments;
SELECT presence_type FROM shot_assets.assign(:shot, :instance, 'enters');
-- nothing of one can refer to the other
INSERT INTO south.shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000009', :scene);
INSERT INTO north.shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ('b0000000-0000-0000-0000-000000000009', :instance);

-- schemas that change names are found under the new ones
ALTER SCHEMA north RENAME TO pole;
ALTER SCHEMA south RENAME TO north;
EXECUTE cast_of;
ALTER SCHEMA north RENAME TO south;
EXECUTE cast_of;
ALTER SCHEMA pole RENAME TO north;
EXECUTE cast_of;
EXECUTE locks;

-- a table or column that is not needed may change its name, go, and come back
ALTER TABLE north.projects RENAME TO films;
ALTER TABLE north.shots RENAME COLUMN continuity_flags TO flags;
EXECUTE cast_of;
ALTER TABLE north.asset_angle_variants RENAME TO angles;
EXECUTE cast_of;
ALTER TABLE north.angles RENAME TO asset_angle_variants;
EXECUTE cast_of;
ALTER TABLE north.shots RENAME COLUMN camera TO lens;
EXECUTE cast_of;
ALTER TABLE north.shots RENAME COLUMN lens TO camera;
EXECUTE cast_of;
DROP TABLE north.asset_angle_variants;
EXECUTE cast_of;
CREATE TABLE north.asset_angle_variants (status text, image_url text, angle_type text, project_asset_id uuid);
INSERT INTO north.asset_angle_variants VALUES ('completed', 'other-side.png', 'side', 'c0000000-0000-0000-0000-000000000001');
EXECUTE cast_of;
-- types that serve as well may come
CREATE TYPE north.kind AS ENUM ('character', 'location');
ALTER TABLE north.project_assets ALTER COLUMN asset_type TYPE north.kind USING asset_type::north.kind, ALTER COLUMN name TYPE varchar(20);
ALTER TABLE north.shots ALTER COLUMN shot_order TYPE bigint, ALTER COLUMN shot_id TYPE varchar(10);
ALTER TABLE north.shot_asset_assignments ALTER COLUMN presence_type TYPE varchar(20);
EXECUTE cast_of;
SELECT presence_type FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', :shot, 'instance_id', :instance, 'presence_type', 'exits')));
EXECUTE cast_of;
-- without the table there is no pipeline; a new one is attached, and works
DROP TABLE north.shot_asset_assignments;
EXECUTE cast_of;
SELECT object, action FROM shot_assets.attach('north') WHERE action <> 'kept' AND object ~ 'table|trigger';
EXECUTE cast_of;
SELECT created, existing FROM shot_assets.auto_populate(:scene);
EXECUTE cast_of;
-- and the other never noticed
SET search_path = south;
EXECUTE cast_of;

-- no OID is kept anywhere, so pg_upgrade and dumps can change them
SELECT a.attrelid::regclass, a.attname FROM pg_attribute a JOIN shot_assets.find_tables('south') t ON t.oid = a.attrelid
  WHERE t.kind = 'ours' AND a.attnum > 0 AND (SELECT y.typcategory = 'N' AND y.typname ~ '^(oid|reg)' FROM pg_type y WHERE y.oid = a.atttypid);
SELECT tgname FROM pg_trigger WHERE tgfoid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace) AND tgnargs > 0;
SELECT count(*) > 0 AS "there are triggers" FROM pg_trigger WHERE tgfoid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'shot_assets'::regnamespace);

DROP SCHEMA north, south CASCADE;
DROP PROCEDURE public.start, public.relock;
