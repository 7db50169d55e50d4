-- What is read only to say why something is outdated never refuses a write, and the cause is remembered all the same.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc
SELECT count(*) AS disabled FROM shot_assets.disable_history('studio') \gset
CREATE ROLE regress_rival;
CREATE TYPE mood AS ENUM ('x');
CREATE FUNCTION mood_text(mood) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE ''a cast of the host''; END';
CREATE CAST (mood AS text) WITH FUNCTION mood_text(mood) AS IMPLICIT;

-- What is there to read for the reasons, made unreadable.
CREATE TEMP TABLE damage (n int GENERATED ALWAYS AS IDENTITY, statement text, tells_shot boolean);
INSERT INTO damage (statement, tells_shot) VALUES
  ('SELECT 1', true),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''bigint'', ''1753000000000 + shot_order'')', true),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''bigint'', ''9223372036854775807'')', true),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''numeric'', ''1e100'')', false),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''float8'', ''''''NaN'''''')', false),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''text'', ''''''first'''''')', false),
  ('SELECT pg_temp.retype(''shots'', ''shot_order'', ''uuid'', ''id'')', false),
  ('ALTER TABLE shots DROP shot_order', true),
  ('SELECT pg_temp.retype(''shots'', ''shot_id'', ''mood'', ''''''x'''''')', false),
  ('SELECT pg_temp.retype(''shots'', ''shot_id'', ''bytea'', ''''''\xff'''''')', true),
  ('SELECT pg_temp.retype(''shots'', ''shot_id'', ''text[]'', ''ARRAY[shot_id]'')', true),
  ('ALTER TABLE shots DROP shot_id', true),
  ('SELECT pg_temp.retype(''scene_asset_instances'', ''created_at'', ''text'', ''''''yesterday'''''')', false),
  ('SELECT pg_temp.retype(''scene_asset_instances'', ''created_at'', ''int8'', ''1753000000000'')', false),
  ('SELECT pg_temp.retype(''scene_asset_instances'', ''created_at'', ''timestamptz'', ''''''infinity'''''')', true),
  ('SELECT pg_temp.retype(''scene_asset_instances'', ''created_at'', ''timestamp'', ''''''294276-12-31 23:59:59'''''')', NULL),
  ('ALTER TABLE scene_asset_instances DROP created_at', true),
  ('SELECT pg_temp.retype(''project_assets'', ''asset_type'', ''mood'', ''''''x'''''')', false),
  ('SELECT pg_temp.retype(''project_assets'', ''name'', ''mood'', ''''''x'''''')', true),
  ('ALTER TABLE project_assets DROP id CASCADE; ALTER TABLE project_assets ADD id int8 GENERATED ALWAYS AS IDENTITY', false),
  ('SELECT pg_temp.retype(''scene_asset_instances'', ''project_asset_id'', ''int8'', ''1'')', false),
  ('ALTER TABLE scene_asset_instances ALTER project_asset_id DROP NOT NULL; UPDATE scene_asset_instances SET project_asset_id = NULL', true),
  ('ALTER TABLE project_assets RENAME TO assets; CREATE VIEW project_assets AS SELECT id, (1 / 0)::text AS name, ''x''::text AS asset_type FROM assets; ALTER VIEW project_assets OWNER TO regress_owner', false),
  ('ALTER TABLE project_assets OWNER TO regress_rival; REVOKE ALL ON project_assets FROM regress_owner', false),
  ('ALTER TABLE project_assets ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON project_assets USING (1 / 0 > 1)', NULL),
  ('ALTER TABLE shot_asset_scene_states DROP outdated', NULL),
  ('SELECT pg_temp.retype(''shot_asset_scene_states'', ''outdated'', ''text'', ''''''x'''''')', NULL),
  ('SELECT pg_temp.retype(''shot_asset_scene_states'', ''outdated'', ''int8'', ''7'')', NULL),
  ('UPDATE shot_asset_scene_states SET outdated = ''[]''', true),
  ('UPDATE shot_asset_scene_states SET outdated = ''"x"''', true),
  ('UPDATE shot_asset_scene_states SET outdated = ''null''', true),
  ('UPDATE shot_asset_scene_states SET outdated = ''{"9": [], "10": 7, "11": {"changes": 1}, "12": {"changes": [{"cause": 1, "asset_id": "x"}], "at": "never"}}''', true);

-- The stage after a statement as an application that has no right on any of this, and what is remembered of it.
CREATE FUNCTION pg_temp.after(damage text, statement text, OUT state text, OUT stage text, OUT cause text, OUT tells_shot boolean) LANGUAGE plpgsql AS $$
DECLARE
  changes jsonb;
BEGIN
  EXECUTE damage;
  PERFORM set_config('role', 'regress_app', true);
  EXECUTE statement;
  PERFORM set_config('role', 'none', true);
  SELECT s.stage_locks #>> '{9,status}', to_jsonb(m) #> '{outdated,9,changes}' INTO stage, changes
  FROM scenes s LEFT JOIN shot_asset_scene_states m ON m.scene_id = s.id WHERE s.id = id('a', 'b', 1);
  cause := changes #>> '{0,cause}';
  tells_shot := changes #>> '{0,shot}' IS NOT NULL;
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN state := 'ok';
  WHEN OTHERS THEN state := SQLSTATE || ' ' || SQLERRM;
END $$;

CREATE TEMP TABLE written AS
  SELECT d.n, d.statement AS damage, d.tells_shot AS should_tell_shot, s.*, a.* FROM damage d, (VALUES
      ('DELETE FROM shot_asset_assignments WHERE id = id(''e'', ''b'', 1)', 'assignment_removed'),
      ('UPDATE shot_asset_assignments SET presence_type = ''exits'' WHERE id = id(''e'', ''b'', 1)', 'presence_changed'),
      ('UPDATE shot_asset_assignments SET presence_note = ''y'' WHERE id = id(''e'', ''b'', 1)', 'note_changed'),
      ('UPDATE shot_asset_assignments SET shot_id = id(''b'', ''b'', 2), scene_asset_instance_id = id(''d'', ''b'', 2) WHERE id = id(''e'', ''b'', 1)', 'assignment_moved'),
      ('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id(''b'', ''b'', 1), id(''d'', ''b'', 2))', 'assignment_added'),
      ('DELETE FROM scene_asset_instances WHERE id = id(''d'', ''b'', 1)', 'instance_deleted')
    ) AS s (statement, expected), pg_temp.after(d.statement, s.statement) a;
SELECT is(state, 'ok', format('%s, after %s', statement, damage)) FROM written ORDER BY n, statement;
SELECT is(stage, 'outdated', format('the stage is outdated by %s, after %s', statement, damage)) FROM written ORDER BY n, statement;
SELECT is(cause, expected, format('the cause of %s, after %s', statement, damage)) FROM written WHERE damage !~ '''?outdated''?, |DROP outdated' ORDER BY n, statement;
SELECT is(tells_shot, should_tell_shot AND damage !~ 'DROP shot_id', format('whether the cause of %s names the shot, after %s', statement, damage))
  FROM written WHERE should_tell_shot IS NOT NULL AND expected <> 'instance_deleted' ORDER BY n, statement;

-- So do functions, and what they say of the cause is read.
SELECT pg_temp.retype('shots', 'shot_order', 'bigint', '1753000000000 + shot_order');
SELECT is(pg_temp.outcome('SELECT shot_assets.clear_scene(id(''a'', ''b'', 1))'), 'ok', 'clear_scene()');
DELETE FROM shot_asset_assignments WHERE id = id('e', 'b', 1);
SELECT results_eq($$ SELECT stage, cause, shot_label, asset_name FROM shot_assets.outdated_because(id('a', 'b', 1)) $$, $$ VALUES (9, 'assignment_removed', '11', 'Secret of b') $$, 'outdated_because()');
SELECT is_empty($$ SELECT problem FROM shot_assets.check_pipeline('studio') WHERE object ~ 'shot_order' AND severity = 'error' $$, 'a bigint is no problem');

-- A label as long as PostgreSQL lets it be would make the cause longer than PostgreSQL lets that be; its beginning is kept.
UPDATE shots SET shot_id = repeat('long ', 1000) WHERE id = id('b', 'b', 1);
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
UPDATE shot_asset_assignments SET presence_note = 'z' WHERE shot_id = id('b', 'b', 1);
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 'b', 1), id('d', 'b', 2));
SELECT set_eq($$ SELECT length(shot_label) FROM shot_assets.outdated_because(id('a', 'b', 1)) $$, ARRAY[200], 'the label of a cause has at most 200 characters');

-- What has no scene moves from no scene, not from one whose id is all zeros.
ALTER TABLE scene_asset_instances ALTER scene_id DROP NOT NULL;
INSERT INTO scenes (id, project_id, stage_locks) SELECT '00000000-0000-0000-0000-000000000000', project_id, '{"9": {"status": "locked"}}' FROM scenes WHERE id = id('a', 'b', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (id('d', 'b', 7), NULL, id('c', 'b', 1));
UPDATE scene_asset_instances SET scene_id = id('a', 'b', 2) WHERE id = id('d', 'b', 7);
UPDATE scene_asset_instances SET scene_id = NULL WHERE id = id('d', 'b', 7);
SELECT is(stage_locks #>> '{9,status}', 'locked', 'a scene whose id is all zeros is no other') FROM scenes WHERE id = '00000000-0000-0000-0000-000000000000';

SELECT * FROM finish();
ROLLBACK;
