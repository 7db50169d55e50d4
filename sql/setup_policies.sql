-- Row-level security: which policies attach() installs, whom they let see what, and what detach() leaves.
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/sql/setup.inc'
\set ECHO none
\set QUIET on
\i :setup
-- A host as small as it may be, with two projects, each of a user of its own.
CREATE FUNCTION pg_temp.host(user_type text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    CREATE TABLE projects (id uuid PRIMARY KEY, user_id %s);
    CREATE TABLE branches (id uuid PRIMARY KEY, project_id uuid REFERENCES projects);
    CREATE TABLE scenes (id uuid PRIMARY KEY, branch_id uuid REFERENCES branches);
    CREATE TABLE shots (id uuid PRIMARY KEY, scene_id uuid REFERENCES scenes);
    CREATE TABLE project_assets (id uuid PRIMARY KEY, name text, asset_type text);
    CREATE TABLE scene_asset_instances (id uuid PRIMARY KEY, scene_id uuid REFERENCES scenes, project_asset_id uuid);
    INSERT INTO projects SELECT id(''f'', n), id(''1'', n)::text::%1$s FROM generate_series(1, 2) n;
    INSERT INTO branches SELECT id(''2'', n), id(''f'', n) FROM generate_series(1, 2) n;
    INSERT INTO scenes SELECT id(''a'', n), id(''2'', n) FROM generate_series(1, 2) n;
    INSERT INTO shots SELECT id(''b'', n), id(''a'', n) FROM generate_series(1, 2) n;
    INSERT INTO project_assets VALUES (id(''c'', 1), ''Knock'', ''character'');
    INSERT INTO scene_asset_instances SELECT id(''d'', n), id(''a'', n), id(''c'', 1) FROM generate_series(1, 2) n;
    CREATE POLICY everyone ON scenes USING (true);
    GRANT USAGE ON SCHEMA host TO regress_app', user_type);
END $$;
CREATE FUNCTION id(kind text, number int) RETURNS uuid IMMUTABLE RETURN (kind || '0000000-0000-0000-0000-00000000000' || number)::uuid;
CREATE PROCEDURE pg_temp.start(user_type text) LANGUAGE plpgsql AS $$
BEGIN
  DROP SCHEMA IF EXISTS host CASCADE;
  CREATE SCHEMA host;
  PERFORM pg_temp.host(user_type);
END $$;
CREATE ROLE regress_app;
SET search_path = host, public;
\set QUIET off
\set ECHO all

-- a host without row-level security: none on our tables either
CALL pg_temp.start('uuid');
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic';
SELECT * FROM shot_assets.check_pipeline('host');
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity;

-- row-level security switched on later is named, and attached
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
SELECT object, problem, remedy FROM shot_assets.check_pipeline('host');
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic';
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity ORDER BY relname;
SELECT object, problem, remedy FROM shot_assets.check_pipeline('host');
ALTER TABLE shots DISABLE ROW LEVEL SECURITY;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
SELECT DISTINCT action FROM shot_assets.attach('host');
-- what they are for
SELECT polrelid::regclass AS "table", polcmd, polroles::regrole[], polwithcheck IS NOT NULL AS checks, obj_description(oid, 'pg_policy') AS comment
  FROM pg_policy WHERE polname = 'shot_assets_owner' ORDER BY 1;

-- user 1 by the claims of a gateway, user 2 by the setting of an application, and nobody
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA host TO regress_app;
SELECT count(*) FROM shot_assets.auto_populate(id('a', 1));
SELECT count(*) FROM shot_assets.auto_populate(id('a', 2));
SET ROLE regress_app;
SELECT (SELECT count(*) FROM shot_asset_assignments) AS assignments, (SELECT count(*) FROM shot_asset_scene_states) AS scene_states;
SET request.jwt.claims = '{"sub": "10000000-0000-0000-0000-000000000001", "role": "regress_app"}';
SELECT shot_id FROM shot_asset_assignments;
SELECT scene_id FROM shot_asset_scene_states;
SET shot_assets.user_id = '10000000-0000-0000-0000-000000000002';
SELECT shot_id FROM shot_asset_assignments;
SET request.jwt.claims = '';
SELECT shot_id FROM shot_asset_assignments;
SET request.jwt.claims = '{"role": "anon"}';
SELECT shot_id FROM shot_asset_assignments;
-- what is another's cannot be made, taken or given, whether it exists or not
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 1), id('d', 1));
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 9), id('d', 9));
UPDATE shot_asset_assignments SET shot_id = id('b', 1);
UPDATE shot_asset_assignments SET scene_asset_instance_id = id('d', 9);
DELETE FROM shot_asset_assignments WHERE shot_id = id('b', 1);
INSERT INTO shot_asset_shot_states (shot_id, computed) VALUES (id('b', 1), '{}');
INSERT INTO shot_asset_shot_states (shot_id, computed) VALUES (id('b', 2), '{}');
INSERT INTO shot_asset_scene_states (scene_id) VALUES (id('a', 1));
SET request.jwt.claims = '{"sub": "somebody"}';
SELECT shot_id FROM shot_asset_assignments;
RESET request.jwt.claims;
RESET ROLE;
SELECT count(*) FROM shot_asset_assignments;

-- detaching takes the policies, and leaves hidden what was hidden
SELECT * FROM shot_assets.detach('host') WHERE object ~ 'polic';
SET ROLE regress_app;
SELECT count(*) FROM shot_asset_assignments;
RESET ROLE;
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic' AND action = 'added';
SET ROLE regress_app;
SELECT shot_id FROM shot_asset_assignments;
RESET ROLE;
RESET shot_assets.user_id;

-- users by auth.uid(), asked once per statement; user_id as text; the shorter way where there are two
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE NOTICE 'who are you?';
  RETURN nullif(current_setting('my.user_id', true), '')::uuid;
END $$;
GRANT USAGE ON SCHEMA auth TO regress_app;
CALL pg_temp.start('text');
ALTER TABLE scenes ADD project_id uuid;
UPDATE scenes SET project_id = id('f', 2);
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
INSERT INTO shots SELECT gen_random_uuid(), id('a', 2) FROM generate_series(1, 100);
SELECT object FROM shot_assets.attach('host') WHERE object ~ 'user of';
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA host TO regress_app;
SET ROLE regress_app;
SET my.user_id = '10000000-0000-0000-0000-000000000002';
SET client_min_messages = notice;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT s.id, id('d', 2) FROM shots s WHERE scene_id = id('a', 2) ORDER BY 1;
SELECT count(*) FROM shot_asset_assignments;
UPDATE shot_asset_assignments SET presence_type = 'enters';
SET my.user_id = '';
SELECT count(*) FROM shot_asset_assignments;
SET client_min_messages = warning;
RESET ROLE;

-- not by a function of somebody who could give everyone who uses the tables anything to run
CREATE ROLE regress_stranger;
ALTER SCHEMA auth OWNER TO regress_stranger;
CALL pg_temp.start('text');
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
SELECT object FROM shot_assets.attach('host') WHERE object ~ 'user of';
DROP SCHEMA auth CASCADE;

-- no way to the user: said, and nothing done
CALL pg_temp.start('uuid');
ALTER TABLE scenes DROP branch_id;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
SELECT * FROM shot_assets.check_pipeline('host') \gx
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic';
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity;
DROP TABLE branches, projects CASCADE;
SELECT problem FROM shot_assets.check_pipeline('host');
SELECT DISTINCT action FROM shot_assets.attach('host');

-- an assignment table with policies of its own keeps them, and gets none of ours
CALL pg_temp.start('uuid');
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
CREATE TABLE shot_asset_assignments (shot_id uuid, scene_asset_instance_id uuid);
CREATE POLICY read_only ON shot_asset_assignments FOR SELECT USING (true);
SELECT object, problem, remedy FROM shot_assets.check_pipeline('host');
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic';
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
SELECT * FROM shot_assets.detach('host') WHERE object ~ 'polic';
SELECT relname, relrowsecurity, (SELECT array_agg(polname) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
  FROM pg_class c WHERE relnamespace = 'host'::regnamespace AND relname ~ '^shot_asset_.*s$' AND relkind = 'r' ORDER BY relname;

-- one without any is protected while attached, and is then as open as it was
CALL pg_temp.start('uuid');
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
CREATE TABLE shot_asset_assignments (shot_id uuid, scene_asset_instance_id uuid);
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'polic';
SELECT obj_description(oid, 'pg_policy') FROM pg_policy WHERE polname = 'shot_assets_owner' AND polrelid = 'shot_asset_assignments'::regclass;
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity ORDER BY relname;
SELECT count(*) FROM shot_assets.detach('host');
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity ORDER BY relname;
-- unless a policy that is not ours protects it by then, or it was protected before
SELECT count(*) FROM shot_assets.attach('host');
CREATE POLICY read_only ON shot_asset_assignments FOR SELECT USING (true);
SELECT count(*) FROM shot_assets.detach('host');
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity ORDER BY relname;
DROP POLICY read_only ON shot_asset_assignments;
SELECT * FROM shot_assets.attach('host') WHERE object ~ 'assignments' AND object ~ 'polic';
SELECT count(*) FROM shot_assets.detach('host');
SELECT relname FROM pg_class WHERE relnamespace = 'host'::regnamespace AND relrowsecurity ORDER BY relname;

DROP SCHEMA host CASCADE;
DROP FUNCTION id;
DROP ROLE regress_app, regress_stranger;
