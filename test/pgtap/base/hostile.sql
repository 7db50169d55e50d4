-- Hostile surroundings: names that would break out of any quotes, and traps that would shadow everything we use. An
-- owner who is no superuser attaches, works and detaches among them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
\set studio '"; DROP SCHEMA "x"; --'' $$ %I :studio \\ 名前 {shots} ÄÖ 123'
\set owner 'o"; GRANT ALL; --'' $f$ %s \\ владелец {:} 🎬 123456789'
\ir ../../../sql/tenants.inc
SET LOCAL search_path = :"studio", public;
SELECT no_plan();
SELECT is(octet_length(:'studio'), 63, 'the name of the schema is as long as it may be');
SELECT is(octet_length(:'owner'), 63, 'the name of the owner is as long as it may be');
SELECT is(shot_assets.pipeline_schema(), :'studio', 'the pipeline is found by the search path');
\ir ../calls.inc

-- Names of the host's own, on an assignment table that it had before.
SET ROLE :"owner";
SELECT isnt_empty(format('SELECT * FROM shot_assets.detach(%L)', :'studio'), 'it detaches');
CREATE TRIGGER "t"";--" AFTER INSERT ON shot_asset_assignments EXECUTE FUNCTION suppress_redundant_updates_trigger();
DROP TRIGGER "t"";--" ON shot_asset_assignments;
ALTER TABLE shot_asset_assignments RENAME CONSTRAINT shot_asset_assignments_presence_type_check TO "c""; --'";
ALTER TABLE shot_asset_assignments RENAME CONSTRAINT shot_asset_assignments_shot_id_fkey TO "%I $$";
ALTER INDEX shot_asset_assignments_pkey RENAME TO "i""; --'";
ALTER TABLE shot_asset_assignments ADD "column""; --'" text DEFAULT 'x';
-- Functions of triggers as hosts write them, careless about where names are found.
CREATE TABLE scene_log (at timestamptz, word text);
CREATE FUNCTION touch_scene() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE FUNCTION log_scene() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO scene_log SELECT now(), shout('X'); RETURN NULL; END $$;
RESET ROLE;

-- Traps: a function and an operator for each of PostgreSQL's that take what we deal with, types of the same names, views
-- that stand for the tables and for the catalogs. Whatever is used leaves a trace, also where the error it raises is lost.
CREATE TEMP TABLE seen (kind text, what text, result text);
GRANT ALL ON seen TO PUBLIC;
CREATE SCHEMA trap;
CREATE SEQUENCE trap.sprung;
CREATE TABLE trap.types AS SELECT oid FROM pg_type
  WHERE typname IN ('uuid', '_uuid', 'text', '_text', 'int4', 'int8', 'bool', 'jsonb', 'name', 'oid', 'timestamptz', 'anyarray', 'anyelement', 'float8', 'numeric', 'char', '_int2');
DO $$
DECLARE
  statement text;
BEGIN
  FOR statement IN
    SELECT DISTINCT ON (p.proname, p.proargtypes) format($f$
      CREATE FUNCTION trap.%I(%s) RETURNS %s%s LANGUAGE plpgsql AS $body$
      BEGIN
        PERFORM pg_catalog.nextval('trap.sprung');
        RAISE EXCEPTION 'trap %%', %L;
      END $body$ $f$, p.proname, pg_get_function_identity_arguments(p.oid), CASE WHEN p.proretset THEN 'SETOF ' END, p.prorettype::regtype, p.oid::regprocedure)
    FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a') AND p.proargmodes IS NULL AND pg_get_function_identity_arguments(p.oid) !~ 'ORDER BY'
      AND p.prorettype IN (TABLE trap.types) AND p.proargtypes::oid[] <@ ARRAY(TABLE trap.types)
      AND (p.prorettype NOT IN ('anyarray'::regtype, 'anyelement'::regtype) OR p.proargtypes::oid[] && '{anyarray,anyelement}'::regtype[]::oid[])
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT format('CREATE OPERATOR trap.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = trap.%I)', o.oprname, o.oprleft::regtype, o.oprright::regtype, p.proname)
    FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode
    WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprkind = 'b'
      AND EXISTS (SELECT FROM pg_proc t WHERE t.pronamespace = 'trap'::regnamespace AND t.proname = p.proname AND t.pronargs = 2
                    AND (t.proargtypes[0], t.proargtypes[1]) = (o.oprleft, o.oprright))
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT format('CREATE DOMAIN %s.%I AS pg_catalog.text CHECK (trap.now() IS NULL)', schema, typname)
    FROM unnest('{trap,pg_temp}'::text[]) schema, (SELECT DISTINCT typname FROM pg_type WHERE oid IN (TABLE trap.types) AND typname !~ '^any') t
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT format('CREATE TEMP VIEW %1$I AS SELECT trap.now(); GRANT SELECT ON pg_temp.%1$I TO PUBLIC', name)
    FROM (SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') AND relname !~ '^pg_stat'
          UNION SELECT t.table_name FROM shot_assets.contract_tables() t UNION SELECT 'scene_log') AS names (name)
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;
-- Where nobody plants anything, the host's triggers find what the caller finds.
CREATE SCHEMA tools;
CREATE FUNCTION tools.shout(word pg_catalog.text) RETURNS pg_catalog.text LANGUAGE plpgsql AS $$ BEGIN RETURN pg_catalog.upper(word) OPERATOR(pg_catalog.||) '!'::pg_catalog.text; END $$;
GRANT USAGE ON SCHEMA tools TO PUBLIC;
GRANT ALL ON SCHEMA trap TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA trap TO PUBLIC;

-- What a statement gives among the traps, as a role. Everything of its own is named.
CREATE FUNCTION pg_temp.among_traps(role pg_catalog.text, statement pg_catalog.text, undo pg_catalog.bool DEFAULT false) RETURNS pg_catalog.text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('role', role, true), set_config('search_path', current_setting('my.path'), true);
  EXECUTE statement;
  IF undo THEN
    RAISE SQLSTATE 'P0ZZZ';
  END IF;
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true), pg_catalog.set_config('role', 'none', true);
  RETURN 'ok';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN 'ok';
  WHEN OTHERS THEN RETURN SQLSTATE OPERATOR(pg_catalog.||) ' '::pg_catalog.text OPERATOR(pg_catalog.||) SQLERRM;
END $$;
SELECT set_config('my.path', format('trap, pg_temp, pg_catalog, tools, %I', :'studio'), true) AS path \gset

INSERT INTO seen SELECT 'set-up', f || ' works among the traps', pg_temp.among_traps(:'owner', format('SELECT shot_assets.%s(%L)', f, :'studio'))
  FROM unnest('{check_pipeline,attach,enable_history,check_pipeline,disable_history,detach,attach,enable_history}'::pg_catalog._text) f;
INSERT INTO seen SELECT 'set-up', 'create_pipeline works among the traps', pg_temp.among_traps(:'owner', 'SELECT shot_assets.create_pipeline(''x "; --'')');
INSERT INTO seen SELECT 'sprung', 'set-up falls for no trap', is_called FROM trap.sprung;

SET LOCAL shot_assets.user_id = :user_b;
INSERT INTO seen SELECT 'call', call, pg_temp.among_traps('regress_app', replace(call, '~', 'b'), true) FROM calls ORDER BY signature, varied;

-- Triggers of the host on scenes run as the owner, when somebody changes an assignment who could not write scenes.
UPDATE :"studio".scenes SET stage_locks = '{"9": {"status": "locked"}}';
CREATE TRIGGER touch_scene BEFORE UPDATE ON :"studio".scenes FOR EACH ROW EXECUTE FUNCTION :"studio".touch_scene();
CREATE TRIGGER log_scene AFTER UPDATE ON :"studio".scenes FOR EACH ROW EXECUTE FUNCTION :"studio".log_scene();
INSERT INTO seen SELECT 'statement', statement, pg_temp.among_traps('regress_app', format(statement, :'studio')) FROM (VALUES
  ('UPDATE %1$I.shot_asset_assignments SET presence_note = ''there''')) AS s (statement);
INSERT INTO seen SELECT 'sprung', 'nobody makes the owner fall for a trap by a trigger of the host', is_called FROM trap.sprung;
INSERT INTO seen SELECT 'works', 'the trigger has written', count(*) FROM :"studio".scene_log;
DROP TRIGGER touch_scene ON :"studio".scenes;
DROP TRIGGER log_scene ON :"studio".scenes;

INSERT INTO seen SELECT 'statement', statement, pg_temp.among_traps(:'owner', format(statement, :'studio')) FROM (VALUES
  ('INSERT INTO %1$I.shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (''b0000000-0000-0000-0000-0000000000a2'', ''d0000000-0000-0000-0000-0000000000a2'')'),
  ('UPDATE %1$I.shot_asset_assignments SET presence_type = ''exits'''),
  ('UPDATE %1$I.shots SET shot_id = ''x'''),
  ('DELETE FROM %1$I.scene_asset_instances'),
  ('DELETE FROM %1$I.shot_asset_assignments'),
  ('TRUNCATE %1$I.shot_asset_assignments')) AS s (statement);
INSERT INTO seen SELECT 'sprung', 'neither functions nor triggers nor policies fall for a trap', is_called FROM trap.sprung;

-- The traps work: a careless statement springs them.
INSERT INTO seen SELECT 'careless', statement, pg_temp.among_traps('regress_app', statement) FROM (VALUES
  ('SELECT now()'), ('SELECT 1 = 1'), ('SELECT ''a''::pg_catalog.text || ''b''::pg_catalog.text'), ('SELECT * FROM shots'),
  ('SELECT ''a''::text'), ('SELECT * FROM pg_class'), ('SELECT lower(''X'')')) AS s (statement);
INSERT INTO seen SELECT 'sprung', 'a careless statement springs a trap', is_called FROM trap.sprung;

-- Out of the traps, pgTAP may look.
DO $$
DECLARE
  statement pg_catalog.text;
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('DROP VIEW pg_temp.%I CASCADE', c.relname) FROM pg_catalog.pg_class c
    WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relkind = 'v' AND pg_catalog.pg_get_viewdef(c.oid) ~ 'trap'
    UNION ALL
    SELECT pg_catalog.format('DROP DOMAIN pg_temp.%I CASCADE', t.typname) FROM pg_catalog.pg_type t
    WHERE t.typnamespace = pg_catalog.pg_my_temp_schema() AND t.typtype = 'd'
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;
SELECT cmp_ok((SELECT count(*) FROM pg_proc WHERE pronamespace = 'trap'::regnamespace), '>', 500::bigint, 'there are functions to fall for');
SELECT cmp_ok((SELECT count(*) FROM pg_operator WHERE oprnamespace = 'trap'::regnamespace), '>', 100::bigint, 'there are operators to fall for');
SELECT is(result, 'ok', what) FROM seen WHERE kind IN ('set-up', 'statement');
SELECT unalike(result, '%trap %', what) FROM seen WHERE kind = 'call';
SELECT unalike(result, 'PT404%', what || ' finds its rows') FROM seen WHERE kind = 'call';
SELECT alike(result, '%trap %', 'a trap: ' || what) FROM seen WHERE kind = 'careless';
SELECT is(result, (what ~ 'careless')::text, what) FROM seen WHERE kind = 'sprung';
SELECT cmp_ok(result::int, '>', 0, what) FROM seen WHERE kind = 'works';
SELECT set_eq('SELECT before IS NULL AS came, after IS NULL AS went FROM shot_asset_assignment_history', 'VALUES (true, false), (false, false), (false, true)', 'history is kept of all');
SELECT is((SELECT stage_locks #>> '{9,status}' FROM scenes WHERE id = id('a', 'a', 1)), 'outdated', 'triggers did their work');
SELECT is_empty(format('SELECT object, problem FROM shot_assets.check_pipeline(%L)', :'studio'), 'attach did all there is to do');

SELECT * FROM finish();
ROLLBACK;
