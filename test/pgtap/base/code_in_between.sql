-- Code of a host that runs in the middle of a function: between a plan and its execution, between two commands of a rule,
-- between the trigger before a TRUNCATE and the TRUNCATE. What it changes ends in no internal error and skips no check.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA shot_assets TO regress_owner;
CREATE TABLE public.notes (what text, ran_as text);
GRANT ALL ON public.notes TO PUBLIC;
-- What a call comes to after some statements of the owner, and who ran the code that notes it. All of it is undone.
CREATE FUNCTION pg_temp.after(statements text, call text, role text DEFAULT 'none') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text = 'ok';
BEGIN
  PERFORM set_config('role', 'regress_owner', true);
  EXECUTE statements;
  SET CONSTRAINTS ALL DEFERRED;  -- an earlier test may have said otherwise, which PostgreSQL does not always undo
  IF role = 'none' THEN
    PERFORM set_config('role', 'none', true);
  ELSE
    PERFORM set_config('session_authorization', role, true);
  END IF;
  BEGIN
    EXECUTE call;
  EXCEPTION WHEN OTHERS THEN
    result := SQLSTATE || ' ' || SQLERRM;
  END;
  RESET SESSION AUTHORIZATION;
  SELECT concat_ws('; ', result, string_agg(DISTINCT what || ' ' || ran_as, ', ')) INTO result FROM public.notes;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;

-- ---- triggers that wait when a superuser calls -----------------------------------------------------------------------

CREATE TEMP TABLE waited_for (call text);
INSERT INTO waited_for VALUES ('SELECT shot_assets.auto_populate(studio.id(''a'', ''b'', 1))'), ('SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))'),
  ('SELECT shot_assets.assign(studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))'), ('SELECT shot_assets.set_presence((SELECT min(id::text)::uuid FROM studio.shot_asset_assignments), ''enters'')');
-- The plan needs the key that the trigger drops.
CREATE TEMP TABLE waiting (statements text);
INSERT INTO waiting VALUES ($$
  ALTER TABLE studio.shot_asset_assignments ADD COLUMN n int, ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED;
  CREATE TABLE studio.t (a int);
  CREATE FUNCTION studio.later() RETURNS trigger LANGUAGE plpgsql AS $f$ DECLARE key text; BEGIN
    SELECT conname INTO key FROM pg_constraint WHERE conrelid = 'studio.shot_asset_assignments'::regclass AND contype = 'u' AND cardinality(conkey) = 2;
    EXECUTE format('ALTER TABLE studio.shot_asset_assignments DROP CONSTRAINT %I', key);
    RETURN NULL;
  END $f$;
  CREATE CONSTRAINT TRIGGER later AFTER INSERT ON studio.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION studio.later();
  INSERT INTO studio.t VALUES (1) $$);
SELECT matches(pg_temp.after(statements, call), '^(ok|55000 )', call || ' and a trigger that waits and drops a key') FROM waited_for, waiting;

-- A policy that refuses a pair does so after a trigger that makes the plan stale and calls a function.
SELECT matches(pg_temp.after($$
  ALTER TABLE studio.shot_asset_assignments ADD COLUMN n int, ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED;
  ALTER TABLE studio.shot_asset_assignments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY planted ON studio.shot_asset_assignments AS RESTRICTIVE USING (true) WITH CHECK (shot_id <> studio.id('b', 'b', 2) OR scene_asset_instance_id <> studio.id('d', 'b', 2));
  CREATE POLICY all_others ON studio.shot_asset_assignments USING (true) WITH CHECK (true);
  CREATE TABLE studio.t (a int);
  CREATE FUNCTION studio.later() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
    CREATE INDEX ON studio.shot_asset_assignments (presence_type);
    PERFORM shot_assets.auto_populate(studio.id('a', 'b', 2));
    RETURN NULL;
  END $f$;
  CREATE CONSTRAINT TRIGGER later AFTER INSERT ON studio.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION studio.later();
  INSERT INTO studio.t VALUES (1) $$, 'SET ROLE regress_owner; SELECT shot_assets.auto_populate(studio.id(''a'', ''b'', 1))'), '^42501 new row violates row-level security policy', 'a policy is asked all the same');

-- What else waits is left alone: neither run as the owner, nor checked too early.
CREATE TABLE public.ledger (a int PRIMARY KEY);
CREATE TABLE public.pages (a int REFERENCES public.ledger DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.notes VALUES ('ledger', CASE WHEN current_user = session_user THEN 'as it was' ELSE current_user END); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER note AFTER INSERT ON public.ledger DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.note();
CREATE TEMP TABLE keys (what text, statements text);
INSERT INTO keys VALUES
  ('a key of assignments', 'ALTER TABLE studio.shot_asset_assignments ADD COLUMN n int, ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED'),
  ('a key of scenes', $$ALTER TABLE studio.scenes ADD COLUMN n int, ADD UNIQUE (n) DEFERRABLE INITIALLY DEFERRED; UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}'$$),
  ('a trigger', $$CREATE FUNCTION studio.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER nothing BEFORE INSERT OR UPDATE ON studio.shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION studio.nothing()$$);
SELECT is(pg_temp.after(k.statements, 'INSERT INTO public.ledger VALUES (1); INSERT INTO public.pages VALUES (2); ' || c.call || '; INSERT INTO public.ledger VALUES (2); SET CONSTRAINTS ALL IMMEDIATE'), 'ok; ledger as it was', format('%s, %s and a trigger that waits', c.call, k.what))
  FROM waited_for c, keys k;

-- ---- a pipeline of a superuser -----------------------------------------------------------------------------------------

-- Another superuser gains nothing by its code, and is refused nothing.
CREATE ROLE regress_boss SUPERUSER;
CREATE FUNCTION pg_temp.of_a_superuser(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  EXECUTE (SELECT string_agg(format('ALTER TABLE studio.%I OWNER TO regress_boss', tablename), ';') FROM pg_tables WHERE schemaname = 'studio');
  CREATE FUNCTION studio.later() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER later AFTER UPDATE ON studio.scenes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION studio.later();
  UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  result := pg_temp.outcome(call);
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
SELECT is(pg_temp.of_a_superuser(call), 'ok', call || ' in a pipeline of another superuser') FROM waited_for;

-- ---- planning ----------------------------------------------------------------------------------------------------------

SELECT is(pg_temp.after($$
  ALTER TABLE studio.shot_asset_assignments ENABLE ROW LEVEL SECURITY;
  CREATE FUNCTION studio.drops() RETURNS void SECURITY DEFINER LANGUAGE plpgsql AS $f$ DECLARE key text; BEGIN
    SELECT conname INTO key FROM pg_constraint WHERE conrelid = 'studio.shot_asset_assignments'::regclass AND contype = 'u' AND cardinality(conkey) = 2;
    IF FOUND THEN EXECUTE format('ALTER TABLE studio.shot_asset_assignments DROP CONSTRAINT %I', key); END IF;
  END $f$;
  CREATE FUNCTION studio.nobody() RETURNS uuid STABLE LANGUAGE plpgsql AS $f$ BEGIN PERFORM studio.drops(); RETURN '00000000-0000-0000-0000-000000000000'; END $f$;
  CREATE POLICY planted ON studio.shot_asset_assignments USING (shot_id <> studio.nobody()) WITH CHECK (true) $$, 'SET enable_seqscan = off; SELECT count(*) FROM ' || call, 'regress_app'), 'ok', call || ' and a policy that drops a key')
  FROM (VALUES ('shot_assets.assignments_for_shot(studio.id(''b'', ''b'', 1))'), ('shot_assets.assignments_for_scene(studio.id(''a'', ''b'', 1))')) AS c (call);

-- A policy that reads a partitioned table runs code when the statement starts; that code has the plan made again.
SELECT is(pg_temp.after($$
  CREATE TABLE studio.p (k int, id uuid) PARTITION BY LIST (k);
  CREATE TABLE studio.p1 PARTITION OF studio.p FOR VALUES IN (1);
  INSERT INTO studio.p SELECT 1, id FROM studio.shots;
  CREATE FUNCTION studio.again() RETURNS void SET search_path = studio, public LANGUAGE plpgsql AS $f$ BEGIN PERFORM shot_assets.auto_populate(studio.id('a', 'b', 2)); END $f$;
  CREATE FUNCTION studio.part() RETURNS int STABLE LANGUAGE plpgsql AS $f$ BEGIN
    IF coalesce(current_setting('studio.depth', true), '') = '' THEN
      PERFORM set_config('studio.depth', '1', true);
      PERFORM studio.again();
    END IF;
    RETURN 1;
  END $f$;
  ALTER TABLE studio.shot_asset_assignments ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY planted ON studio.shot_asset_assignments USING (true) WITH CHECK (shot_id IN (SELECT id FROM studio.p WHERE k = studio.part())) $$,
  'SET LOCAL search_path = studio; SELECT shot_assets.auto_populate(studio.id(''a'', ''b'', 1))', 'regress_owner'), 'ok', 'a call within the start of another one');

-- ---- commands of a rule ------------------------------------------------------------------------------------------------

SELECT is(pg_temp.after($$
  CREATE TABLE studio.one (a int PRIMARY KEY, b text); INSERT INTO studio.one VALUES (1);
  CREATE TABLE studio.two (a int PRIMARY KEY, b text); INSERT INTO studio.two VALUES (1);
  CREATE FUNCTION studio.drops() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN ALTER TABLE studio.two DROP CONSTRAINT IF EXISTS two_pkey; RETURN NULL; END $f$;
  CREATE TRIGGER drops AFTER UPDATE ON studio.one FOR EACH STATEMENT EXECUTE FUNCTION studio.drops();
  CREATE RULE a AS ON DELETE TO studio.shot_asset_assignments DO ALSO UPDATE studio.one SET b = 'y' WHERE a = 1;
  CREATE RULE b AS ON DELETE TO studio.shot_asset_assignments DO ALSO UPDATE studio.two SET b = 'y' WHERE a = 1;
  SELECT shot_assets.auto_populate(studio.id('a', 'b', 1)) $$, 'SET enable_seqscan = off; SELECT shot_assets.clear_scene(studio.id(''a'', ''b'', 1))', 'regress_owner'), '40001 a table was changed while a statement was running', 'the second command of a rule needs what the first has dropped');

-- ---- TRUNCATE ----------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE stages (statements text);
INSERT INTO stages VALUES ('UPDATE studio.scenes SET stage_locks = ''{"9": {"status": "locked"}}''; SELECT shot_assets.auto_populate(studio.id(''a'', ''b'', 1))');
SELECT is(pg_temp.after($$
  CREATE TABLE studio.audit (a int);
  CREATE FUNCTION studio.nothing() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$;
  CREATE CONSTRAINT TRIGGER later AFTER INSERT ON studio.audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION studio.nothing();
  CREATE FUNCTION studio.audits() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN INSERT INTO studio.audit VALUES (1); RETURN NULL; END $f$;
  UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  CREATE TRIGGER audits AFTER UPDATE ON studio.scenes FOR EACH ROW EXECUTE FUNCTION studio.audits() $$, t.statement || '; SET CONSTRAINTS ALL IMMEDIATE', 'regress_owner'), t.outcome, t.statement)
  FROM (VALUES ('TRUNCATE studio.scene_asset_instances, studio.audit CASCADE', '55000 cannot truncate table "audit" because it has pending trigger events'), ('TRUNCATE studio.scene_asset_instances CASCADE', 'ok')) AS t (statement, outcome);
SELECT is(pg_temp.after($$
  INSERT INTO studio.shots (id, scene_id, shot_order, action) SELECT gen_random_uuid(), studio.id('a', 'b', 1), 100 + n, repeat('x', 1000) FROM generate_series(1, 500) n;
  UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  CREATE FUNCTION studio.opens() RETURNS trigger LANGUAGE plpgsql AS $f$ DECLARE planted refcursor = 'planted'; shot studio.shots; BEGIN OPEN planted FOR SELECT * FROM studio.shots; FETCH planted INTO shot; RETURN NULL; END $f$;
  CREATE TRIGGER opens AFTER UPDATE ON studio.scenes FOR EACH STATEMENT EXECUTE FUNCTION studio.opens() $$, 'TRUNCATE studio.scene_asset_instances, studio.shots CASCADE; MOVE 450 planted', 'regress_owner'), '34000 cursor "planted" does not exist', 'a cursor on what is emptied is closed');

-- Tables that are only locked and read are not taken for emptied ones.
CREATE FUNCTION pg_temp.locked_and_read() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  reading CURSOR FOR SELECT FROM studio.scenes, studio.shot_asset_scene_states;
  result text;
BEGIN
  UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  LOCK TABLE studio.scenes, studio.shot_asset_scene_states IN ACCESS EXCLUSIVE MODE;
  OPEN reading;
  TRUNCATE studio.scene_asset_instances CASCADE;
  SELECT string_agg(DISTINCT stage_locks -> '9' ->> 'status', ' ') INTO result FROM studio.scenes WHERE id = studio.id('a', 'b', 2);
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
SELECT is(pg_temp.locked_and_read(), 'outdated', 'TRUNCATE of instances beside a lock and a cursor on scenes');

-- The history of a TRUNCATE is read as the owner of assignments, who has to see all shots; code of another one does not run.
CREATE ROLE regress_rival;
GRANT USAGE, CREATE ON SCHEMA studio TO regress_rival;
SELECT count(*) FROM shot_assets.enable_history('studio') \g /dev/null
ALTER TABLE shots OWNER TO regress_rival;
GRANT ALL ON shots TO regress_owner, regress_app;
CREATE FUNCTION studio.looks() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.notes VALUES ('policy', current_user); RETURN true; END $$;
ALTER FUNCTION studio.looks() OWNER TO regress_rival;
CREATE POLICY planted ON shots USING (studio.looks());
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
SELECT is(pg_temp.after('SELECT 1', 'TRUNCATE studio.' || name || ' CASCADE'), '42501 row-level security hides rows of shots from role "regress_owner"', 'TRUNCATE of ' || name) FROM (VALUES ('shot_asset_assignments'), ('scenes')) AS t (name);

SELECT finish();
ROLLBACK;
