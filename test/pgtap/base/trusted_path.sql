-- Names that a caller has put in front of those of the owner are not found by code of the owner, also where the caller
-- comes as the owner: by a function of the owner that is SECURITY DEFINER, or by SET ROLE.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE SCHEMA trap AUTHORIZATION regress_app;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
SET ROLE regress_owner;
CREATE TABLE ran (name text, role name, path text);
CREATE FUNCTION note() RETURNS void LANGUAGE sql AS 'INSERT INTO studio.ran VALUES (''owner'', current_user, current_setting(''search_path''))';
CREATE FUNCTION on_scenes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM note(); RETURN NEW; END';
CREATE TRIGGER notes BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION on_scenes();
CREATE FUNCTION change(assignment uuid) RETURNS void LANGUAGE sql SECURITY DEFINER BEGIN ATOMIC UPDATE studio.shot_asset_assignments SET presence_type = 'exits' WHERE id = assignment; END;
SET ROLE regress_app;
CREATE FUNCTION trap.note() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE ''INSERT INTO studio.ran VALUES (''''caller'''', current_user, current_setting(''''search_path''''))''; END';
RESET ROLE;

-- Whose function the owner's trigger has run, and as whom.
CREATE FUNCTION pg_temp.ran(session text, role text, path text, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  PERFORM set_config('session_authorization', session, true);
  PERFORM set_config('role', role, true), set_config('search_path', path, true);
  EXECUTE statement;
  SELECT string_agg(format('%s as %s under %s', r.name, r.role, r.path), '; ') INTO found FROM studio.ran r;
  RAISE SQLSTATE 'P0ZZY';
EXCEPTION
  WHEN SQLSTATE 'P0ZZY' THEN RETURN found;
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
GRANT SELECT ON ran TO regress_app;
SELECT is(pg_temp.ran('regress_app', 'none', 'trap, studio', $$UPDATE studio.shot_asset_assignments SET presence_type = 'exits' WHERE id = 'e0000000-0000-0000-0000-0000000000b1'$$),
  'owner as regress_owner under studio, pg_temp', 'plain SQL of a caller');
SELECT is(pg_temp.ran('regress_app', 'none', 'trap, studio', $$SELECT studio.change('e0000000-0000-0000-0000-0000000000b1')$$),
  'owner as regress_owner under studio, pg_temp', 'a function of the owner that is SECURITY DEFINER and has no path of its own');
GRANT regress_owner TO regress_app;
SELECT is(pg_temp.ran('regress_app', 'regress_owner', 'trap, studio', $$UPDATE studio.shot_asset_assignments SET presence_type = 'exits' WHERE id = 'e0000000-0000-0000-0000-0000000000b1'$$),
  'owner as regress_owner under studio, pg_temp', 'a member of the owner that has become the owner by SET ROLE');
SELECT is(pg_temp.ran('regress_owner', 'none', 'studio, public', $$UPDATE studio.shot_asset_assignments SET presence_type = 'exits' WHERE id = 'e0000000-0000-0000-0000-0000000000b1'$$),
  'owner as regress_owner under studio, public', 'the owner itself has what path it likes');

SELECT * FROM finish();
ROLLBACK;
