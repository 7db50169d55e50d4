-- A schema that version 0.9 attached, under the functions of today: before attach() brings it up to date, each of them
-- works, and answers as where the new columns, tables and triggers are there and empty. What must store something new is
-- refused, with the hint to run attach().
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS shot_assets;
BEGIN;
SELECT no_plan();
\ir ../host.inc

-- What a call answers, and what it leaves in the tables, without ids and times that are made anew; nothing of it stays.
CREATE FUNCTION pg_temp.lasting(row_text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(row_text, '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[ T][0-9:.]+(\+00(:00)?)?|"command": "\d+"', '', 'g') $$;
CREATE FUNCTION pg_temp.answer(call text, OUT answer text, OUT hint text) LANGUAGE plpgsql AS $$
DECLARE
  rows text;
  one text;
BEGIN
  EXECUTE format('SELECT string_agg(pg_temp.lasting(r::text), E''\n'') FROM (%s) r', call) INTO answer;
  FOREACH one IN ARRAY '{scenes,shots,scene_asset_instances,shot_asset_assignments,shot_asset_scene_states,shot_asset_shot_states}'::text[] LOOP
    EXECUTE format('SELECT string_agg(r, E''\n'' ORDER BY r) FROM (SELECT pg_temp.lasting((to_jsonb(t) - ''{priority,camera_angle,image_url}''::text[])::text) AS r FROM %I t) t', one) INTO rows;
    answer := concat_ws(E'\n', answer, one, rows);
  END LOOP;
  RAISE SQLSTATE 'P0ZZZ';
EXCEPTION
  WHEN SQLSTATE 'P0ZZZ' THEN NULL;
  WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    answer := SQLSTATE || ' ' || SQLERRM;
END $$;

-- undo_last() and redo_last() need something to take back, set_reference() and set_extra_references() nothing that 0.9 cannot store.
CREATE TEMP TABLE tried AS
  SELECT proname::text AS name, call FROM right_calls WHERE provolatile <> 'i' AND proname NOT IN ('set_reference', 'set_extra_references')
  UNION ALL SELECT name, 'SELECT * FROM shot_assets.' || call FROM (VALUES
    ('set_reference that clears', $$set_reference(id('e', 'b', 1), '', NULL, 0::smallint)$$),
    ('set_extra_references that clears', $$set_extra_references(id('b', 'b', 1), 'start', '[]')$$),
    ('auto_populate of a legacy scene', $$auto_populate(id('a', 'b', 2))$$),
    ('auto_populate of shots of a legacy scene', $$auto_populate(id('a', 'b', 2), ARRAY[id('b', 'b', 3)])$$),
    ('ensure_populated of a legacy scene', $$ensure_populated(id('a', 'b', 2))$$),
    ('assign in a legacy scene', $$assign(id('b', 'b', 3), id('d', 'b', 3), 'enters', 'left')$$),
    ('clear_scene of a legacy scene', $$clear_scene(id('a', 'b', 2))$$),
    ('split_shot in a legacy scene', $$split_shot(id('b', 'b', 3), '{x,y}')$$),
    ('move_shot from a legacy scene', $$move_shot(id('b', 'b', 3), id('a', 'b', 1))$$),
    ('shot_panel in a legacy scene', $$shot_panel(id('b', 'b', 3))$$),
    ('appearances of an asset', $$appearances(id('c', 'b', 1))$$),
    ('appearances of an asset of a legacy scene', $$appearances(id('c', 'b', 3))$$)) AS c (name, call);
UPDATE shot_asset_assignments SET presence_type = 'exits' WHERE id = id('e', 'b', 2);
UPDATE scenes SET stage_locks = '{"7": {"status": "locked"}, "8": {"status": "locked"}, "9": {"status": "locked"}}';
CREATE TEMP TABLE usual AS SELECT t.name, t.call, a.answer FROM tried t, pg_temp.answer(t.call) a;
SELECT cmp_ok(count(*), '>', 40::bigint, 'most calls are answered') FROM usual WHERE answer !~ '^[0-9A-Z]{5} ';

-- As 0.9 attached it. It had neither models nor steps, and knew nothing of shots that go.
ALTER TABLE shot_asset_assignments DROP priority, DROP camera_angle, DROP image_url;
ALTER TABLE shot_asset_assignment_history DROP step_id, DROP call, DROP of_step_id, DROP frame_type, ALTER assignment_id SET NOT NULL;
DROP TABLE shot_asset_image_models, shot_asset_extra_references;
DROP TRIGGER shot_assets_delete ON shots;
DROP TRIGGER shot_assets_stage_locks_insert ON scenes;
CREATE OR REPLACE TRIGGER shot_assets_stage_locks AFTER UPDATE ON scenes FOR EACH ROW
  WHEN (OLD.stage_locks IS DISTINCT FROM NEW.stage_locks) EXECUTE FUNCTION shot_assets.stage_locks_written();

SELECT is(a.answer, u.answer, u.name) FROM usual u, pg_temp.answer(u.call) a WHERE u.name NOT IN ('undo_last', 'redo_last', 'history') ORDER BY u.name;
SELECT is(a.answer ~ '^[0-9A-Z]{5} ', false, 'history works') FROM usual u, pg_temp.answer(u.call) a WHERE u.name = 'history';
SELECT is(a.answer, '55000 the history has no column "step_id"', u.name || ' asks for steps') FROM usual u, pg_temp.answer(u.call) a WHERE u.name IN ('undo_last', 'redo_last');
SELECT is((a.answer, a.hint)::text, ('55000 table "shot_asset_assignments" in schema "studio" has no column "' || c.column || '"', $$Run SELECT * FROM shot_assets.attach('studio').$$)::text, 'what must store ' || c.column)
  FROM (VALUES ('image_url', $$SELECT * FROM shot_assets.set_reference(id('e', 'b', 1), 'a.png')$$),
    ('camera_angle', $$SELECT * FROM shot_assets.set_reference(id('e', 'b', 1), NULL, 'side')$$),
    ('priority', $$SELECT * FROM shot_assets.set_reference(id('e', 'b', 1), NULL, NULL, 1::smallint)$$)) AS c ("column", call), pg_temp.answer(c.call) a;
SELECT is((a.answer, a.hint)::text, ('55000 table "shot_asset_extra_references" does not exist in schema "studio"', $$Run SELECT * FROM shot_assets.attach('studio').$$)::text, 'what must store an extra image')
  FROM pg_temp.answer($$SELECT shot_assets.set_extra_references(id('b', 'b', 1), 'start', '[{"url": "style.png"}]')$$) a;

-- Triggers, too: the rest of what 0.9 did not know is checked.
SELECT is(pg_temp.outcome(statement), 'ok', statement) FROM unnest(ARRAY[
  $$INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (id('b', 'b', 3), id('d', 'b', 3))$$,
  'UPDATE shot_asset_assignments SET presence_note = ''x''', 'DELETE FROM shot_asset_assignments', 'TRUNCATE shot_asset_assignments',
  'DELETE FROM scene_asset_instances', 'DELETE FROM shots', 'DELETE FROM scenes', 'TRUNCATE shots CASCADE',
  'UPDATE scenes SET stage_locks = ''{"9": {"status": "draft"}}''']) AS statement;

-- attach() and enable_history() bring it up to date: nothing differs from a schema that today's version attached.
CREATE TEMP TABLE missing AS SELECT object FROM unnest(ARRAY['table shot_asset_image_models', 'table shot_asset_extra_references',
  'column shot_asset_assignments.priority', 'column shot_asset_assignments.camera_angle', 'column shot_asset_assignments.image_url',
  'check of shot_asset_assignments (camera_angle)', 'trigger shot_assets_delete on shots', 'trigger shot_assets_stage_locks on scenes',
  'trigger shot_assets_stage_locks_insert on scenes']) AS object;
CREATE TEMP TABLE steps AS SELECT format('column %s of shot_asset_assignment_history', c) AS object FROM unnest('{step_id,call,of_step_id,frame_type}'::text[]) AS c
  UNION ALL VALUES ('NULL in shot_asset_assignment_history.assignment_id');
SELECT set_eq($$ SELECT object FROM shot_assets.check_pipeline('studio') $$, 'TABLE missing UNION TABLE steps', 'check_pipeline tells of each thing');
SELECT set_eq($$ SELECT object FROM shot_assets.attach('studio') WHERE action = 'added' AND object !~ ' shot_asset_(image_models|extra_references)[. ]|^trigger .* on shot_asset_extra_references$' $$, 'TABLE missing', 'attach adds it');
SELECT set_eq($$ SELECT object FROM shot_assets.enable_history('studio') WHERE action = 'added' $$,
  $$ TABLE steps UNION SELECT format('trigger shot_history_%s on shot_asset_extra_references', e) FROM unnest('{insert,update,delete,truncate}'::text[]) AS e $$, 'so does enable_history');
SELECT is_empty($$ SELECT object, problem FROM shot_assets.check_pipeline('studio') $$, 'and all is well');
SELECT is(a.answer, u.answer, u.name || ' afterwards') FROM usual u, pg_temp.answer(u.call) a WHERE u.name NOT IN ('undo_last', 'redo_last', 'history') ORDER BY u.name;

SELECT * FROM finish();
ROLLBACK;
