-- A session keeps the plans of functions of the host. Where one of these is planned while a statement of ours runs, it
-- must not leave out the row-level security that the owner has forced on itself: one user would see rows of another.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- The application connects as the owner, and its users are told apart by a setting. Each way gets a function of its own:
-- a plan that is kept shows only in the first way that makes it.
SET ROLE regress_owner;
CREATE TABLE secrets (user_id text, name text);
INSERT INTO secrets VALUES ('alice', 'of Alice'), ('bob', 'of Bob');
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON secrets USING (user_id = current_setting('test.of'));
CREATE TABLE seen (name text, secrets text);
CREATE FUNCTION on_scenes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE format(''INSERT INTO seen VALUES (%L, secrets_%s())'', current_setting(''test.way''), current_setting(''test.way'')); RETURN NEW; END';
CREATE TRIGGER seen BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION on_scenes();
CREATE TRIGGER seen BEFORE INSERT OR UPDATE OR DELETE ON shot_asset_assignment_history FOR EACH ROW EXECUTE FUNCTION on_scenes();
SELECT format('CREATE FUNCTION secrets_%s() RETURNS text STABLE LANGUAGE plpgsql AS ''BEGIN RETURN (SELECT string_agg(name, '''', '''' ORDER BY name) FROM secrets); END''', way)
  FROM unnest('{api,insert,update,delete,cascade,truncate,superuser,tenant,set_up}'::text[]) way \gexec
RESET ROLE;
SET test.of = 'bob';

CREATE TEMP TABLE ways (n int, way text, who text, statement text);
INSERT INTO ways VALUES
  (1, 'api', 'regress_owner', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 1), studio.id(''d'', ''b'', 2), ''enters'')'),
  (2, 'insert', 'regress_owner', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))'),
  (3, 'update', 'regress_owner', 'UPDATE shot_asset_assignments SET presence_type = ''exits'''),
  (4, 'delete', 'regress_owner', 'DELETE FROM shot_asset_assignments WHERE id = studio.id(''e'', ''b'', 1)'),
  (5, 'cascade', 'regress_owner', 'DELETE FROM scene_asset_instances WHERE id = studio.id(''d'', ''b'', 1)'),
  (6, 'truncate', 'regress_owner', 'TRUNCATE shot_asset_assignments'),
  (7, 'superuser', 'none', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 1), studio.id(''d'', ''b'', 2), ''enters'')'),
  (8, 'tenant', 'regress_app', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 1), studio.id(''d'', ''b'', 2), ''enters'')');

-- What the function saw in the statement, and what the owner sees in it afterwards; the statement is undone.
CREATE FUNCTION pg_temp.seen(way text, who text, statement text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  meanwhile text;
  afterwards text;
BEGIN
  PERFORM set_config('test.way', way, true), set_config('role', who, true);
  EXECUTE statement;
  PERFORM set_config('role', 'regress_owner', true);
  SELECT string_agg(DISTINCT s.secrets, '; ') INTO meanwhile FROM seen s WHERE s.name = way;
  EXECUTE format('SELECT secrets_%s()', way) INTO afterwards;
  RAISE SQLSTATE 'P0ZZY';
EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN RETURN ARRAY[meanwhile, afterwards];
END $$;
CREATE TEMP TABLE results AS SELECT w.*, pg_temp.seen(way, who, statement) AS seen FROM ways w ORDER BY n;
SELECT is(seen, '{of Bob,of Bob}', format('a function that is planned in it sees the rows of the user: %s', way)) FROM results ORDER BY n;

-- Set-up runs statements as the owner, too, whose checks call functions.
SET ROLE regress_owner;
CREATE FUNCTION on_states() RETURNS trigger LANGUAGE plpgsql SET search_path = studio AS 'BEGIN INSERT INTO seen VALUES (''set_up'', secrets_set_up()); RETURN NEW; END';
CREATE TRIGGER seen BEFORE INSERT OR UPDATE ON shot_asset_scene_states FOR EACH ROW EXECUTE FUNCTION on_states();
RESET ROLE;
DELETE FROM shot_asset_scene_states;
SELECT count(*) > 0 AS attached FROM shot_assets.attach('studio') \gset
SELECT is(ARRAY(SELECT DISTINCT secrets FROM seen WHERE name = 'set_up'), '{of Bob}', 'a function that is planned in set-up sees the rows of the user');
SET ROLE regress_owner;
SELECT is(secrets_set_up(), 'of Bob', 'and afterwards');
RESET ROLE;

-- What is ours goes on without these policies: bookkeeping and stages are not of one user.
SET ROLE regress_owner;
CREATE POLICY none ON scenes USING (false);
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
RESET ROLE;
SET ROLE regress_app;
SET test.way = 'api';
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE id = id('e', 'b', 2);
RESET ROLE;
SELECT is((SELECT stage_locks #>> '{9,status}' FROM scenes WHERE id = id('a', 'b', 1)), 'outdated', 'a stage is outdated in spite of policies that the owner has forced on itself');
SET ROLE regress_owner;
ALTER TABLE shots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY none ON shots USING (false);
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey;
RESET ROLE;
SET session_replication_role = replica;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 'b', 9), id('d', 'b', 1));
RESET session_replication_role;
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY none ON shot_asset_assignments USING (false);
SELECT throws_ok($$ SELECT shot_assets.run_as('regress_owner'::regrole, 'ALTER TABLE studio.shot_asset_assignments ADD FOREIGN KEY (shot_id) REFERENCES studio.shots (id)') $$, '23503', NULL, 'a foreign key is validated in spite of policies that the owner has forced on itself');

SELECT * FROM finish();
ROLLBACK;
