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

SELECT * FROM finish();
ROLLBACK;
