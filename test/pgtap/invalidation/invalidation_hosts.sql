-- Hosts with triggers, rules, roles and tables of their own: a change is never lost because of them.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../../../sql/film.inc
SET client_min_messages = warning;
SET search_path = film, public;

INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  VALUES (:shot1A, :bob), (:shot1A, :alice), (:shot1B, :bob), (:shot2A, :bob2);
CALL relock();
CREATE FUNCTION outdated_scenes() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(string_agg(scene, ',' ORDER BY scene), 'none') FROM film.locks WHERE stages = '9 outdated, 10 outdated' $$;
CREATE TABLE seen (what text);

-- What hosts do in triggers.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION correct() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.presence_type := 'throughout';
  RETURN NEW;
END $$;
CREATE FUNCTION elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE film.shot_asset_assignments SET presence_type = NEW.presence_type
  WHERE shot_id <> NEW.shot_id AND presence_type <> NEW.presence_type;
  RETURN NULL;
END $$;
CREATE FUNCTION and_alice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id)
  SELECT NEW.shot_id, 'd0000000-0000-0000-0000-000000000012' ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE FUNCTION make_bob_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.presence_type := 'enters';
  RETURN NEW;
END $$;
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO film.seen VALUES (right(NEW.id::text, 1) || ' ' || (NEW.stage_locks #>> '{9,status}'));
  RETURN NULL;
END $$;
CREATE FUNCTION lock_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE film.scenes SET stage_locks = stage_locks || '{"9": {"status": "locked"}}' WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE FUNCTION keep_locks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id = 'a0000000-0000-0000-0000-000000000002' THEN NEW.stage_locks := OLD.stage_locks; END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION change_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE film.shot_asset_assignments SET presence_note = 'more' WHERE presence_note IS NULL;
  RETURN NULL;
END $$;
SAVEPOINT host;

-- ---- the order of writing -------------------------------------------------------------------------------------------

-- In every session the same, or two of them could wait for each other.
DELETE FROM shot_asset_assignments;
SELECT lives_ok($$SELECT shot_assets.auto_populate('a0000000-0000-0000-0000-000000000001')$$, 'a scene is populated');
SELECT results_eq('SELECT shot_id, scene_asset_instance_id FROM shot_asset_assignments ORDER BY ctid',
  'SELECT shot_id, scene_asset_instance_id FROM shot_asset_assignments ORDER BY 1, 2', 'in the order of pairs');
ROLLBACK TO host;

-- ---- triggers of the host on assignments ----------------------------------------------------------------------------

CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION refuse();
UPDATE shot_asset_assignments SET presence_type = 'exits';
DELETE FROM shot_asset_assignments;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:shot1B, :alice);
SELECT is(outdated_scenes(), 'none', 'rows that a trigger of the host refuses have not changed');
ROLLBACK TO host;

CREATE TRIGGER correct BEFORE UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION correct();
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot1B;
SELECT is(outdated_scenes(), 'none', 'a change that a trigger of the host takes back is none');
ROLLBACK TO host;

CREATE TRIGGER elsewhere AFTER UPDATE ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION elsewhere();
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot1B;
SELECT is(outdated_scenes(), '1,2', 'what a trigger of the host writes inside a change counts too');
ROLLBACK TO host;

DELETE FROM shot_asset_assignments;
UPDATE shot_asset_scene_states SET managed_since = NULL;
CREATE TRIGGER and_alice AFTER INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION and_alice();
CALL relock();
SELECT results_eq($$SELECT created + existing FROM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001')$$, ARRAY[8::bigint],
  'a legacy scene is populated, whatever a trigger of the host adds on the way');
SELECT is(outdated_scenes(), 'none', 'and shows what it showed before');
DELETE FROM shot_asset_assignments;
UPDATE shot_asset_scene_states SET managed_since = NULL;
CREATE TRIGGER make_bob_enter BEFORE INSERT ON shot_asset_assignments FOR EACH ROW
  WHEN (NEW.scene_asset_instance_id = 'd0000000-0000-0000-0000-000000000011') EXECUTE FUNCTION make_bob_enter();
CALL relock();
SELECT lives_ok($$SELECT shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001')$$, 'a trigger of the host may change what is populated');
SELECT is(outdated_scenes(), '1', 'unless a trigger of the host makes something else of it');
ROLLBACK TO host;

CREATE FUNCTION populate_scene_2() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000002');
  RETURN NULL;
END $$;
DELETE FROM shot_asset_assignments;
UPDATE shot_asset_scene_states SET managed_since = NULL;
CREATE TRIGGER populate_scene_2 AFTER INSERT ON shot_asset_assignments FOR EACH ROW
  WHEN (NEW.shot_id = 'b0000000-0000-0000-0000-000000000011') EXECUTE FUNCTION populate_scene_2();
CALL relock();
SELECT results_eq($$SELECT created FROM shot_assets.ensure_populated('a0000000-0000-0000-0000-000000000001')$$, ARRAY[8::bigint],
  'a trigger of the host may populate another scene while one is populated');
SELECT is((SELECT count(*)::int FROM shot_asset_assignments), 9, 'both have all pairs');
SELECT is(outdated_scenes(), 'none', 'and show what they showed before');
ROLLBACK TO host;

-- ---- triggers and rules of the host on scenes -----------------------------------------------------------------------

CREATE TRIGGER see AFTER UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION see();
UPDATE shot_asset_assignments SET presence_type = 'exits';
SELECT results_eq('SELECT what FROM seen ORDER BY what', ARRAY['1 outdated', '2 outdated'], 'a trigger of the host sees each scene once');
ROLLBACK TO host;

CREATE TRIGGER lock_again AFTER UPDATE ON scenes FOR EACH ROW WHEN (NEW.stage_locks #>> '{9,status}' = 'outdated')
  EXECUTE FUNCTION lock_again();
UPDATE shot_asset_assignments SET presence_type = 'exits';
SELECT is((SELECT string_agg(stages, '; ') FROM locks), '9 locked, 10 outdated; 9 locked, 10 outdated',
  'a trigger of the host that locks again has the last word');
SELECT results_eq($$SELECT stage, cause FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000002')$$,
  $$VALUES (10, 'presence_changed')$$, 'and what it locked is no longer outdated for a reason');
ROLLBACK TO host;

CREATE TRIGGER change_more AFTER UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION change_more();
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot1B;
SELECT is(outdated_scenes(), '1,2', 'a trigger of the host on scenes may change assignments');
ROLLBACK TO host;

CREATE TRIGGER change_more BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION change_more();
SELECT throws_ok($$UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = 'b0000000-0000-0000-0000-000000000012'$$,
  '27000', NULL, 'but not before the scene is written: PostgreSQL refuses that');
ROLLBACK TO host;

CREATE TRIGGER refuse BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION refuse();
SELECT throws_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', '27000',
  'stages of 2 of 2 scenes could not be outdated', 'a host that keeps its scenes as they are cannot have changes under a lock');
ROLLBACK TO host;

CREATE TRIGGER keep_locks BEFORE UPDATE ON scenes FOR EACH ROW EXECUTE FUNCTION keep_locks();
SELECT throws_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', '27000',
  'stages of 1 of 2 scenes could not be outdated', 'nor can one that writes them but keeps a stage locked');
ROLLBACK TO host;

CREATE RULE keep AS ON UPDATE TO scenes DO INSTEAD NOTHING;
SELECT throws_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', '55000', NULL, 'nor one with a rule instead of the update');
SELECT throws_ok('TRUNCATE shot_asset_assignments', '55000', NULL, 'TRUNCATE included');
ROLLBACK TO host;

-- ---- constraints ----------------------------------------------------------------------------------------------------

ALTER TABLE shot_asset_assignments ALTER CONSTRAINT shot_asset_assignments_shot_id_fkey DEFERRABLE INITIALLY DEFERRED,
  ALTER CONSTRAINT shot_asset_assignments_scene_asset_instance_id_fkey DEFERRABLE INITIALLY DEFERRED;
SELECT throws_ok(format('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (%L, %L)', :nobody, :bob),
  'PT404', NULL, 'the shot of an assignment is there when it is written, even where the foreign key is deferred');
SELECT throws_ok(format('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (%L, %L)', :shot1A, :nobody),
  'PT404', NULL, 'and so is its instance');
DELETE FROM shots WHERE id = :shot2A;
SELECT is(outdated_scenes(), '2', 'a cascade is never deferred');
ROLLBACK TO host;

-- A host without a foreign key from shots to scenes: what belongs to no scene has none to outdate.
ALTER TABLE shots DROP CONSTRAINT shots_scene_id_fkey;
ALTER TABLE scene_asset_instances DROP CONSTRAINT scene_asset_instances_scene_id_fkey;
ALTER TABLE shots ALTER scene_id DROP NOT NULL;
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES
  ('b0000000-0000-0000-0000-000000000099', :nobody, '9A', 1), ('b0000000-0000-0000-0000-000000000098', NULL, '9B', 1);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES
  ('d0000000-0000-0000-0000-000000000099', :nobody, 'c0000000-0000-0000-0000-000000000001');
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
  VALUES ('b0000000-0000-0000-0000-000000000099', 'd0000000-0000-0000-0000-000000000099');
SELECT throws_ok(format('INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (%L, %L)',
    'b0000000-0000-0000-0000-000000000098', :bob), '23514', NULL, 'a shot without a scene is not of the instance''s scene');
DELETE FROM scene_asset_instances WHERE scene_id = :nobody;
SELECT is(outdated_scenes(), 'none', 'rows of a scene that does not exist outdate nothing');
DELETE FROM scenes WHERE id = :scene1;
DELETE FROM shots WHERE shot_id = '1B';
SELECT is((SELECT count(*)::int FROM locks), 1, 'nor do those of a scene that was deleted before them');
ROLLBACK TO host;

-- ---- another pipeline with the same ids, in the same statement -------------------------------------------------------

SELECT count(*) AS things FROM shot_assets.create_pipeline('twin') \gset
INSERT INTO twin.projects SELECT * FROM projects;
INSERT INTO twin.scenes SELECT * FROM scenes;
INSERT INTO twin.shots SELECT * FROM shots;
INSERT INTO twin.project_assets SELECT * FROM project_assets;
INSERT INTO twin.scene_asset_instances SELECT * FROM scene_asset_instances;
INSERT INTO twin.shot_asset_assignments SELECT * FROM shot_asset_assignments;
UPDATE twin.scenes SET stage_locks = '{"9": {"status": "locked"}}';
WITH gone AS (DELETE FROM shot_asset_assignments WHERE shot_id = :shot1B)
  UPDATE twin.shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot2A;
SELECT is(outdated_scenes(), '1', 'a statement that changes two pipelines outdates in each what it changes there');
SELECT is((SELECT string_agg(right(id::text, 1), ',') FROM twin.scenes WHERE stage_locks = '{"9": {"status": "outdated"}}'), '2', 'and in the other');
SELECT results_eq($$SELECT stage, cause FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000001')$$,
  $$VALUES (9, 'assignment_removed'), (10, 'assignment_removed')$$, 'for its own reason');
SET LOCAL shot_assets.pipeline_schema = 'twin';
SELECT results_eq($$SELECT stage, cause FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000002')$$,
  $$VALUES (9, 'presence_changed')$$, 'each');
SELECT is_empty($$SELECT * FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000001')$$, 'and no other');
ROLLBACK TO host;

-- ---- roles ----------------------------------------------------------------------------------------------------------

CREATE ROLE regress_owner;
CREATE ROLE regress_editor;
GRANT regress_owner TO CURRENT_USER;
ALTER TABLE scenes OWNER TO regress_owner;
ALTER TABLE shots OWNER TO regress_owner;
ALTER TABLE scene_asset_instances OWNER TO regress_owner;
ALTER TABLE project_assets OWNER TO regress_owner;
ALTER TABLE shot_asset_assignments OWNER TO regress_owner;
ALTER TABLE shot_asset_scene_states OWNER TO regress_owner;
ALTER TABLE shot_asset_shot_states OWNER TO regress_owner;
GRANT USAGE ON SCHEMA film TO regress_owner, regress_editor;
REVOKE ALL ON SCHEMA shot_assets FROM PUBLIC;
GRANT SELECT, UPDATE, DELETE ON shot_asset_assignments TO regress_editor;
GRANT SELECT, DELETE ON scene_asset_instances TO regress_editor;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenes FORCE ROW LEVEL SECURITY;
ALTER TABLE shot_asset_scene_states ENABLE ROW LEVEL SECURITY;
ALTER TABLE shot_asset_scene_states FORCE ROW LEVEL SECURITY;
SAVEPOINT roles;
SET ROLE regress_editor;
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :shot1B;
SELECT throws_ok('SELECT * FROM scenes', '42501', NULL, 'a role that changes assignments need not be allowed to see scenes');
RESET ROLE;
SELECT is(outdated_scenes(), '1',
  'the trigger acts as the table''s owner, whom no policy binds and who needs no right on our schema');
ROLLBACK TO roles;
SET ROLE regress_editor;
DELETE FROM scene_asset_instances WHERE id = :bob2;
RESET ROLE;
SELECT is(outdated_scenes(), '2', 'so does the trigger on instances');
ROLLBACK TO roles;

-- Row-level security that came after attach(), on a table of another owner than the trigger's: nothing is hidden from it.
CREATE ROLE regress_other;
GRANT regress_other TO CURRENT_USER;
GRANT USAGE ON SCHEMA film TO regress_other;
GRANT SELECT, UPDATE ON scenes TO regress_other;
GRANT SELECT ON shots, scene_asset_instances, project_assets TO regress_other, regress_owner;
GRANT SELECT, INSERT, UPDATE ON shot_asset_scene_states TO regress_other;
ALTER TABLE shot_asset_assignments OWNER TO regress_other;
GRANT SELECT ON shot_asset_assignments TO regress_owner;
ALTER TABLE scenes DISABLE ROW LEVEL SECURITY;
ALTER TABLE shot_asset_scene_states DISABLE ROW LEVEL SECURITY;
SAVEPOINT owners;
SELECT lives_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', 'tables may have several owners');
SELECT is(outdated_scenes(), '1,2', 'and the trigger outdates what is another''s');
ROLLBACK TO owners;
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
SELECT throws_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', '42501',
  'row-level security hides rows of scenes from role "regress_other"', 'a change whose scenes are hidden from the trigger is refused');
SELECT throws_ok('TRUNCATE shot_asset_assignments', '42501', NULL, 'and so is TRUNCATE');
SELECT is((SELECT count(*)::int FROM shot_assets.check_pipeline('film')
    WHERE severity = 'error' AND object = 'shot_asset_assignments' AND remedy ~ 'ALTER TABLE film.shot_asset_assignments OWNER TO regress_owner$'),
  1, 'check_pipeline() tells what to do');
ROLLBACK TO owners;
ALTER TABLE shot_asset_scene_states ENABLE ROW LEVEL SECURITY;
SELECT throws_ok('TRUNCATE shot_asset_assignments', '42501', NULL, 'as it is where the bookkeeping is hidden');
ROLLBACK TO owners;
ALTER TABLE shot_asset_assignments ENABLE ROW LEVEL SECURITY;
SELECT throws_ok(format('UPDATE shots SET scene_id = %L WHERE id = %L', :scene2, :shot1B), '42501',
  'row-level security hides rows of shot_asset_assignments from role "regress_owner"', 'or a move whose assignments are hidden');
ROLLBACK TO roles;

-- Remembering is not worth an error to somebody who writes scenes.
REVOKE ALL ON shot_asset_scene_states FROM regress_owner;
SET ROLE regress_owner;
ALTER TABLE scenes NO FORCE ROW LEVEL SECURITY;
SELECT lives_ok($$UPDATE scenes SET stage_locks = '{"9": {"status": "outdated"}}'$$, 'locks can be written where causes cannot');
ROLLBACK TO host;
DROP TABLE shot_asset_scene_states;
SELECT lives_ok($$UPDATE scenes SET stage_locks = '{"9": {"status": "outdated"}}'$$, 'and where there is no table for them');
ROLLBACK TO host;
ALTER TABLE scenes RENAME TO sequences;
SELECT lives_ok($$UPDATE sequences SET stage_locks = '{"9": {"status": "outdated"}}'$$, 'and where scenes are called something else now');
ROLLBACK TO host;

-- ---- settings -------------------------------------------------------------------------------------------------------

SET LOCAL session_replication_role = replica;
UPDATE shot_asset_assignments SET presence_type = 'exits';
SELECT is(outdated_scenes(), 'none', 'a replica applies what happened elsewhere, and outdates nothing itself');
RESET session_replication_role;
SELECT is(outdated_scenes(), 'none', 'nor afterwards');
ROLLBACK TO host;

SET LOCAL shot_assets.invalidate = off;
UPDATE shot_asset_assignments SET presence_type = 'exits';
TRUNCATE scene_asset_instances CASCADE;
SELECT is(outdated_scenes(), 'none', 'invalidation can be switched off');
SELECT is(shot_assets.invalidate_stages(:scene1), '{9,10}', 'but for those who ask for it');
ROLLBACK TO host;
CREATE ROLE regress_editor;
SET ROLE regress_editor;
SELECT throws_ok('SET shot_assets.invalidate = off', '42501', NULL, 'by a superuser only');
SELECT lives_ok('SET shot_assets.notify = on', 'notification by everyone');
ROLLBACK TO host;

-- ---- triggers of ours that somebody has disabled --------------------------------------------------------------------

ALTER TABLE scene_asset_instances DISABLE TRIGGER shot_assets_delete;
DELETE FROM scene_asset_instances WHERE id = :bob2;
SELECT is(outdated_scenes(), '2', 'the assignments of an instance tell, too, where the instance itself does not');
SELECT results_eq($$SELECT stage, cause, shot_label FROM shot_assets.outdated_because('a0000000-0000-0000-0000-000000000002')$$,
  $$VALUES (9, 'assignment_removed', NULL), (10, 'assignment_removed', NULL)$$, 'and no stage is outdated for no reason');
ROLLBACK TO host;

-- ---- a trigger function is called as it must be ---------------------------------------------------------------------

CREATE TRIGGER wrong AFTER INSERT ON shots FOR EACH ROW EXECUTE FUNCTION shot_assets.scene_changed();
SELECT throws_ok('INSERT INTO shots (scene_id, shot_id, shot_order) SELECT scene_id, ''X'', 9 FROM shots', '39P01', NULL,
  'a trigger on the wrong event says so');
ROLLBACK TO host;
CREATE TRIGGER wrong AFTER UPDATE ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION shot_assets.assignments_changed();
SELECT throws_ok('UPDATE shot_asset_assignments SET presence_type = ''exits''', '39P01', NULL, 'one without transition tables too');
ROLLBACK TO host;
SELECT throws_ok('SELECT shot_assets.assignments_changed()', '39P01', NULL, 'and nobody calls one by hand');

SELECT * FROM finish();
ROLLBACK;
