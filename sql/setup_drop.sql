-- DROP EXTENSION takes nothing of a user's with it: it is refused while a pipeline is attached, and after detach() the data
-- stays, managed scenes included, for a new CREATE EXTENSION and attach().
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :setup
\i :film
\set QUIET off
\set ECHO all
SET client_min_messages = warning;
SELECT created FROM shot_assets.auto_populate(:scene1);
SELECT presence_type FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :bob), 'enters');
-- scene 2: emptied on purpose
SELECT created FROM shot_assets.auto_populate(:scene2);
SELECT shot_assets.clear_scene(:scene2);
CALL relock();
CREATE TABLE public.before AS SELECT o.* FROM unnest(ARRAY[:scene1, :scene2]::uuid[]) AS scene, shot_assets.reference_orders(scene) o;

CALL pg_temp.remember('film');
\set VERBOSITY terse
DROP EXTENSION shot_assets;
\set VERBOSITY default
SELECT * FROM pg_temp.what_changed('film');
SELECT count(*) FROM shot_assets.detach('film') WHERE action = 'dropped';
DROP EXTENSION shot_assets;
-- the triggers are gone, and nothing else; so is the schema of the extension
SELECT change, count(*), count(*) FILTER (WHERE line ~ 'EXECUTE FUNCTION shot_assets\.') AS triggers FROM pg_temp.what_changed('film') GROUP BY change;
SELECT to_regnamespace('shot_assets') AS schema;
-- the data can be worked with meanwhile
UPDATE shots SET camera = camera;
DELETE FROM shot_asset_assignments WHERE false;

-- nobody can prepare the schema for us
CREATE SCHEMA shot_assets;
CREATE FUNCTION shot_assets.find_tables(schema text) RETURNS void LANGUAGE sql AS '';
CREATE EXTENSION shot_assets;
DROP SCHEMA shot_assets CASCADE;

-- and back
CREATE EXTENSION shot_assets;
SELECT object FROM shot_assets.attach('film') WHERE action <> 'kept';
SELECT * FROM pg_temp.what_changed('film');
SELECT * FROM shot_assets.check_pipeline('film');
-- what was in the pictures is in the pictures, what was empty stays empty, what was guarded is guarded
SELECT count(*) FROM (TABLE public.before EXCEPT SELECT o.* FROM unnest(ARRAY[:scene1, :scene2]::uuid[]) AS scene, shot_assets.reference_orders(scene) o) AS lost;
SELECT created, existing FROM shot_assets.ensure_populated(:scene2);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot2A, :bob);
DELETE FROM shot_asset_assignments WHERE scene_asset_instance_id = :alice;
TABLE locks;

-- by force it works, too
DROP EXTENSION shot_assets CASCADE;
CREATE EXTENSION shot_assets;
SELECT count(*) FROM shot_assets.attach('film') WHERE action <> 'kept';
SELECT created, existing FROM shot_assets.ensure_populated(:scene2);

DROP TABLE public.before;
DROP SCHEMA film CASCADE;
