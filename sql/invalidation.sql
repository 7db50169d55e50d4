-- What outdates stages, and what does not: the table of the design, row by row.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

-- the rule itself
SELECT shot_assets.outdate_stages('{"8": {"status": "locked"}, "9": {"status": "locked", "by": "ann"}, "10": {"status": "draft"}, "11": {"status": "outdated", "why": 1}, "12": {"status": "locked"}, "note": "kept"}');
SELECT shot_assets.outdate_stages('{"9": {"status": "locked"}, "11": {"status": "locked"}}', 10);
SELECT shot_assets.outdate_stages('{"7": {"status": "locked"}, "9": {"status": "locked"}}', from_stage => 7);
SELECT shot_assets.outdate_stages(NULL) IS NULL AS null_stays;
SELECT shot_assets.outdate_stages('{}', 6);
SELECT shot_assets.outdate_stages('{}', NULL);
-- malformed locks stay as they are
SELECT value = shot_assets.outdate_stages(value) AS untouched, value FROM (VALUES
  ('null'::jsonb), ('3'), ('"locked"'), ('[{"status": "locked"}]'), ('{"9": "locked"}'), ('{"9": null}'), ('{"9": ["locked"]}'),
  ('{"09": {"status": "locked"}}'), ('{" 9": {"status": "locked"}}'), ('{"13": {"status": "locked"}}'), ('{"9": {"status": {"status": "locked"}}}'),
  ('{"9": {"status": "LOCKED"}}'), ('{"9": {}}'), ('{"": {"status": "locked"}}')) AS malformed (value);

-- insert
CALL relock();
CALL start_empty(:scene1);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob), (:shot1A, :alice), (:shot1B, :bob);
TABLE locks;
-- an update that changes nothing, and one that changes something the film does not see
CALL relock();
UPDATE shot_asset_assignments SET presence_type = presence_type;
UPDATE shot_asset_assignments SET created_at = created_at - interval '1 day';
UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE false;
TABLE locks;
-- presence type, note
UPDATE shot_asset_assignments SET presence_type = 'enters' WHERE scene_asset_instance_id = :bob;
TABLE locks;
CALL relock();
UPDATE shot_asset_assignments SET presence_note = 'slowly' WHERE scene_asset_instance_id = :alice;
TABLE locks;
CALL relock();
UPDATE shot_asset_assignments SET presence_note = 'slowly' WHERE scene_asset_instance_id = :alice;
TABLE locks;
-- moved to another shot
UPDATE shot_asset_assignments SET shot_id = :shot1B WHERE scene_asset_instance_id = :alice;
TABLE locks;
-- deleted
CALL relock();
DELETE FROM shot_asset_assignments WHERE scene_asset_instance_id = :alice;
TABLE locks;
-- insert that turns into an update, into nothing
CALL relock();
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob) ON CONFLICT DO NOTHING;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) VALUES (:shot1A, :bob, 'enters')
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type;
TABLE locks;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) VALUES (:shot1A, :bob, 'exits')
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type;
TABLE locks;
-- shot deleted with its assignments; one without
CALL relock();
INSERT INTO shots (id, scene_id, shot_id) VALUES (:nobody, :scene1, '1Z');
DELETE FROM shots WHERE id = :nobody;
TABLE locks;
DELETE FROM shots WHERE id = :shot1A;
TABLE locks;
-- instance deleted: with assignments, without, by cascade from the asset
CALL relock();
DELETE FROM scene_asset_instances WHERE id = :alice;
TABLE locks;
CALL relock();
DELETE FROM project_assets WHERE name = 'Bob';
TABLE locks;
-- shot and instance in one statement
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1B, :cafe);
CALL relock();
WITH gone AS (DELETE FROM shots WHERE id = :shot1B) DELETE FROM scene_asset_instances WHERE id = :cafe;
TABLE locks;
-- the rest of the scene stays as it is, updated_at moves
UPDATE scenes SET updated_at = '2026-01-01', stage_locks = '{"8": {"status": "locked"}, "9": {"status": "locked"}, "x": [1]}' WHERE id = :scene1;
DELETE FROM scene_asset_instances WHERE id = :letter;
SELECT stage_locks, updated_at > '2026-01-01' AS moved FROM scenes WHERE id = :scene1;
-- malformed locks never make a change fail
INSERT INTO shots (id, scene_id, shot_id) VALUES (:shot1A, :scene1, '1A');
INSERT INTO project_assets (id, project_id, name, asset_type)
  VALUES ('c0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001', 'Bob', 'character');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (:bob, :scene1, 'c0000000-0000-0000-0000-000000000001');
ALTER TABLE scenes ALTER stage_locks DROP NOT NULL;
UPDATE scenes SET stage_locks = NULL WHERE id = :scene1;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob);
UPDATE scenes SET stage_locks = '[{"9": {"status": "locked"}}]' WHERE id = :scene1;
UPDATE shot_asset_assignments SET presence_type = 'exits';
SELECT stage_locks FROM scenes WHERE id = :scene1;
-- TRUNCATE: every managed scene, no legacy one
INSERT INTO scenes (id, project_id) SELECT 'a0000000-0000-0000-0000-000000000003', id FROM projects;
CALL relock();
TRUNCATE shot_asset_assignments;
TABLE locks;
-- by a role that may not even read scenes
CREATE ROLE regress_editor;
GRANT USAGE ON SCHEMA film TO regress_editor;
GRANT SELECT, INSERT ON shot_asset_assignments TO regress_editor;
CALL relock();
SET ROLE regress_editor;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1A, :bob);
SELECT count(*) FROM scenes;
RESET ROLE;
TABLE locks;
DROP OWNED BY regress_editor;
DROP ROLE regress_editor;
-- rolled back to a savepoint: no change, nothing outdated
CALL relock();
BEGIN;
SAVEPOINT here;
DELETE FROM shot_asset_assignments;
ROLLBACK TO here;
COMMIT;
TABLE locks;
-- switched off for a bulk load; the scene rule still holds
SET shot_assets.invalidate = off;
DELETE FROM shot_asset_assignments;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob);
RESET shot_assets.invalidate;
TABLE locks;
-- scene deleted
DELETE FROM scenes WHERE id = :scene1;
TABLE locks;
