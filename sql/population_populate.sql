-- Legacy and managed scenes, and auto-population.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

-- a legacy scene shows everything everywhere, and populating it changes nothing of that
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT shot_assets.has_assignments(:scene1);
CREATE TEMP TABLE before AS SELECT * FROM shot_assets.reference_orders(:scene1);
SELECT * FROM shot_assets.auto_populate(:scene1);
SELECT count(*) AS changed FROM (TABLE before EXCEPT SELECT * FROM shot_assets.reference_orders(:scene1)) AS difference;
TABLE locks;

-- again: nothing to create
SELECT * FROM shot_assets.auto_populate(:scene1);
SELECT * FROM shot_assets.ensure_populated(:scene1);

-- what the user emptied on purpose stays empty
SELECT shot_assets.clear_scene(:scene1);
SELECT * FROM shot_assets.ensure_populated(:scene1);
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT count(*) FROM shot_assets.reference_orders(:scene1) WHERE start_order <> '[]' OR end_order <> '[]';

-- adding pairs to a managed scene outdates it
CALL relock();
SELECT * FROM shot_assets.auto_populate(:scene1);
TABLE locks;
CALL relock();
SELECT * FROM shot_assets.auto_populate(:scene1);
TABLE locks;

-- the first assignment makes a scene managed, no matter which statement inserts it
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob2);
DELETE FROM shot_asset_assignments WHERE shot_id = :shot2A;
SELECT * FROM shot_assets.ensure_populated(:scene2);
SELECT * FROM shot_assets.auto_populate(:scene2);

-- a new instance is in no shot of a managed scene
INSERT INTO scene_asset_instances (scene_id, project_asset_id)
  VALUES (:scene2, 'c0000000-0000-0000-0000-000000000002');
SELECT * FROM shot_assets.presence_matrix(:scene2);

-- a failed population leaves no trace in the session
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
CREATE TRIGGER zz_refuse AFTER INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION refuse();
INSERT INTO scenes (id, project_id, stage_locks) SELECT 'a0000000-0000-0000-0000-000000000003', id, '{"9": {"status": "locked"}}' FROM projects;
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES ('b0000000-0000-0000-0000-000000000031', 'a0000000-0000-0000-0000-000000000003', '3A', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  VALUES ('d0000000-0000-0000-0000-000000000031', 'a0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000001');
\set VERBOSITY terse
SELECT shot_assets.auto_populate('a0000000-0000-0000-0000-000000000003');
\set VERBOSITY default
DROP TRIGGER zz_refuse ON shot_asset_assignments;
SELECT shot_assets.has_assignments('a0000000-0000-0000-0000-000000000003');
SELECT presence_type FROM shot_assets.assign('b0000000-0000-0000-0000-000000000031', 'd0000000-0000-0000-0000-000000000031', 'enters');
TABLE locks;

-- new assignments get their ids as the table's default makes them: random ones, …
INSERT INTO scenes (id, project_id) SELECT 'a0000000-0000-0000-0000-000000000004', id FROM projects;
INSERT INTO shots (id, scene_id, shot_id, shot_order)
  VALUES ('b0000000-0000-0000-0000-000000000041', 'a0000000-0000-0000-0000-000000000004', '4A', 1),
         ('b0000000-0000-0000-0000-000000000042', 'a0000000-0000-0000-0000-000000000004', '4B', 2);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT ('d0000000-0000-0000-0000-0000000000' || n)::uuid, 'a0000000-0000-0000-0000-000000000004', 'c0000000-0000-0000-0000-000000000001'
  FROM generate_series(41, 49) AS n;
CREATE VIEW new_ids AS SELECT count(DISTINCT a.id), count(*) FILTER (WHERE a.id::text ~ '^.{14}4.{4}[89ab]') AS random,
    count(*) FILTER (WHERE a.id::text LIKE 'eeeeeeee-%') AS own
  FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE s.scene_id = 'a0000000-0000-0000-0000-000000000004';
SELECT * FROM shot_assets.auto_populate('a0000000-0000-0000-0000-000000000004');
TABLE new_ids;
-- … a host's own, …
CREATE SEQUENCE numbers;
CREATE FUNCTION own_id() RETURNS uuid LANGUAGE sql AS $$ SELECT ('eeeeeeee-0000-0000-0000-' || lpad(nextval('film.numbers')::text, 12, '0'))::uuid $$;
ALTER TABLE shot_asset_assignments ALTER id SET DEFAULT own_id();
DELETE FROM shot_asset_assignments WHERE shot_id = 'b0000000-0000-0000-0000-000000000041';
SELECT * FROM shot_assets.auto_populate('a0000000-0000-0000-0000-000000000004');
TABLE new_ids;
ALTER TABLE shot_asset_assignments ALTER id SET DEFAULT gen_random_uuid();
-- … and random ones for who may not choose them
CREATE ROLE regress_artist;
GRANT USAGE ON SCHEMA film TO regress_artist;
GRANT SELECT ON ALL TABLES IN SCHEMA film TO regress_artist;
GRANT INSERT (shot_id, scene_asset_instance_id, presence_type), DELETE ON shot_asset_assignments TO regress_artist;
SET ROLE regress_artist;
DELETE FROM shot_asset_assignments WHERE shot_id = 'b0000000-0000-0000-0000-000000000041';
SELECT * FROM shot_assets.auto_populate('a0000000-0000-0000-0000-000000000004');
RESET ROLE;
TABLE new_ids;
DROP OWNED BY regress_artist;
DROP ROLE regress_artist;

SELECT shot_assets.auto_populate(:nobody);
SELECT shot_assets.ensure_populated(:nobody);
SELECT shot_assets.auto_populate(NULL);

-- Plain SQL into legacy scenes: one notice per statement, with the number of scenes and the first three. What a scene shows
-- anyway is no change.
SET client_min_messages = notice;
INSERT INTO scenes (id, project_id) SELECT ('a0000000-0000-0000-0000-00000000005' || n)::uuid, 'f0000000-0000-0000-0000-000000000001' FROM generate_series(1, 5) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT ('b0000000-0000-0000-0000-0000000005' || n || o)::uuid, ('a0000000-0000-0000-0000-00000000005' || n)::uuid, '5' || n || o, o
  FROM generate_series(1, 5) n, generate_series(1, 2) o;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT ('d0000000-0000-0000-0000-00000000005' || n)::uuid, ('a0000000-0000-0000-0000-00000000005' || n)::uuid, 'c0000000-0000-0000-0000-000000000001'
  FROM generate_series(1, 5) n;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT ('b0000000-0000-0000-0000-0000000005' || n || o)::uuid, ('d0000000-0000-0000-0000-00000000005' || n)::uuid FROM generate_series(1, 5) n, generate_series(1, 2) o
  WHERE n = 5 OR o = 1 ORDER BY n, o;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ('b0000000-0000-0000-0000-000000000512', 'd0000000-0000-0000-0000-000000000051');
-- An older attachment is populated as any.
INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000061', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES ('b0000000-0000-0000-0000-000000000611', 'a0000000-0000-0000-0000-000000000061', '611', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES ('d0000000-0000-0000-0000-000000000061', 'a0000000-0000-0000-0000-000000000061', 'c0000000-0000-0000-0000-000000000001');
ALTER TABLE shot_asset_assignments DROP priority, DROP camera_angle, DROP image_url;
DROP TRIGGER shot_assets_delete ON shots;
SET client_min_messages = warning;
CALL shot_assets.auto_populate_all();
SELECT count(*) FROM shot_asset_assignments WHERE shot_id = 'b0000000-0000-0000-0000-000000000611';
