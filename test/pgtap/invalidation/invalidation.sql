-- What outdates stages, and what does not: each row of the design's table, under every form that a statement can take.
-- Every trigger is taken off once, to see that the cases below would notice.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../../../sql/film.inc
SET client_min_messages = warning;
SET search_path = film, public;

-- Scenes 1 and 2 are managed: Bob and Alice in 1A, Bob in 1B; Bob in 2A. Scene 3 is legacy, scene 4 has nothing.
INSERT INTO scenes (id, project_id) SELECT ('a0000000-0000-0000-0000-00000000000' || n)::uuid, p.id FROM projects p, generate_series(3, 4) n;
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES
  ('b0000000-0000-0000-0000-000000000031', 'a0000000-0000-0000-0000-000000000003', '3A', 1),
  ('b0000000-0000-0000-0000-000000000013', :scene1, '1C', 3);
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES
  ('d0000000-0000-0000-0000-000000000031', 'a0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000001');
INSERT INTO shot_asset_assignments (id, shot_id, scene_asset_instance_id, presence_type, presence_note) VALUES
  ('e0000000-0000-0000-0000-000000000001', :shot1A, :bob, 'throughout', NULL),
  ('e0000000-0000-0000-0000-000000000002', :shot1A, :alice, 'enters', 'slowly'),
  ('e0000000-0000-0000-0000-000000000003', :shot1B, :bob, 'throughout', NULL),
  ('e0000000-0000-0000-0000-000000000004', :shot2A, :bob2, 'throughout', NULL);

-- What cases go through on their way.
CREATE VIEW assignments_view AS SELECT * FROM shot_asset_assignments;
CREATE VIEW assignments_by_label AS
  SELECT a.id, s.shot_id AS label, a.presence_type FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id;
CREATE FUNCTION change_by_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE film.shot_asset_assignments SET presence_type = NEW.presence_type WHERE id = OLD.id;
  RETURN NEW;
END $$;
CREATE TRIGGER change_by_label INSTEAD OF UPDATE ON assignments_by_label FOR EACH ROW EXECUTE FUNCTION change_by_label();
CREATE VIEW assignments_by_rule AS SELECT id, presence_type FROM shot_asset_assignments;
CREATE RULE change AS ON UPDATE TO assignments_by_rule
  DO INSTEAD UPDATE shot_asset_assignments SET presence_type = NEW.presence_type WHERE id = OLD.id;
CREATE TABLE log (at int);
CREATE RULE also AS ON INSERT TO log DO ALSO DELETE FROM shot_asset_assignments;
CREATE FUNCTION enter() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
  UPDATE film.shot_asset_assignments SET presence_type = 'enters' WHERE presence_type = 'throughout' $$;
CREATE FUNCTION back_and_forth() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  BEGIN
    DELETE FROM film.shot_asset_assignments;
    RAISE EXCEPTION 'no';
  EXCEPTION WHEN raise_exception THEN NULL;
  END;
END $$;

-- The scenes whose stages 9 and 10 a statement outdates, or the error that it raises; nothing of it stays.
CREATE FUNCTION outdated_by(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  outdated text;
BEGIN
  CALL film.relock();
  BEGIN
    EXECUTE statement;
    -- as if to commit, so that what is deferred has happened
    SET CONSTRAINTS ALL IMMEDIATE;
    SELECT string_agg(l.scene || CASE WHEN l.stages <> '9 outdated, 10 outdated' THEN ': ' || l.stages ELSE '' END, ',')
      INTO outdated
    FROM film.locks l WHERE l.stages <> '9 locked, 10 locked';
    RAISE EXCEPTION 'enough' USING ERRCODE = 'ZZZZZ';
  EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN SQLSTATE = 'ZZZZZ' THEN coalesce(outdated, 'none') ELSE SQLSTATE END;
  END;
END $$;

CREATE TABLE cases (n serial, what text, expected text, statement text);
SET LOCAL shot_assets.invalidate = off;
INSERT INTO shot_asset_extra_references SELECT id, 'start', 1, 'style.png' FROM shots WHERE shot_id = '1B';
SET LOCAL shot_assets.invalidate = on;
INSERT INTO cases (what, expected, statement) VALUES
  -- assignment inserted
  ('INSERT', '1', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:1C, :bob)$$),
  ('INSERT of several scenes', '1,3', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
    SELECT s.id, i.id, 'exits' FROM shots s JOIN scene_asset_instances i USING (scene_id) ON CONFLICT DO NOTHING$$),
  ('INSERT of the last pair of a scene whose others came while triggers were off', '3', $$INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
    VALUES ('d0000000-0000-0000-0000-000000000032', 'a0000000-0000-0000-0000-000000000003', 'c0000000-0000-0000-0000-000000000002');
    SET LOCAL session_replication_role = replica;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ('b0000000-0000-0000-0000-000000000031', 'd0000000-0000-0000-0000-000000000031');
    SET LOCAL session_replication_role = origin;
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES ('b0000000-0000-0000-0000-000000000031', 'd0000000-0000-0000-0000-000000000032')$$),
  ('INSERT of all that a legacy scene shows, and more of a managed one', '1', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
    SELECT s.id, i.id FROM shots s JOIN scene_asset_instances i USING (scene_id) ON CONFLICT DO NOTHING$$),
  ('INSERT of the first assignment of a legacy scene', '3',
    $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) VALUES (:3A, :bob3, 'enters')$$),
  ('INSERT of all that a legacy scene shows', 'none',
    $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:3A, :bob3)$$),
  ('INSERT of all that a legacy scene shows, by COPY', 'none', $$COPY shot_asset_assignments (shot_id, scene_asset_instance_id) FROM PROGRAM
    'echo b0000000-0000-0000-0000-000000000031,d0000000-0000-0000-0000-000000000031' CSV$$),
  ('INSERT of all pairs of a shot list made anew', 'none', $$DO $do$ BEGIN
    SET shot_assets.invalidate = off;
    DELETE FROM film.shots WHERE scene_id = :s2;
    RESET shot_assets.invalidate;
    INSERT INTO film.shots (scene_id, shot_id, shot_order) VALUES (:s2, '2B', 1);
    INSERT INTO film.shot_asset_assignments (shot_id, scene_asset_instance_id)
      SELECT s.id, i.id FROM film.shots s JOIN film.scene_asset_instances i USING (scene_id) WHERE s.scene_id = :s2; END $do$ $$),
  ('assign of what a legacy scene shows', 'none', $$SELECT shot_assets.assign(:3A, :bob3)$$),
  ('assign in a legacy scene', '3', $$SELECT shot_assets.assign(:3A, :bob3, 'enters')$$),
  ('clear_scene of a legacy scene', '3', $$SELECT shot_assets.clear_scene(:s3)$$),
  ('INSERT … SELECT of no row', 'none',
    $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT :1C, :bob WHERE false$$),
  ('INSERT that fails', '23505', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:1C, :bob), (:1A, :bob)$$),
  ('INSERT … ON CONFLICT DO NOTHING, nothing done', 'none', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
    VALUES (:1A, :bob) ON CONFLICT DO NOTHING$$),
  ('INSERT … ON CONFLICT DO UPDATE, changed', '1', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
    VALUES (:1A, :bob, 'exits') ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type$$),
  ('INSERT … ON CONFLICT DO UPDATE, unchanged', 'none', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id)
    VALUES (:1A, :bob) ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type$$),
  ('COPY', '1', $$COPY shot_asset_assignments (shot_id, scene_asset_instance_id) FROM PROGRAM
    'echo b0000000-0000-0000-0000-000000000013,d0000000-0000-0000-0000-000000000011' CSV$$),
  ('MERGE that inserts', '1', $$MERGE INTO shot_asset_assignments a USING (VALUES (:1C::uuid, :bob::uuid)) v (s, i)
    ON a.shot_id = v.s AND a.scene_asset_instance_id = v.i
    WHEN NOT MATCHED THEN INSERT (shot_id, scene_asset_instance_id) VALUES (s, i)$$),
  ('INSERT in WITH', '1', $$WITH new AS (INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:1C, :bob)
    RETURNING id) SELECT count(*) FROM new$$),
  ('INSERT of a shot and its assignment', '1', $$WITH shot AS (INSERT INTO shots (id, scene_id, shot_id, shot_order)
    VALUES (gen_random_uuid(), :s1, '1D', 4) RETURNING id)
    INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) SELECT id, :bob FROM shot$$),
  ('INSERT into a view', '1', $$INSERT INTO assignments_view (shot_id, scene_asset_instance_id) VALUES (:1C, :bob)$$),
  ('auto_populate of a legacy scene', 'none', $$SELECT shot_assets.auto_populate(:s3)$$),
  ('ensure_populated of a legacy scene', 'none', $$SELECT shot_assets.ensure_populated(:s3)$$),
  ('ensure_populated of a managed scene', 'none', $$SELECT shot_assets.ensure_populated(:s1)$$),
  ('auto_populate of a managed scene', '1', $$SELECT shot_assets.auto_populate(:s1)$$),
  ('auto_populate of a full scene', 'none', $$SELECT shot_assets.auto_populate(:s2)$$),
  ('auto_populate of a legacy scene, then DELETE', '3', $$DO $do$ BEGIN
    PERFORM shot_assets.auto_populate(:s3); DELETE FROM film.shot_asset_assignments WHERE shot_id = :3A; END $do$ $$),
  -- assignment deleted
  ('DELETE', '1', $$DELETE FROM shot_asset_assignments WHERE shot_id = :1B$$),
  ('DELETE of no row', 'none', $$DELETE FROM shot_asset_assignments WHERE false$$),
  ('DELETE in WITH', '1', $$WITH gone AS (DELETE FROM shot_asset_assignments WHERE shot_id = :1B RETURNING *) SELECT count(*) FROM gone$$),
  ('DELETE by MERGE', '1', $$MERGE INTO shot_asset_assignments a USING shots s ON s.id = a.shot_id
    WHEN MATCHED AND s.shot_id = '1B' THEN DELETE$$),
  ('DELETE from a view', '1,2', $$DELETE FROM assignments_view$$),
  ('DELETE by a rule', '1,2', $$INSERT INTO log VALUES (1)$$),
  ('DELETE in WITH of another scene', '2', $$WITH gone AS (DELETE FROM shot_asset_assignments WHERE shot_id = :2A RETURNING *)
    SELECT count(*) FROM gone$$),
  ('clear_scene', '1', $$SELECT shot_assets.clear_scene(:s1)$$),
  -- presence type or note really changed
  ('UPDATE of a presence type', '1', $$UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :1B$$),
  ('UPDATE of a note', '1', $$UPDATE shot_asset_assignments SET presence_note = 'fast' WHERE scene_asset_instance_id = :alice$$),
  ('UPDATE of a note to none', '1', $$UPDATE shot_asset_assignments SET presence_note = NULL$$),
  ('UPDATE of a note from none', '1', $$UPDATE shot_asset_assignments SET presence_note = '' WHERE shot_id = :1B$$),
  ('UPDATE of two scenes', '1,2', $$UPDATE shot_asset_assignments SET presence_type = 'exits'$$),
  ('UPDATE of a view', '1', $$UPDATE assignments_view SET presence_type = 'exits' WHERE shot_id = :1B$$),
  ('UPDATE of a view by INSTEAD OF', '1', $$UPDATE assignments_by_label SET presence_type = 'exits' WHERE label = '1B'$$),
  ('UPDATE of a view by a rule', '2', $$UPDATE assignments_by_rule SET presence_type = 'exits'
    WHERE id = 'e0000000-0000-0000-0000-000000000004'$$),
  ('UPDATE by MERGE', '2', $$MERGE INTO shot_asset_assignments a USING shots s ON s.id = a.shot_id
    WHEN MATCHED AND s.shot_id = '2A' THEN UPDATE SET presence_type = 'exits'$$),
  ('UPDATE in WITH', '2', $$WITH changed AS (UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE shot_id = :2A RETURNING *)
    SELECT count(*) FROM changed$$),
  ('UPDATE by a function with other rights', '1,2', $$SELECT enter()$$),
  ('UPDATE with a join', '2', $$UPDATE shot_asset_assignments a SET presence_type = 'exits' FROM shots s
    WHERE s.id = a.shot_id AND s.shot_id = '2A'$$),
  -- nothing changed
  ('UPDATE to the same', 'none', $$UPDATE shot_asset_assignments SET presence_type = presence_type, presence_note = presence_note, shot_id = shot_id$$),
  ('UPDATE of what the film does not show', 'none', $$UPDATE shot_asset_assignments SET created_at = 'epoch', updated_at = 'epoch', id = gen_random_uuid()$$),
  ('UPDATE that one subtransaction takes back', 'none', $$SELECT back_and_forth()$$),
  ('UPDATE of a shot', 'none', $$UPDATE shots SET action = 'x', shot_order = -shot_order$$),
  ('UPDATE of an instance', 'none', $$UPDATE scene_asset_instances SET image_key_url = 'x'$$),
  ('SELECT', 'none', $$SELECT * FROM shot_asset_assignments FOR UPDATE$$),
  -- moved
  ('moved to another shot', '1', $$UPDATE shot_asset_assignments SET shot_id = :1C WHERE shot_id = :1B$$),
  ('moved to another instance', '1', $$UPDATE shot_asset_assignments SET scene_asset_instance_id = :cafe WHERE shot_id = :1B$$),
  ('moved to another scene', '1,2', $$UPDATE shot_asset_assignments SET shot_id = :1C, scene_asset_instance_id = :bob WHERE shot_id = :2A$$),
  ('moved halfway to another scene', '23514', $$UPDATE shot_asset_assignments SET shot_id = :1C WHERE shot_id = :2A$$),
  ('two assignments change places', '1', $$UPDATE shot_asset_assignments SET shot_id = CASE shot_id WHEN :1A THEN :1C ELSE :1A END::uuid
    WHERE scene_asset_instance_id = :bob$$),
  ('inserted across scenes', '23514', $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (:1C, :bob2)$$),
  ('a shot gets another id', '1', $$DO $do$ BEGIN
    ALTER TABLE film.shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_shot_id_fkey,
      ADD FOREIGN KEY (shot_id) REFERENCES film.shots (id) ON DELETE CASCADE ON UPDATE CASCADE;
    UPDATE film.shots SET id = gen_random_uuid() WHERE id = :1A; END $do$ $$),
  -- instance deleted
  ('instance deleted', '1', $$DELETE FROM scene_asset_instances WHERE id = :bob$$),
  ('instance without assignments deleted', '1', $$DELETE FROM scene_asset_instances WHERE id = :cafe$$),
  ('instance of a legacy scene deleted', '3', $$DELETE FROM scene_asset_instances WHERE id = :bob3$$),
  ('instance deleted by cascade from its asset', '1,2,3', $$DELETE FROM project_assets WHERE name = 'Bob'$$),
  ('instance and its asset deleted', '1,2,3', $$WITH gone AS (DELETE FROM scene_asset_instances WHERE id = :bob) DELETE FROM project_assets WHERE name = 'Bob'$$),
  ('instance and its assignments deleted', '1', $$WITH gone AS (DELETE FROM shot_asset_assignments WHERE scene_asset_instance_id = :bob)
    DELETE FROM scene_asset_instances WHERE id = :bob$$),
  ('instance deleted by MERGE', '1', $$MERGE INTO scene_asset_instances i USING project_assets p ON p.id = i.project_asset_id
    WHEN MATCHED AND p.name = 'Alice' THEN DELETE$$),
  -- shot deleted
  ('shot deleted with assignments', '1', $$DELETE FROM shots WHERE id = :1A$$),
  ('shot deleted without assignments', 'none', $$DELETE FROM shots WHERE id = :1C$$),
  ('shot of a legacy scene deleted', 'none', $$DELETE FROM shots WHERE id = :3A$$),
  ('shot and instance deleted', '1', $$WITH gone AS (DELETE FROM shots WHERE id = :1A) DELETE FROM scene_asset_instances WHERE id = :alice$$),
  ('instance and shot deleted', '2', $$WITH gone AS (DELETE FROM scene_asset_instances WHERE id = :bob2) DELETE FROM shots WHERE id = :2A$$),
  ('shot deleted and another added', '2', $$WITH gone AS (DELETE FROM shots WHERE id = :2A RETURNING scene_id)
    INSERT INTO shots (scene_id, shot_id, shot_order) SELECT scene_id, 'new', 1 FROM gone$$),
  -- scene deleted: nothing left to do
  ('scene deleted', 'none', $$DELETE FROM scenes WHERE id = :s1$$),
  ('all scenes deleted', 'none', $$DELETE FROM scenes$$),
  ('project deleted', 'none', $$DELETE FROM projects$$),
  ('scene and a shot of another deleted', '2', $$WITH gone AS (DELETE FROM scenes WHERE id = :s1) DELETE FROM shots WHERE id = :2A$$),
  ('scene and all instances deleted', '2,3', $$WITH gone AS (DELETE FROM scenes WHERE id = :s1) DELETE FROM scene_asset_instances$$),
  -- TRUNCATE
  ('extra image added', '2', $$INSERT INTO shot_asset_extra_references VALUES (:2A, 'end', 1, 'x.png')$$),
  ('extra image of a legacy scene added', '3', $$INSERT INTO shot_asset_extra_references VALUES (:3A, 'end', 1, 'x.png')$$),
  ('extra image changed', '1', $$UPDATE shot_asset_extra_references SET label = 'Style'$$),
  ('extra image written as it is', 'none', $$UPDATE shot_asset_extra_references SET url = url$$),
  ('extra image removed', '1', $$DELETE FROM shot_asset_extra_references$$),
  ('TRUNCATE of extra images', '1', $$TRUNCATE shot_asset_extra_references$$),
  ('TRUNCATE of assignments', '1,2', $$TRUNCATE shot_asset_assignments$$),
  ('TRUNCATE of shots', '1,2', $$TRUNCATE shots CASCADE$$),
  ('TRUNCATE of instances', '1,2,3', $$TRUNCATE scene_asset_instances CASCADE$$),
  ('TRUNCATE of assets', '1,2,3', $$TRUNCATE project_assets CASCADE$$),
  ('TRUNCATE of scenes', 'none', $$TRUNCATE scenes CASCADE$$),
  ('TRUNCATE of projects', 'none', $$TRUNCATE projects CASCADE$$),
  ('TRUNCATE of several', '1,2,3', $$TRUNCATE shots, scene_asset_instances, asset_angle_variants, transformation_events, shot_asset_assignments, shot_asset_shot_states, shot_asset_extra_references$$),
  -- shots and instances that move
  ('shot without assignments moved', 'none', $$UPDATE shots SET scene_id = :s4 WHERE id = :1C$$),
  ('shot with assignments moved alone', '23514', $$UPDATE shots SET scene_id = :s4 WHERE id = :2A$$),
  ('instance without assignments moved', '1', $$UPDATE scene_asset_instances SET scene_id = :s4 WHERE id = :cafe$$),
  ('instance with assignments moved alone', '23514', $$UPDATE scene_asset_instances SET scene_id = :s4 WHERE id = :bob2$$),
  ('shot and instance moved together', '2,4', $$WITH shot AS (UPDATE shots SET scene_id = :s4 WHERE id = :2A)
    UPDATE scene_asset_instances SET scene_id = :s4 WHERE id = :bob2$$),
  ('shot and instance changed, where they are', 'none', $$UPDATE scene_asset_instances SET scene_id = scene_id$$);

-- :1A and the like, in statements that are data
DO $do$
DECLARE
  name text;
  id text;
BEGIN
  FOR name, id IN VALUES
    (':1A', 'b0000000-0000-0000-0000-000000000011'), (':1B', 'b0000000-0000-0000-0000-000000000012'),
    (':1C', 'b0000000-0000-0000-0000-000000000013'), (':2A', 'b0000000-0000-0000-0000-000000000021'),
    (':3A', 'b0000000-0000-0000-0000-000000000031'), (':alice', 'd0000000-0000-0000-0000-000000000012'),
    (':cafe', 'd0000000-0000-0000-0000-000000000013'), (':bob2', 'd0000000-0000-0000-0000-000000000021'),
    (':bob3', 'd0000000-0000-0000-0000-000000000031'), (':bob', 'd0000000-0000-0000-0000-000000000011'),
    (':s1', 'a0000000-0000-0000-0000-000000000001'), (':s2', 'a0000000-0000-0000-0000-000000000002'),
    (':s3', 'a0000000-0000-0000-0000-000000000003'), (':s4', 'a0000000-0000-0000-0000-000000000004')
  LOOP
    UPDATE cases SET statement = replace(statement, name, quote_literal(id));
  END LOOP;
END $do$;

SELECT is(outdated_by(statement), expected, what) FROM cases ORDER BY n;

-- What came together makes the scene that it came to managed.
SAVEPOINT moved;
SELECT lives_ok(statement, what) FROM cases WHERE what = 'shot and instance moved together';
SELECT is(count(*)::int, 1, 'a scene that assignments moved to is managed')
  FROM shot_asset_scene_states WHERE scene_id = 'a0000000-0000-0000-0000-000000000004' AND managed_since IS NOT NULL;
ROLLBACK TO moved;

-- Each trigger that outdates is needed by some case.
CREATE FUNCTION cases_missed_without(trigger_name text, table_name text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  missed int;
BEGIN
  EXECUTE format('DROP TRIGGER %I ON film.%I', trigger_name, table_name);
  SELECT count(*) INTO missed FROM film.cases WHERE film.outdated_by(statement) <> expected;
  RAISE EXCEPTION 'enough' USING ERRCODE = 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
  RETURN missed;
END $$;
SELECT cmp_ok(cases_missed_without(c.trigger_name, c.table_name), '>', 0,
    format('without trigger %s on %s something would be missed', c.trigger_name, c.table_name))
  FROM shot_assets.contract_triggers() c
  WHERE c.function_name NOT IN ('set_updated_at', 'stage_locks_written') ORDER BY c.table_name, c.trigger_name;

-- The same statements when the scene's stages are not locked: nothing to outdate, nothing written to the scene.
CREATE FUNCTION scenes_written_by(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  written bigint;
BEGIN
  UPDATE film.scenes SET stage_locks = '{"8": {"status": "locked"}, "9": {"status": "draft"}, "10": {"status": "outdated"}}', updated_at = 'epoch';
  BEGIN
    EXECUTE statement;
    SELECT count(*) INTO written FROM film.scenes
    WHERE updated_at > 'epoch' OR stage_locks <> '{"8": {"status": "locked"}, "9": {"status": "draft"}, "10": {"status": "outdated"}}';
    RAISE EXCEPTION 'enough' USING ERRCODE = 'ZZZZZ';
  EXCEPTION WHEN OTHERS THEN
    RETURN coalesce(written, 0);
  END;
END $$;
SELECT is(sum(scenes_written_by(statement))::int, 0, 'no case writes a scene that has nothing to outdate') FROM cases;

-- Malformed locks: no change fails because of them, and they stay what they are, byte for byte. Where stage 9 is locked
-- beside them, that alone is outdated.
ALTER TABLE scenes ALTER stage_locks DROP NOT NULL;
CREATE TABLE malformed (n serial, what text, locks jsonb);
INSERT INTO malformed (what, locks) VALUES
  ('NULL', NULL), ('null', 'null'), ('a number', '9'), ('a string', '"locked"'), ('a boolean', 'true'), ('an empty array', '[]'),
  ('an array', '[{"9": {"status": "locked"}}]'), ('an empty object', '{}'), ('an array of locks', '{"10": [{"status": "locked"}]}'),
  ('statuses that are strings', '{"10": "locked", "11": "outdated"}'), ('statuses that are numbers', '{"10": 1, "11": -1.50e3, "12": 0.10}'),
  ('statuses that are null', '{"10": null, "11": {"status": null}}'), ('another case', '{"10": {"status": "Locked"}, "11": {"Status": "locked"}}'),
  ('spaces', '{"10": {"status": " locked"}, "11": {"status": "locked "}, " 12": {"status": "locked"}}'),
  ('nested', '{"10": {"status": {"status": "locked"}}, "locks": {"9": {"status": "locked"}}}'),
  ('keys that look alike', '{"09": {"status": "locked"}, "9 ": {"status": "locked"}, "9.0": {"status": "locked"}, "+9": {"status": "locked"},
    "٩": {"status": "locked"}, "010": {"status": "locked"}, "1e1": {"status": "locked"}, "": {"status": "locked"}}'),
  ('stages there are none', '{"0": {"status": "locked"}, "6": {"status": "locked"}, "13": {"status": "locked"}, "100": {"status": "locked"}}'),
  ('a megabyte', jsonb_build_object('10', jsonb_build_object('status', repeat('locked', 100000)), 'more', repeat('ü', 250000))),
  ('many keys', (SELECT jsonb_object_agg('stage ' || n, jsonb_build_object('status', 'locked')) FROM generate_series(1, 20000) n)),
  ('very deep', ('{"10": ' || repeat('{"status": [', 2000) || '"locked"' || repeat(']}', 2000) || '}')::jsonb);
CREATE FUNCTION locks_after(statement text, locks jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  after jsonb;
BEGIN
  UPDATE film.scenes SET stage_locks = locks;
  BEGIN
    EXECUTE statement;
    SELECT stage_locks INTO after FROM film.scenes WHERE scenes.id = 'a0000000-0000-0000-0000-000000000001';
    RAISE EXCEPTION 'enough' USING ERRCODE = 'ZZZZZ';
  EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
    RETURN after;
  END;
END $$;
CREATE VIEW changes_of_scene_1 AS SELECT * FROM cases WHERE what IN ('INSERT', 'UPDATE of a presence type', 'DELETE', 'instance deleted',
  'moved to another shot', 'shot deleted with assignments', 'TRUNCATE of assignments', 'TRUNCATE of instances', 'instance without assignments moved');
SELECT is(count(*)::int, 9, 'every kind of change meets malformed locks') FROM changes_of_scene_1;
SELECT ok(bool_and(locks_after(c.statement, m.locks)::text IS NOT DISTINCT FROM m.locks::text),
    format('malformed locks, %s: no change fails or touches them', m.what))
  FROM malformed m CROSS JOIN changes_of_scene_1 c GROUP BY m.n, m.what ORDER BY m.n;
SELECT ok(bool_and(locks_after(c.statement, m.locks || '{"9": {"status": "locked", "by": "ann"}}')::text = (m.locks || '{"9": {"status": "outdated"}}')::text),
    format('malformed locks, %s: a lock beside them is outdated, and nothing else', m.what))
  FROM malformed m CROSS JOIN changes_of_scene_1 c WHERE jsonb_typeof(m.locks) = 'object' GROUP BY m.n, m.what ORDER BY m.n;

SELECT * FROM finish();
ROLLBACK;
