-- Which schemas set-up works in, and who may keep a schema from being changed.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();

CREATE FUNCTION pg_temp.as_role(role text, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('role', role, true);
  EXECUTE statement;
  PERFORM set_config('role', 'none', true);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;

CREATE ROLE regress_studio;
CREATE ROLE regress_member IN ROLE regress_studio;
CREATE ROLE regress_landlord;
CREATE ROLE regress_janitor IN ROLE regress_landlord;
CREATE ROLE regress_creator;
CREATE ROLE regress_stranger;
GRANT USAGE ON SCHEMA shot_assets TO regress_studio;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_studio, regress_landlord, regress_creator, regress_stranger;

-- ---- $user -----------------------------------------------------------------------------------------------------------

CREATE SCHEMA "$user" AUTHORIZATION regress_studio;
SELECT throws_ok(format('SELECT * FROM shot_assets.%I(''$user'')', f), '22023', 'schema "$user" cannot hold a pipeline', f || '() refuses a schema named $user')
  FROM unnest('{create_pipeline,attach,check_pipeline,detach,enable_history,disable_history}'::text[]) AS f;

-- A schema that gets the name later: the schema of a stranger would come into the search path of what runs as the owner.
CREATE SCHEMA studio AUTHORIZATION regress_studio;
SET ROLE regress_studio;
SELECT count(*) FROM shot_assets.create_pipeline('studio') \g /dev/null
CREATE FUNCTION studio.note() RETURNS void LANGUAGE sql AS 'SELECT NULL::void';
CREATE FUNCTION studio.act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM note(); RETURN NEW; END $$;
CREATE TRIGGER act BEFORE INSERT OR UPDATE ON studio.shot_asset_scene_states FOR EACH ROW EXECUTE FUNCTION studio.act();
INSERT INTO studio.scenes (id) VALUES ('a0000000-0000-0000-0000-000000000001');
INSERT INTO studio.shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
INSERT INTO studio.project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Bob', 'character');
INSERT INTO studio.scene_asset_instances (id, scene_id, project_asset_id)
  VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
GRANT USAGE ON SCHEMA studio TO regress_stranger;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA studio TO regress_stranger;
RESET ROLE;
CREATE SCHEMA regress_studio AUTHORIZATION regress_stranger;
CREATE FUNCTION regress_studio.note() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'code of a stranger' USING ERRCODE = 'P0ZZZ'; END $$;
ALTER FUNCTION regress_studio.note() OWNER TO regress_stranger;
GRANT USAGE ON SCHEMA regress_studio TO PUBLIC;
DROP SCHEMA "$user";
ALTER SCHEMA studio RENAME TO "$user";
PREPARE assign AS INSERT INTO "$user".shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
  VALUES ('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'enters');
SET LOCAL ROLE regress_stranger;
SELECT throws_ok('assign', '55000', 'schema "$user" cannot hold a pipeline', 'a trigger in it does not run under a search path that names it');
RESET ROLE;
ALTER SCHEMA "$user" RENAME TO studio;
DEALLOCATE assign;
SET LOCAL ROLE regress_stranger;
SELECT lives_ok($$ INSERT INTO studio.shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
  VALUES ('b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001', 'enters') $$, 'by another name it does, and finds its own function');
RESET ROLE;

-- ---- who may hold a schema -------------------------------------------------------------------------------------------

CREATE SCHEMA flat AUTHORIZATION regress_landlord;
GRANT CREATE ON SCHEMA flat TO regress_creator;
CREATE TABLE flat.scenes (id uuid PRIMARY KEY);
ALTER TABLE flat.scenes OWNER TO regress_studio;
CREATE TABLE flat.projects (id uuid PRIMARY KEY);
CREATE TABLE flat.chairs (id uuid PRIMARY KEY);
ALTER TABLE flat.chairs OWNER TO regress_stranger;
GRANT ALL ON ALL TABLES IN SCHEMA flat TO regress_stranger;
GRANT USAGE ON SCHEMA flat TO regress_stranger;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_member, regress_janitor;
SELECT is(pg_temp.as_role(role, 'SELECT shot_assets.hold_schema(''flat'')'), expected, format('%s, who %s: %s', role, who, expected)) FROM (VALUES
  ('regress_landlord', 'owns the schema', 'ok'), ('regress_janitor', 'is a member of its owner', 'ok'), ('regress_studio', 'owns a table of the pipeline', 'ok'),
  ('regress_member', 'is a member of that owner', 'ok'), ('regress_creator', 'may CREATE in the schema', 'ok'),
  ('regress_stranger', 'owns another table', '42501')) AS r (role, who, expected);
SELECT ok(shot_assets.hold_schema('flat'), 'a superuser may');
CREATE FUNCTION pg_temp.locks() RETURNS int LANGUAGE sql AS $$ SELECT count(*)::int FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'userlock' $$;
SELECT pg_temp.locks() AS locks \gset
SELECT is(pg_temp.as_role('regress_stranger', 'SELECT shot_assets.hold_schema(''nowhere'')'), 'ok', 'no schema is no error');
SELECT is(pg_temp.locks(), :locks, 'and locks nothing for a role that could not create it');
SELECT ok(NOT shot_assets.hold_schema('nowhere'), 'nor is it for a superuser');
SELECT is(pg_temp.locks(), :locks + 1, 'who could create it: others that would do so wait');
SELECT throws_ok(format('SELECT shot_assets.hold_schema(%L)', name), '42501', NULL, 'not even a superuser holds ' || name)
  FROM unnest('{pg_catalog,pg_toast,information_schema}'::text[]) AS name;
-- The caller does not decide what the check means.
CREATE SCHEMA tricks;
CREATE FUNCTION tricks.never(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR tricks.= (FUNCTION = tricks.never, LEFTARG = name, RIGHTARG = name);
GRANT USAGE ON SCHEMA tricks TO PUBLIC;
SET LOCAL search_path = tricks, pg_catalog, public;
SELECT public.is(pg_temp.as_role('regress_stranger', 'SELECT shot_assets.hold_schema(''flat'')'), '42501', 'operators of the caller do not count');
RESET search_path;
SELECT throws_ok(format('SET LOCAL ROLE regress_stranger; SELECT * FROM shot_assets.%I(''flat'')', f), '42501', NULL, f || '() of a stranger')
  FROM unnest('{attach,detach,enable_history,disable_history}'::text[]) AS f;

SELECT * FROM finish();
ROLLBACK;
