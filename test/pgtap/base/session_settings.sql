-- Sessions with other settings: what one of them recorded, another takes back exactly; who made a change, and which
-- triggers are there, depends on no setting.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
CREATE EXTENSION IF NOT EXISTS hstore;
BEGIN;
SELECT no_plan();
\ir ../host.inc
SET LOCAL extra_float_digits = 1;

-- ---- values of every kind ---------------------------------------------------------------------------------------------

CREATE SCHEMA kinds;
GRANT USAGE ON SCHEMA kinds TO regress_owner;
CREATE DOMAIN kinds.even AS int CHECK (VALUE % 2 = 0);
CREATE DOMAIN kinds.days AS date[];
CREATE TYPE kinds.mood AS ENUM ('calm', 'very "calm", \ {or} (not)');
CREATE TYPE kinds.shape AS (day date, note text, span daterange, parts float8[]);
CREATE TYPE kinds.floats AS RANGE (subtype = float8);
CREATE TEMP TABLE columns (n int GENERATED ALWAYS AS IDENTITY, type text, value text);
INSERT INTO columns (type, value) VALUES
  ('date', '''2026-03-04'''), ('date', '''infinity'''), ('date', '''0044-03-15 BC'''), ('timestamp', '''2026-03-04 05:06:07.123456'''), ('timestamptz', '''2026-03-29 02:30:00.5+00'''),
  ('timestamptz', '''2026-10-25 00:30:00+00'''), ('timestamptz', '''1850-01-01 00:00:00+00'''), ('time', '''23:59:59.999999'''), ('timetz', '''05:06:07-03:30'''),
  ('interval', '''-1 year -2 mons +3 days -04:05:06.789'''), ('interval', '''1 mon -1 day'''), ('interval', '''-0.5 seconds'''),
  ('daterange', '''[2026-03-04,2026-05-06)'''), ('tstzrange', '''[2026-03-04 00:00+00,2026-05-06 00:00+00]'''), ('datemultirange', '''{[2026-03-04,2026-05-06)}'''),
  ('float8', '0.1::float8 + 0.2::float8'), ('float8', '''-0'''), ('float8', '''NaN'''), ('float4', '1::float4 / 3'), ('kinds.floats', 'kinds.floats(0.1::float8 + 0.2::float8, NULL)'), ('point', 'point(0.1::float8 + 0.2, 1e-300)'),
  ('path', '''[(1,2),(3,4)]'''), ('box', '''(3,4),(1,2)'''), ('circle', '''<(1,2),0.1>'''), ('numeric', '1.10'), ('numeric', '1e100'), ('money', '''1234.5'''),
  ('bytea', '''\x00ff5c27''::bytea'), ('bytea', '''\x'''), ('json', '''{"b" : 1,  "a":1e0, "a": [ ]}'''), ('jsonb', '''{"a": 1.0, "b": "\"\\"}'''), ('json', '''null'''), ('jsonb', '''null'''),
  ('jsonpath', '''$.a ? (@ > "x")'''), ('hstore', '''"a b"=>"c\"d", "e"=>NULL, "f"=>""'''), ('xml', 'xmlparse(content ''x<y a="1">&amp;</y>'')'),
  ('int[]', '''[5:6]={1,2}'''), ('int[]', '''[-1:0][2:3]={{1,2},{3,NULL}}'''), ('text[]', 'ARRAY[NULL, ''NULL'', '''', ''a,b'', ''"'', ''\'', ''{}'', '' '', E''\n'']'), ('text[]', '''{}'''),
  ('timestamptz[]', 'ARRAY[timestamptz ''2026-03-04 00:00+00'']'), ('float8[]', 'ARRAY[0.1::float8 + 0.2]'), ('bytea[]', 'ARRAY[''\x5c''::bytea]'), ('kinds.mood[]', 'enum_range(NULL::kinds.mood)'),
  ('char(5)', '''a'''), ('char(5)', ''''''), ('varchar(3)', '''a  '''), ('"char"', '''x'''), ('name', '''N "a"'''), ('text', ''''''), ('text', '''NULL'''), ('text', '''(a,"b")'''),
  ('text', 'E''line\nbreak\ttab \\ "quotes" ''''one'''' 小 \u00a0'''), ('text', 'repeat(''x'', 100000)'), ('kinds.even', '4'), ('kinds.days', '''{2026-03-04}'''),
  ('kinds.mood', '''very "calm", \ {or} (not)'''), ('kinds.shape', 'ROW(''2026-03-04'', ''a "b", \ (c)'', ''[2026-03-04,2026-05-06)'', ARRAY[0.1::float8 + 0.2])::kinds.shape'),
  ('kinds.shape', 'ROW(NULL, NULL, NULL, NULL)::kinds.shape'), ('kinds.shape', 'ROW(NULL, '''', ''empty'', ''{}'')::kinds.shape'), ('kinds.shape[]', 'ARRAY[ROW(''2026-03-04'', ''x'', NULL, NULL)::kinds.shape, NULL]'),
  ('bool', 'true'), ('bit(5)', 'B''10101'''), ('varbit', 'B'''''), ('inet', '''10.0.0.1/8'''), ('cidr', '''10.0.0.0/8'''), ('macaddr', '''08:00:2b:01:02:03'''), ('uuid', '''b0000000-0000-0000-0000-0000000000b1'''),
  ('oid', '4294967295'), ('regclass', '''studio.shots'''), ('regtype', '''kinds.shape'''), ('regprocedure', '''studio.id(text,text,int)'''), ('xid8', '''18446744073709551615'''), ('pg_lsn', '''F/1'''), ('tsvector', '''a:1 ''''b c'''':2B'''), ('tsquery', '''a & !b''');
-- A server may have been built without xml.
DO $$ BEGIN PERFORM xmlparse(content '<x/>'); EXCEPTION WHEN feature_not_supported THEN DELETE FROM pg_temp.columns WHERE type = 'xml'; END $$;
SELECT format('ALTER TABLE shot_asset_assignments ADD c%s %s', n, type) FROM columns ORDER BY n \gexec
SELECT format('UPDATE shot_asset_assignments SET %s WHERE id = %L', string_agg(format('c%s = %s', n, value), ', '), id('e', 'b', 1)) FROM columns \gexec
CREATE TEMP TABLE original AS SELECT * FROM shot_asset_assignments WHERE id = id('e', 'b', 1);

CREATE TEMP TABLE settings (name text, value1 text, value2 text);
INSERT INTO settings VALUES
  ('TimeZone', 'UTC', 'Europe/Berlin'), ('DateStyle', 'ISO, MDY', 'SQL, DMY'), ('IntervalStyle', 'postgres', 'sql_standard'), ('bytea_output', 'hex', 'escape'), ('extra_float_digits', '3', '0'),
  ('extra_float_digits', '1', '-15'), ('DateStyle', 'German', 'Postgres, MDY'), ('IntervalStyle', 'iso_8601', 'postgres_verbose'), ('xmloption', 'content', 'document'), ('xmlbinary', 'base64', 'hex'),
  ('lc_monetary', 'C', 'C.UTF-8'), ('search_path', 'studio, public', 'studio, kinds, public'), ('standard_conforming_strings', 'on', 'off'), ('array_nulls', 'on', 'off'),
  ('quote_all_identifiers', 'off', 'on'), ('TimeZone', 'America/St_Johns', 'Asia/Kathmandu'), ('backslash_quote', 'safe_encoding', 'off'), ('DateStyle', 'ISO, YMD', 'Postgres, DMY');

-- Records a change under some settings, and takes it back under others. The row is compared byte by byte.
CREATE FUNCTION pg_temp.there_and_back(change text, before jsonb, after jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  PERFORM set_config(key, value, true) FROM jsonb_each_text(before) WHERE key <> 'standard_conforming_strings' OR change !~ '\\';
  EXECUTE change;
  IF EXISTS (SELECT FROM pg_temp.original o JOIN studio.shot_asset_assignments a ON a *= o) THEN
    RAISE 'nothing has changed';
  END IF;
  PERFORM set_config(key, value, true) FROM jsonb_each_text(after);
  PERFORM shot_assets.undo_last(studio.id('a', 'b', 1));
  SELECT coalesce((SELECT coalesce((SELECT string_agg(format('c%s %s: %s for %s', c.n, c.type, n.value, r.value), '; ' ORDER BY c.n)
          FROM pg_temp.columns c, jsonb_each_text(to_jsonb(a)) n, jsonb_each_text(to_jsonb(o)) r WHERE n.key = 'c' || c.n AND r.key = n.key AND n.value IS DISTINCT FROM r.value), 'other bytes')
      FROM studio.shot_asset_assignments a JOIN pg_temp.original o USING (id) WHERE (to_jsonb(a) - 'updated_at') IS DISTINCT FROM (to_jsonb(o) - 'updated_at')), 'as it was') INTO result;
  IF result = 'as it was' THEN
    UPDATE pg_temp.original o SET updated_at = a.updated_at FROM studio.shot_asset_assignments a WHERE a.id = o.id;
    IF NOT EXISTS (SELECT FROM pg_temp.original o JOIN studio.shot_asset_assignments a ON a *= o) THEN
      result := 'other bytes';
    END IF;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS result = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', SQLSTATE, SQLERRM, result);
END $$;
SELECT string_agg(format('c%s = NULL', n), ', ') AS nothing FROM columns \gset
CREATE TEMP TABLE changes (what text, change text);
INSERT INTO changes VALUES
  ('DELETE', 'DELETE FROM studio.shot_asset_assignments'), ('TRUNCATE', 'TRUNCATE studio.shot_asset_assignments'),
  ('UPDATE to NULL', 'UPDATE studio.shot_asset_assignments SET ' || :'nothing'), ('UPDATE of the note', 'UPDATE studio.shot_asset_assignments SET presence_note = ''x''');
-- Each setting by itself, and all of them.
SELECT is(pg_temp.there_and_back(change, s.one, s.another), 'as it was', format('%s under %s, undone under %s', c.what, s.one, s.another))
  FROM changes c, (
    SELECT jsonb_build_object(name, value1) AS one, jsonb_build_object(name, value2) AS another FROM settings
    UNION ALL SELECT jsonb_build_object(name, value2), jsonb_build_object(name, value1) FROM settings
    UNION ALL SELECT jsonb_object_agg(name, value1), jsonb_object_agg(name, value2) FROM settings
    UNION ALL SELECT jsonb_object_agg(name, value2), jsonb_object_agg(name, value1) FROM settings
  ) s WHERE c.what <> 'TRUNCATE' OR (SELECT count(*) FROM jsonb_object_keys(s.one)) > 1;
-- What the session has set is as it was.
SET LOCAL "DateStyle" = 'SQL, DMY';
DELETE FROM shot_asset_assignments WHERE id = id('e', 'b', 2);
SELECT is(shot_assets.undo_last(id('a', 'b', 1)), 1::bigint, 'undone under SQL, DMY');
SELECT is(current_setting('DateStyle'), 'SQL, DMY', 'settings stay');
RESET "DateStyle";

-- ---- standard_conforming_strings --------------------------------------------------------------------------------------

-- The host keeps updated_at by a trigger of its own: attach() adds no second one, whatever the setting.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END';
ALTER FUNCTION touch() OWNER TO regress_owner;
SELECT count(*) AS detached FROM shot_assets.detach('studio') \gset
CREATE TRIGGER touch BEFORE UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION touch();
SET LOCAL standard_conforming_strings = off;
SET LOCAL escape_string_warning = off;
SELECT count(*) AS attached FROM shot_assets.attach('studio') \gset
SELECT is_empty('SELECT tgname FROM pg_trigger WHERE tgname = ''shot_assets_updated_at''', 'no second trigger for updated_at');
SELECT is_empty('SELECT object, problem FROM shot_assets.check_pipeline(''studio'')', 'nothing is missing');

SELECT is_empty($q$
  SELECT p.oid::regprocedure FROM pg_proc p
  WHERE p.pronamespace = 'shot_assets'::regnamespace
    AND regexp_replace(regexp_replace(p.prosrc, '[$]r[$].*?[$]r[$]', '', 'g'), 'E''[^'']*''', '', 'g') LIKE '%' || repeat(chr(92), 2) || '%'
$q$, 'no function of ours has a string that reads otherwise with this setting');

-- ---- who it was -------------------------------------------------------------------------------------------------------

CREATE TEMP TABLE claims (claims text, user_id text, expected text);
INSERT INTO claims VALUES
  ('{"act":{"sub":"x"},"sub":"y"}', '', 'y'), ('{"sub":"y","act":{"sub":"x"}}', '', 'y'), ('{"a":[{"sub":"x"}],"sub":"y"}', '', 'y'),
  ('{"name":"\"sub\":\"x\"","sub":"y"}', '', 'y'), ('{"sub":"a \"b\" \\ c"}', '', 'a "b" ' || chr(92) || ' c'), ('{"sub":"x","sub":"y"}', '', 'y'), (' {"role": "r", "sub" : "y"} ', 'z', 'y'),
  ('', 'z', 'z'), ('{"act":{"sub":"x"}}', 'z', current_user), ('not JSON', 'z', current_user), ('{"sub":null}', 'z', current_user), ('{"sub":{"sub":"x"}}', 'z', current_user), ('[{"sub":"x"}]', 'z', current_user), ('', '', current_user);
UPDATE claims SET claims = '{"name":"' || chr(92) || '"sub' || chr(92) || '":' || chr(92) || '"x' || chr(92) || '"","sub":"y"}' WHERE claims ~ 'name';
UPDATE claims SET claims = '{"sub":"a ' || chr(92) || '"b' || chr(92) || '" ' || repeat(chr(92), 2) || ' c"}' WHERE expected ~ '^a';
CREATE FUNCTION pg_temp.changed_by(claims text, user_id text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  result text;
BEGIN
  PERFORM set_config('request.jwt.claims', claims, true), set_config('shot_assets.user_id', user_id, true);
  UPDATE studio.shot_asset_assignments SET presence_note = claims || user_id || 'x';
  SELECT h.changed_by INTO result FROM studio.shot_asset_assignment_history h ORDER BY h.id DESC LIMIT 1;
  RAISE EXCEPTION USING ERRCODE = 'P0ZZZ', MESSAGE = result;
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN RETURN SQLERRM;
END $$;
SELECT is(pg_temp.changed_by(claims, user_id), expected, format('%s and user %s', claims, user_id)) FROM claims;
SET LOCAL standard_conforming_strings = on;
SELECT is(pg_temp.changed_by(claims, user_id), expected, format('with standard strings: %s and user %s', claims, user_id)) FROM claims;

SELECT * FROM finish();
ROLLBACK;
