-- Code of a host that runs while a caller with more rights acts as its owner leaves nothing behind that would run later,
-- or that changes the session; and nobody gains a right by the owner of another table.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
CREATE ROLE regress_member;
GRANT regress_owner TO regress_member;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_member;
CREATE ROLE regress_boss SUPERUSER;
-- As gateways have it: it becomes the role of a request, and has the rights of none before.
CREATE ROLE regress_gateway NOINHERIT IN ROLE regress_owner;
CREATE TABLE public.notes (what text, answer text);
GRANT ALL ON public.notes TO PUBLIC;

-- ---- while a function is at work --------------------------------------------------------------------------------------

CREATE TEMP TABLE actions (n int GENERATED ALWAYS AS IDENTITY, action text, answer text);
INSERT INTO actions (action, answer) VALUES
  ('RESET ROLE', '42501'), ('SET ROLE NONE', '42501'), ('SET ROLE regress_boss', '42501'), ('SET SESSION AUTHORIZATION regress_boss', '42501'), ('RESET SESSION AUTHORIZATION', '42501'),
  ('DECLARE kept CURSOR WITH HOLD FOR SELECT studio.id(''a'', ''b'', 1)', '42501'), ('CREATE TEMP TABLE scenes ()', '42501'), ('CREATE TEMP VIEW shots AS SELECT 1', '42501'),
  ('CREATE TYPE pg_temp.pair AS (a int)', '42501'), ('CREATE DOMAIN pg_temp.text AS varchar', '42501'),
  ('CREATE TYPE pg_temp.uuid AS ENUM ()', '42501'), ('CREATE TYPE pg_temp.int8 AS RANGE (SUBTYPE = int)', '42501'), ('CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS ''SELECT $1''', '42501'), ('LISTEN planted', '42501'), ('PREPARE planted AS SELECT 1', '42501'), ('SELECT public.opens_a_cursor()', 'ok'), ('SET search_path = planted', 'ok'),
  ('SET LOCAL search_path = planted', 'ok'), ('SET work_mem = ''99MB''', 'ok'), ('SELECT set_config(''TimeZone'', ''Asia/Kathmandu'', false)', 'ok'), ('SELECT set_config(''shot_assets.user_id'', ''x'', false)', 'ok'),
  ('CREATE TABLE IF NOT EXISTS studio.planted ()', 'ok');
CREATE FUNCTION public.opens_a_cursor() RETURNS void LANGUAGE plpgsql AS $$ DECLARE planted refcursor = 'planted'; BEGIN IF NOT EXISTS (SELECT FROM pg_cursors WHERE name = 'planted') THEN OPEN planted FOR SELECT 1; END IF; END $$;
-- A cursor that the session has open.
DECLARE of_the_caller SCROLL CURSOR FOR SELECT 'a secret';
CREATE FUNCTION public.fetches() RETURNS text LANGUAGE plpgsql AS $$ DECLARE of_the_caller refcursor = 'of_the_caller'; result text; BEGIN FETCH FIRST FROM of_the_caller INTO result; RETURN result; END $$;
CREATE FUNCTION public.swaps() RETURNS void LANGUAGE plpgsql AS $$ DECLARE of_the_caller refcursor = 'of_the_caller'; BEGIN CLOSE of_the_caller; OPEN of_the_caller FOR SELECT 'of the host'; END $$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', current_user, session_user, current_setting('search_path'), current_setting('work_mem'), current_setting('TimeZone'), current_setting('shot_assets.user_id', true),
                   (SELECT count(*) FROM pg_cursors WHERE is_holdable OR name = 'planted'), (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()), (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_listening_channels())) $$;
-- What the action of a trigger comes to, and what the session is like afterwards.
CREATE FUNCTION pg_temp.tried(action text, on_table text, as_role text, call text) RETURNS text LANGUAGE plpgsql AS $outer$
DECLARE
  before text = pg_temp.state();
  result text;
BEGIN
  EXECUTE format($f$ CREATE OR REPLACE FUNCTION studio.act() RETURNS trigger LANGUAGE plpgsql AS $b$
    BEGIN
      BEGIN
        EXECUTE %L;
        INSERT INTO public.notes VALUES (current_user, 'ok');
      EXCEPTION WHEN OTHERS THEN
        INSERT INTO public.notes VALUES (current_user, SQLSTATE);
      END;
      RETURN coalesce(NEW, OLD);
    END $b$ $f$, action);
  EXECUTE format('CREATE TRIGGER act BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION studio.act()', on_table);
  ALTER FUNCTION studio.act() OWNER TO regress_owner;
  IF as_role ~ '>' THEN
    PERFORM set_config('session_authorization', split_part(as_role, '>', 1), true);
    as_role := split_part(as_role, '>', 2);
  END IF;
  PERFORM set_config('role', as_role, true);
  EXECUTE call;
  PERFORM set_config('role', 'none', true);
  RESET SESSION AUTHORIZATION;
  SELECT string_agg(DISTINCT concat_ws(' ', what, answer), ', ') INTO result FROM public.notes;
  IF pg_temp.state() <> before THEN
    result := concat(result, ' and leaves ', pg_temp.state());
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM;
END $outer$;
CREATE TEMP TABLE places (on_table text, call text);
INSERT INTO places VALUES
  ('shot_asset_assignments', 'SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))'), ('shot_asset_assignments', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))'),
  ('shots', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))'), ('scenes', 'SELECT shot_assets.unlock_stage(studio.id(''a'', ''b'', 1), 9)'),
  ('shot_asset_shot_states', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))'), ('scene_asset_instances', 'SELECT shot_assets.add_asset(studio.id(''a'', ''b'', 1), studio.id(''c'', ''b'', 3))'),
  ('scenes', 'DELETE FROM studio.shot_asset_assignments'), ('shot_asset_scene_states', 'DELETE FROM studio.shot_asset_assignments'), ('shot_asset_assignment_history', 'DELETE FROM studio.shot_asset_assignments'),
  ('shot_asset_scene_states', 'SELECT shot_assets.add_asset(studio.id(''a'', ''b'', 2), studio.id(''c'', ''b'', 2), ''{}'')'),
  ('shot_asset_scene_states', 'TRUNCATE studio.shot_asset_scene_states; SELECT count(*) FROM shot_assets.attach(''studio'')'),
  ('shot_asset_assignment_history', 'DELETE FROM studio.scenes'), ('shot_asset_scene_states', 'DELETE FROM studio.shots');
SELECT is(pg_temp.tried(a.action, p.on_table, r.role, p.call), 'regress_owner ' || a.answer, format('%s in a trigger on %s, by %s of %s', a.action, p.on_table, p.call, r.what))
  FROM actions a, places p, (VALUES ('none', 'a superuser'), ('regress_member', 'a member'), ('regress_owner', 'a superuser who has become the owner'), ('regress_gateway>regress_owner', 'a gateway that has')) AS r (role, what)
  -- What plain SQL does to its own table is not ours to decide.
  WHERE r.role !~ 'regress_owner' OR p.call !~ 'TRUNCATE';
ALTER ROLE regress_owner BYPASSRLS;
SELECT is(pg_temp.tried('RESET ROLE', 'shot_asset_assignments', 'regress_gateway>regress_owner', 'SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))'), 'regress_owner 42501', 'also where the owner bypasses row-level security');
ALTER ROLE regress_owner NOBYPASSRLS;

SELECT is(public.fetches(), 'a secret', 'the cursor of the session is as it was');
CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
CREATE TRIGGER fails BEFORE INSERT OR DELETE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION fails();
SELECT is(pg_temp.outcome('SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))'), 'P0001 planted', 'a call that fails');
SELECT is(public.fetches(), 'a secret', 'also after an error');
CREATE FUNCTION pg_temp.within() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  inner_cursor CURSOR FOR SELECT 'of the subtransaction';
  result text;
BEGIN
  BEGIN
    OPEN inner_cursor;
    PERFORM shot_assets.clear_scene(studio.id('a', 'b', 1));
  EXCEPTION WHEN raise_exception THEN
  END;
  SELECT string_agg(name, ' ' ORDER BY name) INTO result FROM pg_cursors WHERE name IN ('inner_cursor', 'of_the_caller');
  RETURN result;
END $$;
SELECT is(pg_temp.within(), 'of_the_caller', 'a cursor of the subtransaction goes with it');
DROP TRIGGER fails ON shot_asset_assignments;
-- Another cursor that has taken its name is none of the session.
CREATE FUNCTION swaps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.swaps(); RETURN NULL; END $$;
ALTER FUNCTION swaps() OWNER TO regress_owner;
CREATE TRIGGER swaps BEFORE DELETE ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION swaps();
SELECT is(public.fetches(), 'a secret', 'a session has a cursor');
SELECT is(pg_temp.outcome('SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))'), 'ok', 'code closes it, and opens one of its name');
SELECT is(pg_temp.outcome('SELECT public.fetches()'), '34000 cursor "of_the_caller" does not exist', 'which is closed');
DROP TRIGGER swaps ON shot_asset_assignments;

-- ---- triggers that run later ------------------------------------------------------------------------------------------

CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.notes VALUES (TG_NAME, current_user); RETURN NULL; END $$;
ALTER FUNCTION act() OWNER TO regress_owner;
CREATE TEMP TABLE later (what text, statement text, call text, refused boolean);
INSERT INTO later VALUES
  ('deferrable trigger', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OR DELETE ON shots DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))', true),
  ('trigger that can be deferred', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT ON shot_asset_assignments DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION act()', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))', true),
  ('on the bookkeeping', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE ON shot_asset_scene_states DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()', 'DELETE FROM studio.shot_asset_assignments', true),
  ('on the history', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT ON shot_asset_assignment_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()', 'DELETE FROM studio.shot_asset_assignments', true),
  ('on the history, by a cascade', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT ON shot_asset_assignment_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()', 'DELETE FROM studio.shots', true),
  ('one that is disabled', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OR DELETE ON shots DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act(); ALTER TABLE shots DISABLE TRIGGER later', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))', false),
  ('one that cannot be deferred', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OR DELETE ON shots NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION act()', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))', false),
  ('one on another table', 'CREATE CONSTRAINT TRIGGER later AFTER INSERT OR UPDATE OR DELETE ON projects DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))', false),
  ('a foreign key', 'ALTER TABLE shot_asset_assignments ADD FOREIGN KEY (shot_id) REFERENCES shots DEFERRABLE INITIALLY DEFERRED', 'SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))', false),
  ('a key', 'ALTER TABLE shots ADD n int UNIQUE DEFERRABLE INITIALLY DEFERRED', 'SELECT shot_assets.refresh_reference_orders(studio.id(''a'', ''b'', 1))', false);
-- As a role that the session began as, or that it has set.
CREATE FUNCTION pg_temp.later(statement text, role text, call text, by text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  IF by = 'session_authorization' AND role <> 'none' THEN
    PERFORM set_config('session_authorization', role, true);
    RETURN pg_temp.outcome(call || '; SET CONSTRAINTS ALL IMMEDIATE');
  END IF;
  RETURN pg_temp.outcome(call || '; SET CONSTRAINTS ALL IMMEDIATE', role);
END $$;
CREATE FUNCTION pg_temp.later_undone(statement text, role text, call text, by text DEFAULT 'session_authorization') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  result := pg_temp.later(statement, role, call, by);
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
SELECT matches(pg_temp.later_undone(statement, 'none', call), CASE WHEN refused THEN '^42501 deferrable trigger "later" on table "[a-z_]+" would run in the session of a superuser' ELSE '^ok$' END,
               'a superuser and ' || what) FROM later;
SELECT is(pg_temp.later_undone(statement, r.role, call), 'ok', format('%s and %s', r.role, what)) FROM later, (VALUES ('regress_owner'), ('regress_member'), ('regress_app')) AS r (role);
-- A superuser who has become another role is one again when the trigger runs. As a tenant, that role writes its own way.
SELECT matches(pg_temp.later_undone(statement, r.role, call, 'role'),
               CASE WHEN refused AND (r.role <> 'regress_app' OR what ~ '^on the') THEN '^42501 deferrable trigger "later" on table "[a-z_]+" would run in the session of a superuser' ELSE '^ok$' END,
               format('a superuser as %s and %s', r.role, what)) FROM later, (VALUES ('regress_owner'), ('regress_member'), ('regress_app')) AS r (role);

-- A TRUNCATE that takes the scenes writes no row that a deferred trigger would wait for in vain.
CREATE TEMP TABLE truncated (what text, trigger text);
INSERT INTO truncated VALUES
  ('on scenes', 'CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON scenes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()'),
  ('on the bookkeeping', 'CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON shot_asset_scene_states DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act()'),
  ('on a table that a trigger on scenes writes', 'CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON shots DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act();
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE studio.shots SET id = id; RETURN NULL; END $f$;
    CREATE TRIGGER touch AFTER UPDATE ON scenes EXECUTE FUNCTION touch()');
SELECT is(pg_temp.later_undone(t.trigger || '; UPDATE scenes SET stage_locks = ''{"9": {"status": "locked"}}''; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED', 'regress_owner', 'TRUNCATE studio.' || c.name || ' CASCADE'),
          'ok', format('a deferred trigger %s and TRUNCATE of %s', t.what, c.name))
  FROM truncated t, (VALUES ('projects'), ('scenes'), ('scene_asset_instances'), ('shot_asset_assignments')) AS c (name);

-- Code that writes into a table that is being emptied.
SELECT is(pg_temp.later_undone(format('CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON %1$I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act();
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN UPDATE studio.%1$I SET id = id; RETURN NULL; END $f$; CREATE TRIGGER touch AFTER INSERT OR UPDATE ON %2$I EXECUTE FUNCTION touch();
    UPDATE scenes SET stage_locks = ''{"9": {"status": "locked"}}''; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED', t.name, w.name),
                               'regress_owner', format('TRUNCATE studio.%I CASCADE', c.name)),
          format('55000 cannot truncate table "%s" because it has pending trigger events', t.name), format('a deferred trigger on %s, which code on %s writes, and TRUNCATE of %s', t.name, w.name, c.name))
  FROM (VALUES ('scene_asset_instances', 'scene_asset_instances'), ('project_assets', 'project_assets'), ('transformation_events', 'scene_asset_instances')) AS t (name, emptied_by),
       (VALUES ('scenes'), ('shot_asset_assignment_history')) AS w (name), (VALUES ('scene_asset_instances'), ('project_assets')) AS c (name)
  WHERE c.name IN (t.emptied_by, 'project_assets');

-- ---- tables of two owners ---------------------------------------------------------------------------------------------

-- A rival owns the bookkeeping: what add_asset() writes there runs as the rival, not as the owner of the assignments.
CREATE ROLE regress_rival;
GRANT USAGE, CREATE ON SCHEMA studio TO regress_rival;
ALTER TABLE shot_asset_scene_states OWNER TO regress_rival;
CREATE TRIGGER act AFTER INSERT OR UPDATE ON shot_asset_scene_states FOR EACH ROW EXECUTE FUNCTION act();
ALTER FUNCTION act() OWNER TO regress_rival;
GRANT SELECT ON ALL TABLES IN SCHEMA studio TO regress_rival;
GRANT ALL ON shot_asset_scene_states TO regress_owner, regress_app;
CREATE FUNCTION pg_temp.noted(call text, role text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  DELETE FROM public.notes;
  PERFORM set_config('role', role, true);
  EXECUTE call;
  PERFORM set_config('role', 'none', true);
  SELECT coalesce(string_agg(DISTINCT answer, ' '), 'nothing') INTO result FROM public.notes;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN SQLSTATE;
END $$;
-- A superuser has the privileges of both, and is refused where a statement would read tables of both.
SELECT is(pg_temp.noted(s.call, r.role), CASE WHEN r.role = 'none' AND s.call ~ 'add_asset|assign[(]' THEN '42501' ELSE 'regress_rival' END, format('%s by %s', s.call, r.role)) FROM (VALUES
  ('SELECT shot_assets.add_asset(studio.id(''a'', ''b'', 2), studio.id(''c'', ''b'', 2), ''{}'')'), ('SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))'),
  ('INSERT INTO studio.shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))')) AS s (call),
  (VALUES ('none'), ('regress_owner'), ('regress_member'), ('regress_app')) AS r (role);
-- Where the rival may not read what the statement reads, it is refused, and nothing runs as anybody else.
REVOKE SELECT ON ALL TABLES IN SCHEMA studio FROM regress_rival;
SELECT is(pg_temp.noted('SELECT shot_assets.add_asset(studio.id(''a'', ''b'', 2), studio.id(''c'', ''b'', 2), ''{}'')', r.role), '42501', 'a rival without rights: ' || r.role)
  FROM (VALUES ('none'), ('regress_owner'), ('regress_member'), ('regress_app')) AS r (role);

-- ---- names and policies that change ----------------------------------------------------------------------------------

ALTER TABLE shot_asset_scene_states OWNER TO regress_owner;
DROP TRIGGER act ON shot_asset_scene_states;
GRANT SELECT ON ALL TABLES IN SCHEMA studio TO regress_rival;
-- Another schema takes the name of the pipeline's while a function is at work.
CREATE FUNCTION swap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ALTER SCHEMA studio RENAME TO studio_before;
  CREATE SCHEMA studio;
  CREATE TABLE studio.shot_asset_assignments (LIKE studio_before.shot_asset_assignments INCLUDING ALL);
  CREATE TRIGGER act BEFORE INSERT ON studio.shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION studio_before.act();
  RETURN NULL;
END $$;
CREATE TRIGGER swap AFTER INSERT ON scene_asset_instances EXECUTE FUNCTION swap();
SELECT is(pg_temp.outcome('SELECT shot_assets.add_asset(studio.id(''a'', ''b'', 2), studio.id(''c'', ''b'', 2))'), '55000 schema "studio" was renamed or dropped while a function was at work', 'the schema is renamed');
DROP TRIGGER swap ON scene_asset_instances;
-- An owner who forces policies on itself does not thereby get the rights of a member.
ALTER FUNCTION act() OWNER TO regress_owner;
CREATE TRIGGER act AFTER INSERT ON shot_asset_assignments EXECUTE FUNCTION act();
CREATE POLICY everything ON shots USING (true);
ALTER TABLE shots ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SELECT is(pg_temp.noted('SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))', 'regress_member'), 'regress_owner', 'policies that the owner has forced on itself');

SELECT * FROM finish();
ROLLBACK;
