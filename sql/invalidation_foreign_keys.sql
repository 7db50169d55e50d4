-- Populating a scene checks each shot and each instance once, where PostgreSQL would check them once per row. Wherever
-- something could tell the difference, PostgreSQL's own triggers do it. Which of the two it was shows in how often the
-- tables were looked into.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000003', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO shots (scene_id, shot_id, shot_order)
  SELECT 'a0000000-0000-0000-0000-000000000003', '3-' || n, n FROM generate_series(1, 20) n;
INSERT INTO scene_asset_instances (scene_id, project_asset_id)
  SELECT 'a0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000001' FROM generate_series(1, 10);
CREATE FUNCTION scans(relation regclass) RETURNS bigint LANGUAGE sql AS $$
  SELECT pg_stat_get_xact_numscans(relation) + sum(pg_stat_get_xact_numscans(indexrelid)) FROM pg_index WHERE indrelid = relation $$;
-- 200 pairs: if a table is scanned 100 times or more, it is read row by row.
CREATE FUNCTION populate(OUT pairs bigint, OUT shots text, OUT instances text) LANGUAGE plpgsql AS $$
DECLARE
  shot_scans bigint = scans('film.shots');
  instance_scans bigint = scans('film.scene_asset_instances');
BEGIN
  pairs := created FROM shot_assets.auto_populate('a0000000-0000-0000-0000-000000000003');
  shots := CASE WHEN scans('film.shots') - shot_scans > 100 THEN 'row by row' ELSE 'at once' END;
  instances := CASE WHEN scans('film.scene_asset_instances') - instance_scans > 100 THEN 'row by row' ELSE 'at once' END;
END $$;
CREATE FUNCTION do_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
\set QUIET off
\set ECHO all

BEGIN;
SELECT * FROM populate();
-- again: what is there is left alone
SELECT * FROM populate();
-- deleting a shot and an instance takes their assignments along
DELETE FROM shots WHERE shot_id = '3-1';
DELETE FROM scene_asset_instances WHERE id = (SELECT min(id::text)::uuid FROM scene_asset_instances WHERE scene_id = 'a0000000-0000-0000-0000-000000000003');
SELECT count(*) FROM shot_asset_assignments;
ROLLBACK;

-- a setting switches it off; the result is the same
BEGIN;
SET LOCAL shot_assets.population_shortcuts = off;
SELECT * FROM populate();
SELECT * FROM populate();
ROLLBACK;

-- a trigger of the host could change a row, or look at one; a disabled one could not
BEGIN;
CREATE TRIGGER host BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION do_nothing();
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE TRIGGER host AFTER INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION do_nothing();
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE TRIGGER host AFTER INSERT ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION do_nothing();
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE TRIGGER host BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION do_nothing();
ALTER TABLE shot_asset_assignments DISABLE TRIGGER host;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE FUNCTION elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.shot_id := gen_random_uuid(); RETURN NEW; END $$;
CREATE TRIGGER host BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION elsewhere();
\set VERBOSITY sqlstate
SELECT * FROM populate();
\set VERBOSITY default
ROLLBACK;
BEGIN;
CREATE TRIGGER host BEFORE UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION do_nothing();
SELECT * FROM populate();
ROLLBACK;

-- without our trigger, nobody else would check
BEGIN;
ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_assets_insert;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
DROP TRIGGER shot_assets_insert ON shot_asset_assignments;
SELECT * FROM populate();
ROLLBACK;

-- a deferrable key waits for the end of the transaction, where the row may be gone again
BEGIN;
ALTER TABLE shot_asset_assignments ALTER CONSTRAINT shot_asset_assignments_shot_id_fkey DEFERRABLE INITIALLY DEFERRED;
SELECT * FROM populate();
SELECT scans('shots') AS before \gset
SET CONSTRAINTS ALL IMMEDIATE;
SELECT scans('shots') - :before > 100 AS row_by_row_now;
ROLLBACK;
BEGIN;
ALTER TABLE shot_asset_assignments ALTER CONSTRAINT shot_asset_assignments_scene_asset_instance_id_fkey DEFERRABLE;
SELECT * FROM populate();
ROLLBACK;

-- a key that somebody disabled or dropped is not checked by anybody; one that is not validated yet holds for new rows
BEGIN;
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey;
ALTER TABLE shot_asset_assignments ADD FOREIGN KEY (shot_id) REFERENCES shots ON DELETE CASCADE NOT VALID;
SELECT * FROM populate();
ROLLBACK;

-- other keys of the same table are PostgreSQL's: this one refers to a table without a single row
BEGIN;
CREATE TABLE approved_shots (id uuid PRIMARY KEY);
ALTER TABLE shot_asset_assignments ADD CONSTRAINT approved FOREIGN KEY (shot_id) REFERENCES approved_shots;
SAVEPOINT before_populating;
\set VERBOSITY sqlstate
SELECT * FROM populate();
\set VERBOSITY default
ROLLBACK TO before_populating;
INSERT INTO approved_shots SELECT id FROM shots;
SELECT * FROM populate();
ROLLBACK;
-- a table that is a partition, and one that has rules; an INSERT that looks for each pair first cannot have them
BEGIN;
CREATE TABLE all_assignments (LIKE shot_asset_assignments) PARTITION BY LIST (presence_type);
ALTER TABLE all_assignments ATTACH PARTITION shot_asset_assignments DEFAULT;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE TABLE shots_seen (shot_id uuid);
CREATE RULE host AS ON INSERT TO shot_asset_assignments DO ALSO INSERT INTO shots_seen VALUES (NEW.shot_id);
SELECT * FROM populate();
SELECT count(*) FROM shots_seen;
\set VERBOSITY terse
SELECT * FROM populate();
\set VERBOSITY default
ROLLBACK;
BEGIN;
CREATE RULE host AS ON DELETE TO shot_asset_assignments DO INSTEAD NOTHING;
SELECT * FROM populate();
ROLLBACK;
-- a replica checks nothing, and its triggers do not fire
BEGIN;
SET LOCAL session_replication_role = replica;
SELECT * FROM populate();
SELECT count(*) FROM shot_asset_scene_states;
ROLLBACK;

-- what else the host wants of a row holds as ever
BEGIN;
ALTER TABLE shot_asset_assignments
  ADD number int GENERATED ALWAYS AS IDENTITY, ADD twice int GENERATED ALWAYS AS (char_length(presence_type) * 2) STORED,
  ADD made_by text NOT NULL DEFAULT current_user;
SELECT * FROM populate();
SELECT count(DISTINCT number) AS numbers, min(twice) AS twice, min(made_by) = current_user AS made_by_me FROM shot_asset_assignments;
ROLLBACK;
BEGIN;
ALTER TABLE shot_asset_assignments ADD CONSTRAINT nobody_stays CHECK (presence_type <> 'throughout');
\set VERBOSITY sqlstate
SELECT * FROM populate();
\set VERBOSITY default
ROLLBACK;
BEGIN;
ALTER TABLE shot_asset_assignments ADD made_by uuid NOT NULL;
\set VERBOSITY sqlstate
SELECT * FROM populate();
\set VERBOSITY default
ROLLBACK;

-- parents are locked as their owner, as a foreign key does: the user may neither update nor lock a shot, and no policy
-- lets anybody update one, not even the owner
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE ROLE shot_assets_artist;
CREATE ROLE shot_assets_studio;
GRANT USAGE, CREATE ON SCHEMA film TO shot_assets_artist, shot_assets_studio;
GRANT SELECT ON scenes, shots, scene_asset_instances, shot_asset_scene_states TO shot_assets_artist;
GRANT SELECT, INSERT ON shot_asset_assignments TO shot_assets_artist;
GRANT USAGE ON SCHEMA shot_assets TO shot_assets_artist;
ALTER TABLE shots OWNER TO shot_assets_studio;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY readable ON shots FOR SELECT USING (true);
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON shot_asset_assignments FOR SELECT USING (true);
CREATE POLICY growing ON shot_asset_assignments FOR INSERT WITH CHECK (presence_type = 'throughout');
RESET client_min_messages;
SET LOCAL ROLE shot_assets_artist;
SELECT * FROM populate();
RESET ROLE;
DELETE FROM shot_asset_assignments;
ALTER POLICY growing ON shot_asset_assignments WITH CHECK (false);
SET LOCAL ROLE shot_assets_artist;
\set VERBOSITY sqlstate
SELECT * FROM populate();
ROLLBACK;

-- a statement that populates row by row has its own foreign keys checked for every row
BEGIN;
CREATE TABLE report (scene_id uuid REFERENCES scenes, created bigint);
INSERT INTO report
  SELECT claimed, (SELECT created FROM shot_assets.auto_populate(scene))
  FROM (VALUES (gen_random_uuid(), 'a0000000-0000-0000-0000-000000000001'::uuid),
               ('a0000000-0000-0000-0000-000000000002', 'a0000000-0000-0000-0000-000000000002')) v(claimed, scene);
ROLLBACK;

-- what a trigger of the host does meanwhile is not taken for new assignments: here a shot goes, and its assignments with it
BEGIN;
SELECT created FROM shot_assets.auto_populate(:scene1);
DELETE FROM shot_asset_assignments WHERE shot_id = :shot1A;
CALL relock();
CREATE FUNCTION cut_shot() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN DELETE FROM film.shots WHERE shot_id = '1B'; RETURN NULL; END $$;
CREATE TRIGGER cut_shot AFTER UPDATE OF stage_locks ON scenes FOR EACH ROW EXECUTE FUNCTION cut_shot();
SELECT created FROM shot_assets.auto_populate(:scene1);
SELECT shot, count(*) FROM casting GROUP BY shot;
ROLLBACK;
