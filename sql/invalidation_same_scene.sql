-- An assignment never spans two scenes, no matter which client writes it, and with which statement.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

CALL start_empty(:scene1);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob), (:shot2A, :bob);
TABLE casting;
COPY shot_asset_assignments (shot_id, scene_asset_instance_id) FROM stdin;
b0000000-0000-0000-0000-000000000021	d0000000-0000-0000-0000-000000000011
\.
\set VERBOSITY terse
MERGE INTO shot_asset_assignments a USING (SELECT :shot2A::uuid AS shot, :bob::uuid AS instance) n
  ON a.shot_id = n.shot AND a.scene_asset_instance_id = n.instance
  WHEN NOT MATCHED THEN INSERT (shot_id, scene_asset_instance_id) VALUES (n.shot, n.instance);
WITH new AS (INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob) RETURNING 1) TABLE new;
\set VERBOSITY default
SELECT presence_type FROM shot_assets.assign(:shot1A, :bob);
SELECT presence_type FROM shot_assets.assign(:shot2A, :bob2);
UPDATE shot_asset_assignments SET shot_id = :shot2A WHERE shot_id = :shot1A;
UPDATE shot_asset_assignments SET scene_asset_instance_id = :bob2 WHERE shot_id = :shot1A;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob)
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET shot_id = :shot2A;

-- moving a shot or an instance away from its assignments
UPDATE shots SET scene_id = :scene2 WHERE id = :shot1A;
UPDATE scene_asset_instances SET scene_id = :scene2 WHERE id = :bob;
-- what has no assignment may move, and a move to the same scene is none
UPDATE shots SET scene_id = :scene2 WHERE id = :shot1B;
UPDATE shots SET scene_id = :scene1 WHERE id = :shot1A;
UPDATE scene_asset_instances SET scene_id = :scene2 WHERE id = :alice;
-- shot, instance and assignment move together in one statement
WITH shot AS (UPDATE shots SET scene_id = :scene2 WHERE id = :shot1A)
  UPDATE scene_asset_instances SET scene_id = :scene2 WHERE id = :bob;
TABLE casting;
