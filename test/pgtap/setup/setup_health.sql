-- check_pipeline() of an attached pipeline: each piece that is taken away is reported, and its remedy brings it back.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
SELECT count(*) AS things FROM shot_assets.create_pipeline('film') \gset
SET LOCAL search_path = film, public;
INSERT INTO projects (id) VALUES ('f0000000-0000-0000-0000-000000000001');
INSERT INTO scenes (id, project_id) VALUES ('a0000000-0000-0000-0000-000000000001', 'f0000000-0000-0000-0000-000000000001');
INSERT INTO shots (id, scene_id) VALUES ('b0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001');
INSERT INTO project_assets (id, name, asset_type) VALUES ('c0000000-0000-0000-0000-000000000001', 'Bob', 'character');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  VALUES ('d0000000-0000-0000-0000-000000000001', 'a0000000-0000-0000-0000-000000000001', 'c0000000-0000-0000-0000-000000000001');
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id)
  VALUES ('e0000000-0000-0000-0000-000000000001', 'b0000000-0000-0000-0000-000000000001', 'd0000000-0000-0000-0000-000000000001');
SELECT count(*) AS things FROM shot_assets.enable_history('film') \gset
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('film') $$, 'all is well');

-- What the check says after a statement, and whether it says nothing once its remedies have run. Everything is taken back.
CREATE FUNCTION pg_temp.after(statement text, OUT problems text, OUT mended text) LANGUAGE plpgsql AS $$
DECLARE
  remedy text;
BEGIN
  EXECUTE statement;
  SELECT string_agg(c.object || ' ' || c.problem, '; ') INTO problems FROM shot_assets.check_pipeline('film') c;
  FOR remedy IN SELECT DISTINCT c.remedy FROM shot_assets.check_pipeline('film') c LOOP
    EXECUTE remedy;
  END LOOP;
  SELECT coalesce(string_agg(c.object || ' ' || c.problem, '; '), 'all is well') INTO mended FROM shot_assets.check_pipeline('film') c;
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION WHEN SQLSTATE 'P0ZZZ' THEN
END $$;

CREATE TEMP TABLE damage (statement text, expected text);
INSERT INTO damage VALUES
  -- tables
  ('DROP TABLE shot_asset_scene_states', 'table shot_asset_scene_states is missing'),
  ('DROP TABLE shot_asset_shot_states', 'table shot_asset_shot_states is missing'),
  ('DROP TABLE shot_asset_scene_states, shot_asset_shot_states', 'table shot_asset_scene_states is missing; table shot_asset_shot_states is missing'),
  -- columns of ours, on our tables and on the host's
  ('ALTER TABLE scenes DROP stage_locks CASCADE', 'column scenes.stage_locks is missing; trigger shot_assets_stage_locks on scenes is missing; trigger shot_assets_stage_locks_insert on scenes is missing'),
  ('ALTER TABLE shots DROP reference_image_order', 'column shots.reference_image_order is missing'),
  ('ALTER TABLE shots DROP end_frame_reference_image_order', 'column shots.end_frame_reference_image_order is missing'),
  ('ALTER TABLE shot_asset_assignments DROP presence_note', 'column shot_asset_assignments.presence_note is missing; check of shot_asset_assignments (presence_note) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP presence_type', 'column shot_asset_assignments.presence_type is missing; check of shot_asset_assignments (presence_type) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP id', 'column shot_asset_assignments.id is missing; key of shot_asset_assignments (id) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP created_at', 'column shot_asset_assignments.created_at is missing'),
  ('ALTER TABLE shot_asset_assignments DROP updated_at', 'column shot_asset_assignments.updated_at is missing'),
  ('ALTER TABLE shot_asset_scene_states DROP changes', 'column shot_asset_scene_states.changes is missing'),
  ('ALTER TABLE shot_asset_scene_states DROP outdated', 'column shot_asset_scene_states.outdated is missing'),
  ('ALTER TABLE shot_asset_scene_states DROP managed_since',
   'shot_asset_scene_states lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001; column shot_asset_scene_states.managed_since is missing'),
  ('ALTER TABLE shot_asset_shot_states DROP refreshed_at', 'column shot_asset_shot_states.refreshed_at is missing'),
  -- defaults and NOT NULL
  ('ALTER TABLE shot_asset_assignments ALTER id DROP DEFAULT', 'default of shot_asset_assignments.id is missing'),
  ('ALTER TABLE shot_asset_assignments ALTER presence_type DROP DEFAULT', 'default of shot_asset_assignments.presence_type is missing'),
  ('ALTER TABLE shot_asset_assignments ALTER presence_type DROP NOT NULL', 'not null of shot_asset_assignments.presence_type is missing'),
  ('ALTER TABLE shot_asset_assignments ALTER shot_id DROP NOT NULL', 'not null of shot_asset_assignments.shot_id is missing'),
  ('ALTER TABLE shot_asset_scene_states ALTER changes DROP DEFAULT', 'default of shot_asset_scene_states.changes is missing'),
  ('ALTER TABLE shot_asset_shot_states ALTER computed DROP NOT NULL', 'not null of shot_asset_shot_states.computed is missing'),
  -- keys, checks, foreign keys, indexes
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_pkey', 'key of shot_asset_assignments (id) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_scene_asset_instance_id_key',
   'key of shot_asset_assignments (shot_id, scene_asset_instance_id) is missing; index on shot_asset_assignments (shot_id) is missing'),
  ('ALTER TABLE shot_asset_scene_states DROP CONSTRAINT shot_asset_scene_states_pkey', 'key of shot_asset_scene_states (scene_id) is missing'),
  ('ALTER TABLE shot_asset_shot_states DROP CONSTRAINT shot_asset_shot_states_pkey', 'key of shot_asset_shot_states (shot_id) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_presence_type_check', 'check of shot_asset_assignments (presence_type) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_presence_note_check', 'check of shot_asset_assignments (presence_note) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey', 'foreign key of shot_asset_assignments (shot_id) is missing'),
  ('ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_scene_asset_instance_id_fkey', 'foreign key of shot_asset_assignments (scene_asset_instance_id) is missing'),
  ('ALTER TABLE shot_asset_scene_states DROP CONSTRAINT shot_asset_scene_states_scene_id_fkey', 'foreign key of shot_asset_scene_states (scene_id) is missing'),
  ('ALTER TABLE shot_asset_shot_states DROP CONSTRAINT shot_asset_shot_states_shot_id_fkey', 'foreign key of shot_asset_shot_states (shot_id) is missing'),
  ('DROP INDEX shots_scene_id_idx', 'index on shots (scene_id) is missing'),
  ('DROP INDEX scene_asset_instances_scene_id_idx', 'index on scene_asset_instances (scene_id) is missing'),
  ('DROP INDEX shot_asset_assignments_scene_asset_instance_id_idx', 'index on shot_asset_assignments (scene_asset_instance_id) is missing'),
  -- triggers: all of them one by one below
  ('ALTER TABLE shots DISABLE TRIGGER shot_assets_move', 'trigger shot_assets_move on shots is disabled'),
  ('ALTER TABLE shots ENABLE REPLICA TRIGGER shot_assets_move', 'trigger shot_assets_move on shots is disabled'),
  ('ALTER TABLE shot_asset_assignments ENABLE ALWAYS TRIGGER shot_assets_insert',
   'trigger shot_assets_insert on shot_asset_assignments is enabled for replication, which brings rows before the rows that they refer to'),
  ('DROP EXTENSION shot_assets CASCADE; CREATE EXTENSION shot_assets', 'schema film is not attached: none of the triggers that guard it is there; trigger shot_history_delete on shot_asset_assignments is missing; trigger shot_history_delete on shot_asset_extra_references is missing; trigger shot_history_insert on shot_asset_assignments is missing; trigger shot_history_insert on shot_asset_extra_references is missing; trigger shot_history_truncate on shot_asset_assignments is missing; trigger shot_history_truncate on shot_asset_extra_references is missing; trigger shot_history_update on shot_asset_assignments is missing; trigger shot_history_update on shot_asset_extra_references is missing'),
  ('DROP EXTENSION shot_assets CASCADE; DROP TABLE shot_asset_scene_states, shot_asset_shot_states; CREATE EXTENSION shot_assets',
   'table shot_asset_scene_states is missing; table shot_asset_shot_states is missing; schema film is not attached: none of the triggers that guard it is there; trigger shot_history_delete on shot_asset_assignments is missing; trigger shot_history_delete on shot_asset_extra_references is missing; trigger shot_history_insert on shot_asset_assignments is missing; trigger shot_history_insert on shot_asset_extra_references is missing; trigger shot_history_truncate on shot_asset_assignments is missing; trigger shot_history_truncate on shot_asset_extra_references is missing; trigger shot_history_update on shot_asset_assignments is missing; trigger shot_history_update on shot_asset_extra_references is missing'),
  ('SELECT shot_assets.detach(''film'')', 'schema film is not attached: none of the triggers that guard it is there'),
  -- row-level security
  ('ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY',
   'shot_asset_assignments has row-level security but no policy, so that only its owner sees and writes rows; policy shot_assets_owner on shot_asset_assignment_history is missing'),
  ('ALTER TABLE scenes ENABLE ROW LEVEL SECURITY; SELECT shot_assets.attach(''film''); SELECT shot_assets.enable_history(''film''); DROP POLICY shot_assets_owner ON shot_asset_assignments',
   'shot_asset_assignments has no policy, though scenes or shots have row-level security'),
  -- rows that triggers have not seen
  ('UPDATE shot_asset_scene_states SET managed_since = NULL',
   'shot_asset_scene_states lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001'),
  ('DELETE FROM shot_asset_scene_states',
   'shot_asset_scene_states lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001'),
  ('ALTER TABLE shot_asset_scene_states ALTER CONSTRAINT shot_asset_scene_states_scene_id_fkey DEFERRABLE INITIALLY DEFERRED; DELETE FROM shot_asset_scene_states',
   'shot_asset_scene_states lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001'),
  ('DELETE FROM shot_asset_assignments; DELETE FROM shot_asset_scene_states; SET LOCAL session_replication_role = replica;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (''b0000000-0000-0000-0000-000000000001'', ''d0000000-0000-0000-0000-000000000001'');
    RESET session_replication_role',
   'shot_asset_scene_states lacks managed_since of scenes that have assignments: 1, for example a0000000-0000-0000-0000-000000000001'),
  -- columns that functions write
  ('ALTER TABLE scene_asset_instances RENAME scene_id TO s; ALTER TABLE scene_asset_instances ADD scene_id uuid GENERATED ALWAYS AS (s) STORED; CREATE INDEX ON scene_asset_instances (scene_id)',
   'scene_asset_instances.scene_id column is generated, so that some functions cannot write it; trigger shot_assets_move on scene_asset_instances has another WHEN, list of columns or transition tables than it should, so it misses changes'),
  ('ALTER TABLE shots RENAME scene_id TO s; ALTER TABLE shots ADD scene_id uuid GENERATED ALWAYS AS (s) STORED; CREATE INDEX ON shots (scene_id)',
   'shots.scene_id column is generated, so that some functions cannot write it; trigger shot_assets_move on shots has another WHEN, list of columns or transition tables than it should, so it misses changes'),
  ('ALTER TABLE shots ADD n int; ALTER TABLE shots DROP shot_order; ALTER TABLE shots ADD shot_order int GENERATED ALWAYS AS (n * 2) STORED',
   'shots.shot_order column is generated, so that some functions cannot write it'),
  ('ALTER TABLE shots ALTER shot_order TYPE bigint', NULL),
  -- history
  ('DROP TRIGGER shot_history_update ON shot_asset_assignments', 'trigger shot_history_update on shot_asset_assignments is missing'),
  ('SELECT shot_assets.disable_history(''film'')', NULL),
  ('SELECT shot_assets.disable_history(''film''); SELECT shot_assets.enable_history(''film''); DROP TRIGGER shot_history_insert ON shot_asset_assignments',
   'trigger shot_history_insert on shot_asset_assignments is missing'),
  ('ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_update', 'trigger shot_history_update on shot_asset_assignments is disabled'),
  ('ALTER TABLE shot_asset_extra_references ENABLE REPLICA TRIGGER shot_history_delete', 'trigger shot_history_delete on shot_asset_extra_references is disabled'),
  ('DROP TABLE shot_asset_assignment_history', 'table shot_asset_assignment_history is missing, though triggers record: each change is refused'),
  ('ALTER TABLE shot_asset_assignment_history ALTER changed_by TYPE varchar(3)',
   'shot_asset_assignment_history column changed_by is character varying(3), not text, so that no change can be recorded: each is refused'),
  ('ALTER TABLE shot_asset_assignment_history ALTER changed_by TYPE varchar(3), DROP changed_at',
   'shot_asset_assignment_history column changed_at is missing, column changed_by is character varying(3), not text, so that no change can be recorded: each is refused'),
  ('ALTER TABLE shot_asset_assignment_history DROP changed_at',
   'shot_asset_assignment_history column changed_at is missing, so that no change can be recorded: each is refused'),
  ('ALTER TABLE shot_asset_assignment_history DROP before', 'column before of shot_asset_assignment_history is missing'),
  -- foreign keys
  ('ALTER TABLE shot_asset_assignments DISABLE TRIGGER ALL; ALTER TABLE shot_asset_assignments ENABLE TRIGGER USER',
   'foreign key shot_asset_assignments_scene_asset_instance_id_fkey on shot_asset_assignments is not enforced, because its triggers on shot_asset_assignments are disabled; '
   'foreign key shot_asset_assignments_shot_id_fkey on shot_asset_assignments is not enforced, because its triggers on shot_asset_assignments are disabled'),
  ('ALTER TABLE scenes DISABLE TRIGGER ALL; ALTER TABLE scenes ENABLE TRIGGER USER',
   'foreign key shot_asset_scene_states_scene_id_fkey on shot_asset_scene_states is not enforced, because its triggers on scenes are disabled');
INSERT INTO damage
  SELECT format('DROP TRIGGER %I ON %I', c.trigger_name, c.table_name), format('trigger %I on %I is missing', c.trigger_name, c.table_name)
  FROM shot_assets.contract_triggers() c;
-- The remedy of this is for a person, who knows what the numbers mean.
ALTER TABLE shots ALTER shot_order TYPE bigint;
UPDATE shots SET shot_order = 1753000000000;
SELECT results_eq($$ SELECT object || ' ' || problem FROM shot_assets.check_pipeline('film') $$,
  $$ VALUES ('shots rows whose shot_order is out of the range of integer: 1, for example b0000000-0000-0000-0000-000000000001') $$, 'shot_order in milliseconds');
UPDATE shots SET shot_order = NULL;
ALTER TABLE shots ALTER shot_order TYPE int;
-- Settings of the session do not change what is found.
SET LOCAL quote_all_identifiers = on;
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('film') $$, 'names of triggers in quotes are the same triggers');
RESET quote_all_identifiers;
SELECT is(a.problems, d.expected, d.statement) FROM damage d, pg_temp.after(d.statement) a ORDER BY d.statement;
SELECT is(a.mended, 'all is well', 'mended: ' || d.statement) FROM damage d, pg_temp.after(d.statement) a ORDER BY d.statement;

-- An adopted assignment table without a comment of ours, its bookkeeping gone: columns that were added tell.
SELECT is((pg_temp.after($$ COMMENT ON TABLE shot_asset_assignments IS NULL; DROP EXTENSION shot_assets CASCADE; CREATE EXTENSION shot_assets;
  DROP TABLE shot_asset_scene_states, shot_asset_shot_states $$)).problems,
  'table shot_asset_scene_states is missing; table shot_asset_shot_states is missing; schema film is not attached: none of the triggers that guard it is there; trigger shot_history_delete on shot_asset_assignments is missing; trigger shot_history_delete on shot_asset_extra_references is missing; trigger shot_history_insert on shot_asset_assignments is missing; trigger shot_history_insert on shot_asset_extra_references is missing; trigger shot_history_truncate on shot_asset_assignments is missing; trigger shot_history_truncate on shot_asset_extra_references is missing; trigger shot_history_update on shot_asset_assignments is missing; trigger shot_history_update on shot_asset_extra_references is missing',
  'a pipeline is known by its columns');
-- A host that was never attached lacks nothing.
SELECT is((pg_temp.after($$ SELECT shot_assets.detach('film'); DROP TABLE shot_asset_scene_states, shot_asset_shot_states, shot_asset_image_models, shot_asset_extra_references, shot_asset_assignment_history, shot_asset_assignments;
  ALTER TABLE scenes DROP stage_locks; ALTER TABLE shots DROP reference_image_order, DROP end_frame_reference_image_order; DROP INDEX shots_scene_id_idx $$)).problems,
  NULL, 'a host that was never attached lacks nothing');
-- Relations that are read and are no tables: the remedy is for a person.
ALTER TABLE transformation_events RENAME TO events;
CREATE VIEW transformation_events AS TABLE events;
ALTER TABLE asset_angle_variants RENAME TO variants;
CREATE MATERIALIZED VIEW asset_angle_variants AS TABLE variants;
SELECT bag_eq($$ SELECT severity, object, problem FROM shot_assets.check_pipeline('film') $$, $$ VALUES
  ('error', 'transformation_events', 'is a view, not a table'), ('error', 'asset_angle_variants', 'is a materialized view, not a table') $$,
  'a view is no table, and a materialized view is none');

-- A table that moved away: no error says that a table is there that is not.
ALTER TABLE shots SET SCHEMA public;
SELECT bag_has($$ SELECT object, problem FROM shot_assets.check_pipeline('film') $$, $$ VALUES ('shots', 'table is missing') $$, 'a table that moved away is missing');
CREATE FUNCTION pg_temp.detail(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  message text;
  detail text;
BEGIN
  EXECUTE statement;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
  RETURN message || ': ' || detail;
END $$;
INSERT INTO scenes (id) VALUES ('a0000000-0000-0000-0000-000000000002');
SELECT is(pg_temp.detail($$ UPDATE public.shots SET scene_id = 'a0000000-0000-0000-0000-000000000002' $$),
  'schema "public" has no table "scenes": A trigger of shot_assets is on a table of this schema.', 'its trigger says what is so');
SELECT is(pg_temp.detail($$ SELECT shot_assets.has_assignments('a0000000-0000-0000-0000-000000000001') $$),
  'schema "film" has no table "shots": It is a pipeline schema, because it has a table shot_asset_assignments.', 'so do functions');

SELECT * FROM finish();
ROLLBACK;
