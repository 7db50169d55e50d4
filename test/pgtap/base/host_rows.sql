-- Rows and rules that a host should not have: ids that two rows share, and rules that answer in the place of a table.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

CREATE TEMP TABLE tried AS
  SELECT proname::text AS name, call FROM right_calls WHERE provolatile <> 'i'
  UNION ALL VALUES
    ('INSERT', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (studio.id(''b'', ''b'', 2), studio.id(''d'', ''b'', 2))'),
    ('UPDATE', 'UPDATE shot_asset_assignments SET presence_type = ''exits'''),
    ('DELETE', 'DELETE FROM shot_asset_assignments'),
    ('TRUNCATE', 'TRUNCATE shot_asset_assignments'),
    ('DELETE FROM scene_asset_instances', 'DELETE FROM scene_asset_instances'),
    ('UPDATE shots', 'UPDATE shots SET scene_id = studio.id(''a'', ''b'', 2) WHERE id = studio.id(''b'', ''b'', 2)'),
    ('UPDATE scenes', 'UPDATE scenes SET stage_locks = ''{"9": {"status": "locked"}}''');

-- What each of them answers after some damage, which is then mended.
CREATE FUNCTION pg_temp.answers(damage text) RETURNS TABLE (name text, answer text) LANGUAGE plpgsql AS $$
DECLARE
  found text[] = '{}';
  one record;
BEGIN
  BEGIN
    EXECUTE damage;
    FOR one IN TABLE pg_temp.tried ORDER BY name LOOP
      found := found || one.name || pg_temp.outcome(one.call);
    END LOOP;
    RAISE SQLSTATE 'P0ZZY';
  EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN NULL;
  END;
  RETURN QUERY SELECT found[n], found[n + 1] FROM generate_series(1, cardinality(found), 2) n;
END $$;

-- ---- ids that two rows share ------------------------------------------------------------------------------------------

CREATE TEMP TABLE doubled AS
  SELECT t.name AS relation, a.* FROM (VALUES ('shots'), ('scene_asset_instances'), ('project_assets'), ('scenes')) AS t (name),
         pg_temp.answers(format('ALTER TABLE %1$I DROP CONSTRAINT %1$s_pkey CASCADE; SET LOCAL session_replication_role = replica; INSERT INTO %1$I TABLE %1$I; SET LOCAL session_replication_role = origin', t.name)) a;
SELECT matches(answer, '^(ok$|55000 |PT409 |23514 |21000 )', format('two rows of %s with one id: %s', relation, name)) FROM doubled;
SELECT is(split_part(answer, ' b', 1), format('55000 table "%s" has several rows with id', relation), format('two rows of %s with one id: %s', relation, name))
  FROM (SELECT relation, name, replace(answer, 'id d', 'id b') AS answer FROM doubled) d
  WHERE relation IN ('shots', 'scene_asset_instances')
    AND name IN ('assignments_for_shot', 'frame_references', 'prompt_context', 'reference_orders', 'refresh_reference_orders', 'shot_panel', 'split_shot', 'stale_shots', 'transformation_states');

-- ---- indexes that are corrupt -----------------------------------------------------------------------------------------

-- PostgreSQL takes the update for one of no indexed column, so an index leads from the old id to a row with another.
-- CLUSTER makes room for the new row beside the old one.
CREATE FUNCTION pg_temp.corrupts(relation text, col text, old uuid) RETURNS text LANGUAGE sql AS $$
  SELECT format('CLUSTER studio.%1$I USING %1$s_pkey; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL session_replication_role = replica;
    UPDATE pg_index SET indislive = false WHERE indrelid = ''studio.%1$I''::regclass; ALTER TABLE studio.%1$I SET (fillfactor = 90);
    UPDATE studio.%1$I SET %2$I = ''b0000000-0000-0000-0000-00000000ffff'' WHERE %2$I = %3$L;
    UPDATE pg_index SET indislive = true WHERE indrelid = ''studio.%1$I''::regclass; ALTER TABLE studio.%1$I RESET (fillfactor);
    SET LOCAL session_replication_role = origin', relation, col, old) $$;
INSERT INTO tried SELECT 'import_assignments to replace', replace(call, '''merge''', '''replace''') FROM tried WHERE name = 'import_assignments';
CREATE TEMP TABLE misled AS
  SELECT i.relation || '.' || i.col AS corrupt, a.*
  FROM (VALUES ('scenes', 'id', 'a'), ('shots', 'id', 'b'), ('shots', 'scene_id', 'a'), ('project_assets', 'id', 'c'), ('scene_asset_instances', 'id', 'd'), ('scene_asset_instances', 'scene_id', 'a'),
    ('shot_asset_assignments', 'shot_id', 'b'), ('shot_asset_assignments', 'scene_asset_instance_id', 'd'), ('shot_asset_scene_states', 'scene_id', 'a'), ('shot_asset_shot_states', 'shot_id', 'b')) AS i (relation, col, kind),
       pg_temp.answers(pg_temp.corrupts(i.relation, i.col, id(i.kind, 'b', 1))) a;
DELETE FROM tried WHERE name = 'import_assignments to replace';
SELECT matches(answer, '^(ok$|XX002 a table has answered with another row than it was asked for$|55000 |PT4|23503 |23505 |23514 |27000 |42501 1 shot cannot be updated$)', format('a corrupt index on %s: %s', corrupt, name)) FROM misled;
SELECT ok(EXISTS (SELECT FROM misled m WHERE m.corrupt = n.corrupt AND m.name ~ n.name AND m.answer LIKE 'XX002 %'), format('a corrupt index on %s is noticed', n.corrupt))
  FROM (VALUES ('scene_asset_instances.id', '.'), ('scene_asset_instances.scene_id', 'to replace'), ('shot_asset_assignments.scene_asset_instance_id', 'merge_instances')) AS n (corrupt, name);
SELECT is(answer, 'ok', format('a corrupt index on project_assets, which is read to explain, refuses no %s', name)) FROM misled WHERE corrupt = 'project_assets.id' AND name IN ('UPDATE', 'DELETE', 'unassign');

-- ---- rules with a RETURNING of their own ------------------------------------------------------------------------------

-- A rule answers with rows of another table, which it makes up, or with several rows for one.
CREATE TEMP TABLE ruled AS
  SELECT t.name AS relation, e.event, v.what, a.*
  FROM (VALUES ('scenes', 'id'), ('shots', 'id'), ('shot_asset_assignments', 'id'), ('scene_asset_instances', 'id'), ('shot_asset_scene_states', 'scene_id'), ('shot_asset_shot_states', 'shot_id')) AS t (name, key),
       (VALUES ('INSERT', 'INSERT INTO other SELECT NEW.*'), ('UPDATE', 'INSERT INTO other SELECT NEW.*'), ('DELETE', 'DELETE FROM other WHERE key_of_other = OLD.key_of_other')) AS e (event, does),
       (VALUES ('the rows', 'other.*'), ('nulls', NULL)) AS v (what, returns),
       pg_temp.answers(replace(format('CREATE TABLE other AS TABLE %1$I; GRANT ALL ON other TO PUBLIC; CREATE RULE answers AS ON %2$s TO %1$I DO INSTEAD %3$s RETURNING %4$s',
         t.name, e.event, e.does, coalesce(v.returns, (SELECT string_agg('NULL::' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = ('studio.' || t.name)::regclass AND attnum > 0 AND NOT attisdropped))),
         'key_of_other', t.key)) a;
SELECT matches(answer, '^(ok$|55000 |PT4|23502 |23503 |23514 |27000 |40001 |42501 [12] shots? cannot be updated$)', format('a rule that returns %s for %s of %s: %s', what, event, relation, name)) FROM ruled;

-- ---- rows that are counted --------------------------------------------------------------------------------------------

-- An element of a list is known by its number in it, however many rows a table has for those before it.
CREATE TEMP TABLE counted AS
  SELECT t.call, pg_temp.outcome(format(t.damage || '; %s', t.call)) AS answer, t.expected FROM (VALUES
    ('shots', 'SELECT shot_assets.assign_many(''[{"shot_id": "b0000000-0000-0000-0000-0000000000b1", "instance_id": "d0000000-0000-0000-0000-0000000000a1"}]'')',
     '23514 shot and scene asset instance belong to different scenes (element 1)'),
    ('shots', 'SELECT shot_assets.assign_many(''[{"shot_id": "b0000000-0000-0000-0000-0000000000b1", "instance_id": "d0000000-0000-0000-0000-0000000000b1"}, {"shot_id": "b0000000-0000-0000-0000-0000000000b9", "instance_id": "d0000000-0000-0000-0000-0000000000b1"}]'')',
     'PT404 shot b0000000-0000-0000-0000-0000000000b9 does not exist (element 2)'),
    ('shots', 'SELECT shot_assets.add_asset(''a0000000-0000-0000-0000-0000000000b1'', ''c0000000-0000-0000-0000-0000000000b3'', ''{b0000000-0000-0000-0000-0000000000b1,b0000000-0000-0000-0000-0000000000b9}'')',
     'PT404 shot b0000000-0000-0000-0000-0000000000b9 does not exist (element 2)'),
    ('shots', 'SELECT shot_assets.add_asset(''a0000000-0000-0000-0000-0000000000b1'', ''c0000000-0000-0000-0000-0000000000b3'', ''{b0000000-0000-0000-0000-0000000000b1,b0000000-0000-0000-0000-0000000000b3}'')',
     '23514 shot b0000000-0000-0000-0000-0000000000b3 belongs to another scene (element 2)'),
    ('shots', 'SELECT shot_assets.copy_assignments(''b0000000-0000-0000-0000-0000000000b1'', ''{b0000000-0000-0000-0000-0000000000b2,b0000000-0000-0000-0000-0000000000b9}'')',
     'PT404 shot b0000000-0000-0000-0000-0000000000b9 does not exist (element 2)'),
    ('shots', 'SELECT shot_assets.copy_assignments(''b0000000-0000-0000-0000-0000000000b1'', ''{b0000000-0000-0000-0000-0000000000b2}'')',
     '55000 table "shots" has several rows with id b0000000-0000-0000-0000-0000000000b1'),
    ('scene_asset_instances', 'SELECT shot_assets.merge_instances(''d0000000-0000-0000-0000-0000000000b1'', ''{d0000000-0000-0000-0000-0000000000b2,d0000000-0000-0000-0000-0000000000b9}'')',
     'PT404 scene asset instance d0000000-0000-0000-0000-0000000000b9 does not exist (element 2)'),
    ('scene_asset_instances', 'SELECT shot_assets.merge_instances(''d0000000-0000-0000-0000-0000000000b1'', ''{d0000000-0000-0000-0000-0000000000b2,d0000000-0000-0000-0000-0000000000b3}'')',
     '23514 scene asset instances belong to different scenes (element 2)')) AS c (relation, call, expected)
  CROSS JOIN LATERAL (SELECT c.call, c.expected, format('ALTER TABLE %1$I DROP CONSTRAINT %1$s_pkey CASCADE; SET LOCAL session_replication_role = replica; INSERT INTO %1$I SELECT t.* FROM %1$I t, generate_series(1, 14); SET LOCAL session_replication_role = origin', c.relation) AS damage) t;
SELECT is(answer, expected, 'fifteen rows for one: ' || call) FROM counted;

-- A row that is written is one row.
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TEMP TABLE written AS
  SELECT t.damage, t.name, t.expected, pg_temp.outcome(t.damage || '; ' || c.call) AS answer FROM (VALUES
    ('shots', 'split_shot', 0, NULL), ('shots', 'split_shot', 2, NULL), ('shots', 'split_shot', 3, NULL), ('shots', 'split_shot', 1, 'NULL::uuid'),
    ('shot_asset_assignments', 'assign', 0, NULL),
    ('scene_asset_instances', 'add_asset', 2, NULL)) AS w (relation, name, rows, id)
  CROSS JOIN LATERAL (SELECT w.name,
    CASE w.rows WHEN 0 THEN format('CREATE TRIGGER nothing BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION nothing()', w.relation)
      ELSE format('CREATE TABLE other (LIKE %1$I INCLUDING DEFAULTS); GRANT ALL ON other TO PUBLIC; CREATE RULE answers AS ON INSERT TO %1$I DO INSTEAD INSERT INTO other SELECT NEW.* FROM generate_series(1, %2$s) RETURNING %3$s', w.relation, w.rows,
                  (SELECT string_agg(CASE WHEN attname = 'id' THEN coalesce(w.id, 'gen_random_uuid()') ELSE 'other.' || attname END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = ('studio.' || w.relation)::regclass AND attnum > 0 AND NOT attisdropped)) END AS damage,
    format('55000 table "%s" answers one row with %s', w.relation, CASE WHEN w.rows = 0 OR w.id IS NOT NULL THEN '0 rows' ELSE w.rows || ' rows' END) AS expected) t
  JOIN right_calls c ON c.proname = t.name;
SELECT is(answer, expected, name || ' where ' || damage) FROM written;

-- A rule that outdates one scene twice and another one not at all leaves that one locked.
SELECT is(pg_temp.outcome($$ CREATE TABLE other AS TABLE scenes; INSERT INTO other TABLE scenes; GRANT ALL ON other TO PUBLIC;
    CREATE RULE answers AS ON UPDATE TO scenes DO INSTEAD UPDATE other SET stage_locks = '{}' WHERE other.id = OLD.id AND OLD.id = studio.id('a', 'b', 1) RETURNING other.*;
    UPDATE shot_asset_assignments SET presence_type = 'exits' $$),
  '27000 stages of 1 of 2 scenes could not be outdated', 'a scene that stays locked is missed');

-- ---- what changes while a function runs -------------------------------------------------------------------------------

-- A policy of the owner runs wherever its table is read, and may do anything: hide what it has shown, or put another
-- table in the place of one. It does so when it is asked for the n-th time; where the table is in use, the next time.
SET ROLE regress_owner;
CREATE FUNCTION odd() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  does text = pg_catalog.current_setting('test.does');
  n int = pg_catalog.current_setting('test.n');
  asked int = pg_catalog.current_setting('test.asked')::int + 1;
BEGIN
  PERFORM pg_catalog.set_config('test.asked', asked::text, true);
  IF does = 'hide' THEN RETURN asked <= n; END IF;
  IF asked = n THEN
    BEGIN
      EXECUTE does;
    EXCEPTION WHEN object_in_use THEN PERFORM pg_catalog.set_config('test.n', (n + 1)::text, true);
    END;
  END IF;
  RETURN true;
END $$;
RESET ROLE;

CREATE TEMP TABLE deeds (name text, does text);
INSERT INTO deeds VALUES
  ('hides rows', 'hide'),
  ('swaps assignments', 'ALTER TABLE studio.shot_asset_assignments RENAME TO hidden; CREATE TABLE studio.shot_asset_assignments (LIKE studio.hidden INCLUDING DEFAULTS INCLUDING INDEXES)'),
  ('disables triggers', 'ALTER TABLE studio.shot_asset_assignments DISABLE TRIGGER USER'),
  ('drops keys', 'ALTER TABLE studio.shots DROP CONSTRAINT shots_pkey CASCADE; ALTER TABLE studio.scene_asset_instances DROP CONSTRAINT scene_asset_instances_pkey CASCADE'),
  ('swaps shots', 'ALTER TABLE studio.shots RENAME TO hidden; CREATE TABLE studio.shots AS TABLE studio.hidden; ALTER TABLE studio.hidden DISABLE TRIGGER USER; DELETE FROM studio.hidden'),
  ('swaps instances', 'ALTER TABLE studio.scene_asset_instances RENAME TO hidden; CREATE TABLE studio.scene_asset_instances AS TABLE studio.hidden; ALTER TABLE studio.hidden DISABLE TRIGGER USER; DELETE FROM studio.hidden');

CREATE FUNCTION pg_temp.meanwhile(relation text, deed text, n int, call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  answer text;
  constraints record;
  violating bigint;
BEGIN
  EXECUTE format('CREATE POLICY odd ON studio.%1$I USING (studio.odd()); ALTER TABLE studio.%1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', relation);
  PERFORM set_config('test.does', (SELECT does FROM pg_temp.deeds WHERE name = deed), true), set_config('test.n', n::text, true), set_config('test.asked', '0', true);
  BEGIN
    PERFORM set_config('role', 'regress_owner', true);
    EXECUTE call;
    answer := 'ok';
  EXCEPTION WHEN OTHERS THEN answer := SQLSTATE || ' ' || SQLERRM;
  END;
  PERFORM set_config('role', 'none', true);
  -- Whatever it was, the keys hold.
  FOR constraints IN SELECT confrelid::regclass AS referred, conrelid::regclass AS referring, a.attname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.conrelid::regclass::text ~ '(shot_asset_assignments|hidden)$' LOOP
    EXECUTE format('SELECT count(*) FROM %s r WHERE NOT EXISTS (SELECT FROM %s t WHERE t.id = r.%I)', constraints.referring, constraints.referred, constraints.attname) INTO violating;
    IF violating > 0 THEN answer := format('%s rows violate a key, %s', violating, answer); END IF;
  END LOOP;
  RAISE SQLSTATE 'P0ZZX';
EXCEPTION WHEN SQLSTATE 'P0ZZX' THEN RETURN answer;
END $$;

CREATE TEMP TABLE changed AS
  SELECT t.relation, d.name AS deed, n, c.proname, pg_temp.meanwhile(t.relation, d.name, n, c.call) AS answer
  FROM (SELECT proname::text, call FROM right_calls
        WHERE proname IN ('add_asset', 'apply_template', 'assign_many', 'auto_populate', 'clear_reference_override', 'copy_assignments', 'import_assignments', 'merge_instances', 'merge_shots', 'record_prompts', 'refresh_reference_orders', 'split_shot')
        UNION ALL VALUES ('auto_populate of a scene', 'SELECT shot_assets.auto_populate(''a0000000-0000-0000-0000-0000000000b1'')'),
               ('auto_populate of a legacy scene', 'SELECT shot_assets.auto_populate(''a0000000-0000-0000-0000-0000000000b2'')')) c,
       (VALUES ('shots'), ('scene_asset_instances')) AS t (relation), deeds d, generate_series(1, 9) n;
SELECT unalike(answer, 'XX%', format('%s: a policy on %s %s when it is asked for the %s. time', proname, relation, deed, n)) FROM changed WHERE answer LIKE 'XX%';
SELECT unalike(answer, '%violate a key%', format('%s: a policy on %s %s when it is asked for the %s. time', proname, relation, deed, n)) FROM changed WHERE answer LIKE '%violate a key%';
-- The policy did what it is there for.
SELECT ok(EXISTS (SELECT FROM changed c WHERE c.deed = d.deed AND c.answer LIKE d.answer), d.deed || ': ' || d.answer)
  FROM (VALUES ('hides rows', 'ok'), ('hides rows', 'PT404 shot % does not exist (element 1)'), ('hides rows', 'PT404 shot % does not exist (element 2)'),
               ('swaps assignments', '55000 table "shot_asset_assignments" was changed while the function was running'),
               ('disables triggers', '55000 table "shot_asset_assignments" was changed while the function was running'),
               ('swaps shots', '55000 table "shots" was changed while the function was running'),
               ('swaps instances', '55000 table "scene_asset_instances" was changed while the function was running')) AS d (deed, answer);

-- ---- a time that is no time -------------------------------------------------------------------------------------------

-- As a damaged table has it.
CREATE CAST (int8 AS timestamptz) WITHOUT FUNCTION;
ALTER TABLE studio.shot_asset_assignments DISABLE TRIGGER USER;
UPDATE studio.shot_asset_assignments SET created_at = (-9000000000000000000)::int8::timestamptz;
ALTER TABLE studio.shot_asset_assignments ENABLE TRIGGER USER;
SELECT throws_ok('UPDATE studio.shot_asset_assignments SET presence_type = ''exits''', '22008', 'a time of table "shot_asset_assignments" is out of range', 'the history does not keep a time that is no time');
SELECT throws_ok('SELECT created_at::text FROM studio.shot_asset_assignments', '22008', 'timestamp out of range', 'which PostgreSQL does not show either');
SELECT isnt_empty('SELECT * FROM shot_assets.disable_history(''studio'')', 'without a history');
SELECT lives_ok('UPDATE studio.shot_asset_assignments SET created_at = now()', 'it is set right');
SELECT isnt_empty('SELECT * FROM shot_assets.enable_history(''studio'')', 'and the history is kept again');
SELECT lives_ok('UPDATE studio.shot_asset_assignments SET presence_type = ''exits''', 'of all that is changed');

SELECT * FROM finish();
ROLLBACK;
