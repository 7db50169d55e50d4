-- Populating a scene as a user under row-level security: a policy that looks at the shot or at the instance of a row is
-- asked once for each of them; any other one, row by row. Which of the two it was shows in how often it looked into the
-- tables that it names. What a policy refuses is refused either way.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000003', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id, shot_id, shot_order)
  SELECT ('b0000000-0000-0000-0000-0000000003' || 10 + n)::uuid, 'a0000000-0000-0000-0000-000000000003', '3-' || n, n FROM generate_series(1, 20) n;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT ('d0000000-0000-0000-0000-0000000003' || 10 + n)::uuid, 'a0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000001' FROM generate_series(1, 10) n;
CREATE TABLE open_shots AS SELECT id FROM shots;
CREATE TABLE open_instances AS SELECT id FROM scene_asset_instances;
-- 200 pairs: if a table is scanned 100 times or more, it is read row by row.
CREATE FUNCTION populate(OUT pairs bigint, OUT policies text) LANGUAGE plpgsql AS $$
DECLARE
  scans bigint = pg_stat_get_xact_numscans('film.open_shots'::regclass) + pg_stat_get_xact_numscans('film.open_instances'::regclass);
BEGIN
  pairs := created FROM shot_assets.auto_populate('a0000000-0000-0000-0000-000000000003');
  scans := pg_stat_get_xact_numscans('film.open_shots'::regclass) + pg_stat_get_xact_numscans('film.open_instances'::regclass) - scans;
  policies := CASE WHEN scans = 0 THEN 'not asked' WHEN scans > 100 THEN 'row by row' ELSE 'once' END;
END $$;
CREATE ROLE regress_artist;
GRANT USAGE ON SCHEMA film TO regress_artist;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA film TO regress_artist;
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading ON shot_asset_assignments FOR SELECT USING (true);
\set QUIET off
\set ECHO all

-- the owner is not asked
BEGIN;
SELECT * FROM populate();
ROLLBACK;

-- a condition on the shot and one on the instance, as attach() makes them
BEGIN;
CREATE POLICY each_side ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id) AND EXISTS (SELECT FROM open_instances o WHERE o.id = scene_asset_instance_id));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
-- again: what is there is left alone, and the policy is asked first all the same
SELECT * FROM populate();
ROLLBACK;
-- row by row where shortcuts are switched off
BEGIN;
CREATE POLICY each_side ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id) AND EXISTS (SELECT FROM open_instances o WHERE o.id = scene_asset_instance_id));
SET LOCAL ROLE regress_artist;
SET LOCAL shot_assets.population_shortcuts = off;
SELECT * FROM populate();
ROLLBACK;
-- each in a policy of its own
BEGIN;
CREATE POLICY shot ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id));
CREATE POLICY instance ON shot_asset_assignments AS RESTRICTIVE FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_instances o WHERE o.id = scene_asset_instance_id));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;

-- one that looks at the two together: each may be let in with some, and not with all
BEGIN;
CREATE POLICY pair ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id AND scene_asset_instance_id IS NOT NULL));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE POLICY shot ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id));
CREATE POLICY instance ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_instances o WHERE o.id = scene_asset_instance_id));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
-- here, all shots with the first instance and all instances with the first shot: 29 pairs are let in, the others not
BEGIN;
CREATE POLICY shot ON shot_asset_assignments FOR INSERT WITH CHECK (shot_id = 'b0000000-0000-0000-0000-000000000311');
CREATE POLICY instance ON shot_asset_assignments FOR INSERT WITH CHECK (scene_asset_instance_id = 'd0000000-0000-0000-0000-000000000311');
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;

-- one that looks at anything else, or that may say something else each time
BEGIN;
CREATE POLICY id ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id) AND id IS NOT NULL);
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE POLICY whole ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id) AND shot_asset_assignments IS DISTINCT FROM NULL);
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
BEGIN;
CREATE POLICY chance ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id AND random() >= 0));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
-- also where the policy of a table that it looks into does
BEGIN;
ALTER TABLE open_shots ENABLE ROW LEVEL SECURITY;
CREATE POLICY chance ON open_shots USING (random() >= 0);
CREATE POLICY shot ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id));
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;

-- what is refused: the last shot, the last instance, everything
BEGIN;
CREATE POLICY each_side ON shot_asset_assignments FOR INSERT WITH CHECK (
  EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id) AND EXISTS (SELECT FROM open_instances o WHERE o.id = scene_asset_instance_id));
SAVEPOINT before_populating;
DELETE FROM open_shots WHERE id = (SELECT max(id::text)::uuid FROM open_shots);
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK TO before_populating;
DELETE FROM open_instances WHERE id = (SELECT max(id::text)::uuid FROM open_instances);
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK TO before_populating;
DROP POLICY each_side ON shot_asset_assignments;
SET LOCAL ROLE regress_artist;
SELECT * FROM populate();
ROLLBACK;
-- what one user was let in to is nothing to another
CREATE POLICY user_of_shot ON shot_asset_assignments FOR INSERT WITH CHECK (EXISTS (SELECT FROM open_shots o WHERE o.id = shot_id AND current_setting('film.artist') = 'Ada'));
SET ROLE regress_artist;
SET film.artist = 'Ada';
BEGIN;
SELECT * FROM populate();
ROLLBACK;
SET film.artist = 'Eve';
SELECT * FROM populate();
RESET ROLE;
SELECT count(*) FROM shot_asset_assignments;

\set ECHO none
SET client_min_messages = warning;
DROP SCHEMA film CASCADE;
DROP ROLE regress_artist;
