-- Why a stage is outdated: the changes that overtook it, under the names they had then.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
CREATE VIEW because AS
  SELECT right(s.id::text, 1) AS scene, b.stage, b.cause, b.shot_label AS shot, b.asset_name AS asset
  FROM scenes s CROSS JOIN LATERAL shot_assets.outdated_because(s.id) WITH ORDINALITY AS b (stage, cause, shot_label, asset_name, at, n)
  ORDER BY s.id, n;
CREATE PROCEDURE relock_one() LANGUAGE sql AS $$ UPDATE film.scenes SET stage_locks = '{"9": {"status": "locked"}}' $$;
SET client_min_messages = warning;
\set QUIET off
\set ECHO all

-- a legacy scene that is populated: nothing is outdated
SELECT * FROM shot_assets.auto_populate(:scene1);
TABLE because;

-- each stage that a change outdates, with the changes in the order of shots and assets
UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE scene_asset_instance_id IN (:letter, :bob);
TABLE because;
-- what follows outdates nothing more
DELETE FROM shot_asset_assignments WHERE scene_asset_instance_id = :letter;
SELECT DISTINCT scene, stage, cause FROM because;
-- until a stage is locked again, by whomever
UPDATE scenes SET stage_locks = stage_locks || '{"9": {"status": "locked"}}' WHERE id = :scene1;
SELECT stage, cause, shot, asset FROM because;
UPDATE scenes SET stage_locks = stage_locks || '{"9": {"status": "outdated"}}' WHERE id = :scene1;
SELECT stage, cause, shot, asset FROM because;
-- at the time of the transaction
CALL relock_one();
BEGIN;
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot1A AND scene_asset_instance_id = :bob;
SELECT stage, cause, shot_label, asset_name, at = now() AS now FROM shot_assets.outdated_because(scene_id => :scene1);
ROLLBACK;
TABLE because;

-- note, presence, both
UPDATE shot_asset_assignments SET presence_note = 'slowly' WHERE scene_asset_instance_id = :alice AND shot_id = :shot1A;
TABLE because;
CALL relock_one();
UPDATE shot_asset_assignments SET presence_type = 'exits', presence_note = 'fast' WHERE scene_asset_instance_id = :alice AND shot_id = :shot1A;
TABLE because;
-- added, removed
CALL relock_one();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1B, :letter);
TABLE because;
CALL relock_one();
DELETE FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :letter;
TABLE because;
-- moved: named where it was and where it is
CALL relock_one();
UPDATE shot_asset_assignments SET shot_id = :shot1B, scene_asset_instance_id = :letter WHERE shot_id = :shot1A AND scene_asset_instance_id = :cafe;
TABLE because;
-- a statement of several kinds of change tells all of them
CALL relock_one();
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :cafe, 'presence_type', 'throughout'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :letter, 'presence_type', 'exits'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'exits')));
TABLE because;
CALL relock_one();
MERGE INTO shot_asset_assignments a USING shots s ON s.id = a.shot_id AND a.scene_asset_instance_id <> :bob
  WHEN MATCHED AND s.shot_id = '1A' THEN UPDATE SET presence_note = 'merged'
  WHEN MATCHED THEN DELETE;
TABLE because;
-- but one transaction's statements are one after the other
CALL relock_one();
BEGIN;
UPDATE shot_asset_assignments SET presence_note = 'first' WHERE scene_asset_instance_id = :alice;
UPDATE shot_asset_assignments SET presence_note = 'second' WHERE scene_asset_instance_id = :bob;
COMMIT;
TABLE because;

-- what is gone is named all the same: a shot, an instance, both, the asset itself
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (:nobody, :scene1, '1Z', 9);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:nobody, :bob), (:nobody, :alice);
CALL relock_one();
DELETE FROM shots WHERE id = :nobody;
TABLE because;
CALL relock_one();
DELETE FROM scene_asset_instances WHERE id = :letter;
TABLE because;
CALL relock_one();
WITH gone AS (DELETE FROM shots WHERE id = :shot1B) DELETE FROM scene_asset_instances WHERE id = :alice;
TABLE because;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob2);
CALL relock_one();
BEGIN;
DELETE FROM project_assets WHERE name = 'Bob';
TABLE because;
ROLLBACK;
-- and what is new
WITH shot AS (INSERT INTO shots (scene_id, shot_id, shot_order) VALUES (:scene1, '1N', 5) RETURNING id)
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT id, :bob FROM shot;
TABLE because;
-- names stay what they were
UPDATE shots SET shot_id = 'renamed' WHERE shot_id = '1N';
UPDATE project_assets SET name = 'Robert' WHERE name = 'Bob';
TABLE because;

-- emptied
CALL relock_one();
BEGIN;
TRUNCATE shot_asset_assignments;
TABLE because;
ROLLBACK;
TRUNCATE scene_asset_instances CASCADE;
TABLE because;
-- moved to another scene: the one that it left, or both where assignments went along
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT :bob, :scene1, id FROM project_assets WHERE name = 'Robert';
CALL relock_one();
UPDATE scene_asset_instances SET scene_id = :scene2 WHERE id = :bob;
TABLE because;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob);
CALL relock_one();
WITH shot AS (UPDATE shots SET scene_id = :scene1 WHERE id = :shot2A)
UPDATE scene_asset_instances SET scene_id = :scene1 WHERE id = :bob;
TABLE because;

-- asked for, written by somebody, unlocked before
CALL relock_one();
SELECT shot_assets.invalidate_stages(:scene1);
UPDATE scenes SET stage_locks = '{"9": {"status": "outdated"}}' WHERE id = :scene2;
TABLE because;
UPDATE scenes SET stage_locks = '{"8": {"status": "locked"}, "9": {"status": "locked"}, "10": {"status": "locked"}}' WHERE id = :scene2;
SELECT shot_assets.unlock_stage(:scene2, 8) IS NOT NULL AS unlocked;
TABLE because;
-- a draft is not outdated
UPDATE scenes SET stage_locks = '{}';
TABLE because;

-- no more than ten are named, and it says so
INSERT INTO shots (scene_id, shot_id, shot_order) SELECT :scene2, 'T' || lpad(n::text, 2, '0'), 20 - n FROM generate_series(1, 12) n;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) SELECT :alice, :scene2, id FROM project_assets WHERE name = 'Alice';
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT id, :alice FROM shots WHERE scene_id = :scene2 ORDER BY random();
CALL relock_one();
UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE scene_asset_instance_id = :alice;
TABLE because;
CALL relock_one();
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id IN (SELECT id FROM shots WHERE shot_order BETWEEN 8 AND 17);
SELECT count(*), bool_or(cause = 'more_changes') AS more FROM because;
-- nobody reads the names of a hundred scenes: the causes alone
INSERT INTO scenes (project_id, scene_number) SELECT p.id, n FROM projects p, generate_series(1, 101) n;
INSERT INTO shots (scene_id, shot_id, shot_order) SELECT id, 'B', 1 FROM scenes WHERE scene_number::int > 0;
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT s.id, p.id FROM scenes s, project_assets p WHERE s.scene_number::int > 0 AND p.name = 'Alice';
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) WHERE s.shot_id = 'B';
CALL relock_one();
UPDATE shot_asset_assignments a SET presence_type = 'enters' FROM shots s WHERE s.id = a.shot_id AND s.shot_id = 'B';
SELECT DISTINCT stage, cause, shot, asset FROM because;
SELECT count(*) FROM because;

-- what somebody wrote into the bookkeeping is nobody's problem
UPDATE shot_asset_scene_states SET outdated = '"odd"';
TABLE because;
CALL relock_one();
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot2A;
SELECT scene, stage, cause FROM because WHERE cause <> 'more_changes';
SELECT shot_assets.outdated_because(:nobody);
SELECT shot_assets.outdated_because(NULL);
