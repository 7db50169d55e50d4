-- Columns of the host's own on the tables that statements of ours write, whatever their names and types, and whether they
-- came or went between a change and its undoing; collations that take different texts for equal.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- ---- names ------------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE names (name text);
INSERT INTO names SELECT unnest('{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,fs,fi,ts,ti,before,after,asset,shot,scene,assignment,instance,assignment_id,instance_id,
  asset_id,from_shot,to_shot,from_instance,to_instance,from_asset_id,to_asset_id,changed_by,changed_at,texts,text,key,value,change,changes,causes,stage,net,label,row,rows,excluded,new_rows,old_rows,
  earlier,last_shot,last_asset_id,ordinality,select,table,user,order,scene_ids,shot_ids,presence,note,count,at,studio,shots,scenes,ids,element,pos,requested,pairs}'::text[])
  UNION ALL VALUES ('weird " name'), ('{scenes}'), ('{:}'), ('$1'), ('名前'), ('Shot_Id');
CREATE TEMP TABLE tried AS
  SELECT proname::text AS name, call FROM right_calls WHERE provolatile <> 'i'
  UNION ALL VALUES
    ('insert', 'INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''b'', 1), id(''d'', ''b'', 2))'), ('update', 'UPDATE shot_asset_assignments SET presence_note = ''x'''),
    ('delete', 'DELETE FROM shot_asset_assignments'), ('truncate', 'TRUNCATE shot_asset_assignments'), ('delete instances', 'DELETE FROM scene_asset_instances'),
    ('move', 'UPDATE shots SET scene_id = id(''a'', ''b'', 2) WHERE id = id(''b'', ''b'', 2)'), ('lock', 'UPDATE scenes SET stage_locks = ''{"9": {"status": "draft"}}''');
CREATE TEMP TABLE usual AS SELECT name, pg_temp.outcome(call) AS answer FROM tried;
CREATE FUNCTION pg_temp.widen(type text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  statement text;
BEGIN
  FOR statement IN
    SELECT format('ALTER TABLE %I ADD %I %s', c.relname, n.name, type) FROM pg_temp.names n, pg_class c
    WHERE c.relnamespace = 'studio'::regnamespace AND c.relkind = 'r' AND c.relname <> 'shot_asset_assignment_history'
      AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = n.name)
  LOOP
    EXECUTE statement;
  END LOOP;
END $$;
CREATE FUNCTION pg_temp.answers(type text) RETURNS TABLE (name text, answer text) LANGUAGE plpgsql AS $$
DECLARE
  found text[] = '{}';
  one record;
BEGIN
  BEGIN
    PERFORM pg_temp.widen(type);
    FOR one IN TABLE pg_temp.tried LOOP
      found := found || one.name || pg_temp.outcome(one.call);
    END LOOP;
    RAISE SQLSTATE 'P0ZZY';
  EXCEPTION WHEN SQLSTATE 'P0ZZY' THEN NULL;
  END;
  RETURN QUERY SELECT found[n], found[n + 1] FROM generate_series(1, cardinality(found), 2) n;
END $$;
SELECT is(a.answer, u.answer, format('columns of type %s: %s', t.type, name))
  FROM (VALUES ('int DEFAULT 7'), ('text'), ('json DEFAULT ''{}''')) AS t (type), pg_temp.answers(t.type) a JOIN usual u USING (name);

-- ---- undoing after columns came and went ------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.undone(before text, change text, meanwhile text, state text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
  detail text;
BEGIN
  EXECUTE before;
  EXECUTE change;
  PERFORM set_config('shot_assets.user_id', 'somebody else', true);
  EXECUTE meanwhile;
  PERFORM set_config('shot_assets.user_id', '', true);
  PERFORM shot_assets.undo_last(studio.id('a', 'b', 1));
  EXECUTE format('SELECT (%s)::text FROM studio.shot_asset_assignments a WHERE id = studio.id(''e'', ''b'', 1)', state) INTO result;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = coalesce(result, 'null');
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, SQLERRM, detail);
END $$;
CREATE TEMP TABLE steps (what text, before text, change text, meanwhile text, state text, expected text);
INSERT INTO steps VALUES
  ('a column came', '', 'DELETE', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'a.n', '7'),
  ('a column came that is NOT NULL', '', 'DELETE', 'ALTER TABLE shot_asset_assignments ADD n int NOT NULL DEFAULT 7', 'a.n', '7'),
  ('a column came', '', 'UPDATE', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7; UPDATE shot_asset_assignments SET n = 8', 'a.n', '8'),
  ('a column went', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'DELETE', 'ALTER TABLE shot_asset_assignments DROP n', 'a.presence_note', 'Secret of b'),
  ('a column went', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'UPDATE', 'ALTER TABLE shot_asset_assignments DROP n', 'a.presence_note', 'Secret of b'),
  ('a column was renamed', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'UPDATE', 'ALTER TABLE shot_asset_assignments RENAME n TO m', 'a.m', '7'),
  ('a column became longer', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'DELETE', 'ALTER TABLE shot_asset_assignments ALTER n TYPE bigint', 'a.n', '7'),
  ('a column became text', 'ALTER TABLE shot_asset_assignments ADD n int DEFAULT 7', 'DELETE', 'ALTER TABLE shot_asset_assignments ALTER n TYPE text', 'a.n', '7'),
  ('a generated column came', '', 'DELETE', 'ALTER TABLE shot_asset_assignments ADD n int GENERATED ALWAYS AS (char_length(presence_note)) STORED', 'a.n', '11'),
  ('a generated column was there', 'ALTER TABLE shot_asset_assignments ADD n int GENERATED ALWAYS AS (char_length(presence_note)) STORED', 'UPDATE', '', 'a.n', '11'),
  ('an identity column came', '', 'DELETE', 'ALTER TABLE shot_asset_assignments ADD n int GENERATED BY DEFAULT AS IDENTITY', 'a.n > 0', 'true'),
  ('a column was made again', 'ALTER TABLE shot_asset_assignments ADD n text DEFAULT ''seven''', 'DELETE', 'ALTER TABLE shot_asset_assignments DROP n; ALTER TABLE shot_asset_assignments ADD n text', 'a.n', 'seven'),
  ('columns changed places', 'ALTER TABLE shot_asset_assignments ADD n text DEFAULT ''seven''', 'DELETE',
   'ALTER TABLE shot_asset_assignments RENAME presence_note TO x; ALTER TABLE shot_asset_assignments RENAME n TO y; ALTER TABLE shot_asset_assignments ADD presence_note text, ADD n text', 'a.presence_note || a.n', 'Secret of bseven'),
  ('somebody changed the row', '', 'UPDATE', 'ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_update; UPDATE shot_asset_assignments SET presence_note = ''z''', 'a.presence_note',
   'PT409 the last change cannot be undone The assignment of "Secret of b" in shot "11" has changed since, while no history was kept.');
SELECT is(pg_temp.undone(before, CASE change WHEN 'DELETE' THEN 'DELETE FROM studio.shot_asset_assignments' ELSE 'UPDATE studio.shot_asset_assignments SET presence_note = ''other''' END, meanwhile, state),
          expected, format('%s before a %s is undone', what, change)) FROM steps;

-- ---- collations -------------------------------------------------------------------------------------------------------

CREATE COLLATION ignore_case (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
SELECT pg_temp.retype('shot_asset_assignments', 'presence_note', 'text COLLATE ignore_case', 'presence_note');
SELECT pg_temp.retype('project_assets', 'name', 'text COLLATE ignore_case', 'name');
UPDATE shot_asset_assignments SET presence_note = 'From The Left' WHERE id = id('e', 'b', 1);
CREATE FUNCTION pg_temp.note() RETURNS text LANGUAGE sql AS $$ SELECT presence_note || ' ' || (SELECT stage_locks #>> '{9,status}' FROM studio.scenes WHERE id = studio.id('a', 'b', 1)) FROM studio.shot_asset_assignments WHERE id = studio.id('e', 'b', 1) $$;
CREATE FUNCTION pg_temp.note_after(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE studio.scenes SET stage_locks = '{"9": {"status": "locked"}}';
  EXECUTE statement;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = pg_temp.note();
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
SELECT is(pg_temp.note_after(statement), 'FROM THE LEFT outdated' COLLATE "C", 'a change of case alone: ' || statement) FROM (VALUES
  ('UPDATE shot_asset_assignments SET presence_note = ''FROM THE LEFT'''),
  ('SELECT shot_assets.set_presence(id(''e'', ''b'', 1), ''throughout'', ''FROM THE LEFT'')'),
  ('SELECT shot_assets.assign_many(''[{"shot_id": "b0000000-0000-0000-0000-0000000000b1", "instance_id": "d0000000-0000-0000-0000-0000000000b1", "presence_type": "throughout", "presence_note": "FROM THE LEFT"}]'')'),
  (E'SELECT shot_assets.import_assignments(E''scene,shot,asset,presence_type,presence_note\na0000000-0000-0000-0000-0000000000b1,b0000000-0000-0000-0000-0000000000b1,d0000000-0000-0000-0000-0000000000b1,throughout,FROM THE LEFT'', false)')) AS s (statement);
SELECT is(pg_temp.note_after('UPDATE shot_asset_assignments SET presence_note = ''From The Left'' WHERE id = id(''e'', ''b'', 1)'), 'From The Left locked' COLLATE "C", 'no change is none');
SELECT is(pg_temp.note_after('UPDATE shot_asset_assignments SET presence_note = ''FROM THE LEFT''; SELECT shot_assets.undo_last(id(''a'', ''b'', 1))'), 'From The Left outdated' COLLATE "C", 'it is undone');

ALTER TABLE shot_asset_extra_references ALTER label TYPE text COLLATE ignore_case, ALTER url TYPE text COLLATE ignore_case;
SELECT lives_ok($$ SELECT shot_assets.set_extra_references(id('b', 'b', 1), 'start', '[{"url": "style.png", "label": "Style"}]') $$, 'an extra image');
SELECT lives_ok($$ SELECT shot_assets.set_extra_references(id('b', 'b', 1), 'start', '[{"url": "STYLE.png", "label": "STYLE"}]') $$, 'and one in another case');
SELECT is((SELECT concat_ws(' ', url COLLATE "C", label COLLATE "C") FROM shot_asset_extra_references), 'STYLE.png STYLE' COLLATE "C", 'which takes its place');

SELECT * FROM finish();
ROLLBACK;
