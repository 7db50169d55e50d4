-- Extra images in the history, in undo and in redo.
\i test/pgtap/screen.inc

SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
CREATE PROCEDURE pg_temp.be(who text) LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('shot_assets.user_id', who, true); END $$;
CREATE FUNCTION pg_temp.extra(label text, frame text, VARIADIC names text[]) RETURNS text LANGUAGE sql AS $$
  SELECT shot_assets.set_extra_references(pg_temp.shot(label), frame,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('url', lower(n) || '.png', 'label', n)), '[]') FROM unnest(names) AS n))::text $$;
CREATE FUNCTION pg_temp.extras() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', s.shot_id, e.frame_type, e."position", e.url, e.label), ', ' ORDER BY s.shot_id, e.frame_type DESC, e."position")
  FROM shot_asset_extra_references e JOIN shots s ON s.id = e.shot_id $$;
CREATE FUNCTION pg_temp.latest(rows int) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws('|', h.changed_by, h.assignment_id IS NULL, h.frame_type, concat_ws(' ', h.from_shot, h.from_asset, h.from_image), concat_ws(' ', h.to_shot, h.to_asset, h.to_image),
    h.step, h.undone, concat_ws(' ', h.from_presence, h.from_note, h.to_presence, h.to_note))
  FROM shot_assets.history(pg_temp.scene()) h LIMIT rows $$;
CREATE FUNCTION pg_temp.undo() RETURNS bigint LANGUAGE sql AS $$ SELECT shot_assets.undo_last(pg_temp.scene()) $$;
CREATE FUNCTION pg_temp.redo() RETURNS bigint LANGUAGE sql AS $$ SELECT shot_assets.redo_last(pg_temp.scene()) $$;
CREATE FUNCTION pg_temp.refusal(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE message text; detail text;
BEGIN
  EXECUTE call;
  RETURN 'done';
EXCEPTION WHEN SQLSTATE 'PT409' THEN
  GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
  RETURN message || ': ' || detail;
END $$;
CREATE FUNCTION pg_temp.stage(n text) RETURNS text LANGUAGE sql AS $$ SELECT stage_locks -> n ->> 'status' FROM scenes WHERE id = pg_temp.scene() $$;

-- In a legacy scene: added, changed, removed.
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Before'), '', 'Zoë adds two images');
SELECT results_eq('SELECT pg_temp.latest(2)', ARRAY['Zoë|t|start||1A Before before.png|Extra images set, 2 extra images|f|', 'Zoë|t|start||1A Style style.png|Extra images set, 2 extra images|f|'], 'the history has both');
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Before'), '', 'the same again');
SELECT is((SELECT count(*) FROM shot_assets.history(pg_temp.scene())), 2::bigint, 'is no change');
SELECT is(pg_temp.extra('1A', 'start', 'Mood'), '', 'she puts another in their place');
SELECT set_eq('SELECT pg_temp.latest(2)', ARRAY['Zoë|t|start|1A Style style.png|1A Mood mood.png|Extra images set, 2 extra images|f|', 'Zoë|t|start|1A Before before.png||Extra images set, 2 extra images|f|'], 'one is changed, one is removed');
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url) VALUES (pg_temp.shot('1B'), 'end', -7, 'a.png');
SELECT results_eq('SELECT pg_temp.latest(1)', ARRAY['Zoë|t|end||1B extra image a.png|SQL INSERT, 1 extra image|f|'], 'a plain INSERT');
UPDATE shot_asset_extra_references SET "position" = 5 WHERE url = 'a.png';
SELECT results_eq('SELECT pg_temp.latest(2)', ARRAY['Zoë|t|end||1B extra image a.png|SQL UPDATE, 2 extra images|f|', 'Zoë|t|end|1B extra image a.png||SQL UPDATE, 2 extra images|f|'], 'an image that moves goes from one position to another');
UPDATE shot_asset_extra_references SET url = url;
SELECT is((SELECT count(*) FROM shot_assets.history(pg_temp.scene())), 7::bigint, 'an update to the same is no change');

-- Undo and redo, step by step, bring them back exactly.
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1B end 5 a.png', 'as Zoë has left it');
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}' WHERE id = pg_temp.scene();
SELECT is(pg_temp.undo(), 2::bigint, 'the move of the image');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1B end -7 a.png', 'is taken back');
SELECT is(pg_temp.stage('9'), 'outdated', 'which outdates stages');
SELECT results_eq('SELECT pg_temp.latest(4)', ARRAY['Zoë|t|end||1B extra image a.png|Undo: SQL UPDATE, 2 extra images|f|', 'Zoë|t|end|1B extra image a.png||Undo: SQL UPDATE, 2 extra images|f|',
  'Zoë|t|end||1B extra image a.png|SQL UPDATE, 2 extra images|t|', 'Zoë|t|end|1B extra image a.png||SQL UPDATE, 2 extra images|t|'], 'and recorded');
SELECT is(pg_temp.undo(), 1::bigint, 'then the INSERT');
SELECT is(pg_temp.undo(), 2::bigint, 'then what set_extra_references did last');
SELECT is(pg_temp.extras(), '1A start 1 style.png Style, 1A start 2 before.png Before', 'the first two are back');
SELECT is(pg_temp.undo(), 2::bigint, 'and its first call');
SELECT is(pg_temp.extras(), NULL, 'there are none');
SELECT alike(pg_temp.refusal('SELECT pg_temp.undo()'), 'nothing to undo%', 'and no more steps');
SELECT is(ARRAY[pg_temp.redo(), pg_temp.redo(), pg_temp.redo(), pg_temp.redo()], ARRAY[2, 2, 1, 2]::bigint[], 'redo does all four again');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1B end 5 a.png', 'as Zoë had left it');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'and the scene is a legacy scene still');
SELECT is(pg_temp.undo(), 2::bigint, 'one step back');
SELECT is(pg_temp.extra('1B', 'start', 'New'), '', 'then a new change');
SELECT alike(pg_temp.refusal('SELECT pg_temp.redo()'), 'nothing to redo%', 'which ends redo');

-- A reference order follows: what was stored with the images is right again after undo.
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'a refresh');
SELECT is(pg_temp.extra('1B', 'start', VARIADIC '{}'), '', 'the image is removed');
SELECT isnt_empty($$ SELECT shot_assets.stale_shots(pg_temp.scene()) $$, 'the shot is stale');
SELECT is(pg_temp.undo(), 1::bigint, 'until that is undone');
SELECT is_empty($$ SELECT shot_assets.stale_shots(pg_temp.scene()) $$, 'then nothing is');

-- Somebody else.
CALL pg_temp.be('Ann');
SELECT is(pg_temp.extra('1B', 'start', 'Newer'), '', 'Ann sets another image');
SELECT alike(pg_temp.refusal('SELECT pg_temp.redo()'), 'nothing to redo%', 'Zoë''s undone step is not hers to do again');
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: The extra images of the start frame of shot "1B" were changed since by "Ann".', 'Zoë cannot take hers back');
CALL pg_temp.be('Ann');
SELECT is(pg_temp.undo(), 1::bigint, 'Ann takes hers back');
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.undo(), 1::bigint, 'then Zoë can');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1B end -7 a.png', 'all is as before');

-- Beside assignments, in one order of steps.
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the client opens the scene');
SELECT lives_ok($$ SELECT shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée')), 'enters') $$, 'an assignment changes');
SELECT is(pg_temp.extra('1A', 'start', 'Mood', 'Moon'), '', 'then an extra image');
SELECT is(pg_temp.undo(), 1::bigint, 'which undo takes back first');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1B end -7 a.png', 'the image is gone');
SELECT is(pg_temp.undo(), 1::bigint, 'then the assignment');
SELECT is((SELECT presence_type FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée')), 'throughout', 'is as it was');
SELECT results_eq('SELECT pg_temp.latest(1)', ARRAY['Zoë|f|1A Renée|1A Renée|Undo: Presence changed, 1 assignment|f|enters throughout'], 'whose step speaks of assignments');
SELECT lives_ok($$ SELECT shot_assets.set_reference((SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée')), 'chosen.png') $$, 'a picture is chosen');
SELECT results_eq('SELECT pg_temp.latest(1)', ARRAY['Zoë|f|1A Renée|1A Renée chosen.png|Reference chosen, 1 assignment|f|throughout throughout'], 'the history shows it');

-- Gestures: what they do to extra images is part of their step.
SELECT is(pg_temp.extra('1A', 'end', 'Last'), '', 'an image of the end frame');
CREATE TEMP TABLE whole AS SELECT * FROM shot_asset_extra_references;
SELECT isnt_empty($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A2}') $$, 'the shot is cut in two');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1A2 end 1 last.png Last, 1B end -7 a.png', 'the last part has the image');
SELECT ok(bool_and(step ~ '^Shot split, (\d+ assignments?, )?2 extra images$'), 'the step tells of it') FROM (SELECT h.step FROM shot_assets.history(pg_temp.scene()) h LIMIT 2) h;
SELECT cmp_ok(pg_temp.undo(), '>=', 2::bigint, 'undo of the split');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1A end 1 last.png Last, 1B end -7 a.png', 'gives it back to the first part');
SELECT cmp_ok(pg_temp.redo(), '>=', 2::bigint, 'redo');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1A2 end 1 last.png Last, 1B end -7 a.png', 'and back');
SELECT isnt_empty($$ SELECT shot_assets.merge_shots((SELECT array_agg(id ORDER BY shot_order) FROM shots WHERE shot_id ~ '^1A'), '1A') $$, 'the parts are one again');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1A end 1 last.png Last, 1B end -7 a.png', 'the image is in its end frame');
SELECT alike(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: %', 'undo of a merge is refused: the second shot is gone');
SELECT set_eq('TABLE shot_asset_extra_references', 'TABLE whole', 'and has changed nothing');

-- A shot that is gone, or in another scene.
SELECT is(pg_temp.extra('1B', 'end', VARIADIC '{}'), '', 'an image is removed');
SAVEPOINT s;
DELETE FROM shots WHERE shot_id = '1B';
SELECT alike(pg_temp.refusal('SELECT shot_assets.undo_last(pg_temp.scene())'), 'the last change cannot be undone: %', 'then its shot');
ROLLBACK TO s;
SELECT is(pg_temp.undo(), 1::bigint, 'undo brings it back');
SAVEPOINT s;
SELECT is(pg_temp.extra('1B', 'start', 'There'), '', 'an image comes');
INSERT INTO scenes (id, project_id) SELECT pg_temp.id('other scene'), project_id FROM scenes WHERE id = pg_temp.scene();
SELECT isnt_empty($$ SELECT shot_assets.move_shot(pg_temp.shot('1B'), pg_temp.id('other scene')) $$, 'its shot moves to another scene');
SELECT is(pg_temp.extras(), '1A start 1 mood.png Mood, 1A end 1 last.png Last, 1B start 1 there.png There, 1B end -7 a.png', 'with all its images');
DELETE FROM shot_asset_assignment_history WHERE call = 'move_shot';
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: The extra images of the start frame of shot "1B" were of a shot that is gone.', 'they are not taken from there');
ROLLBACK TO s;

-- What a host keeps of them, and how its texts read.
ALTER TABLE shot_asset_extra_references ADD source jsonb, ADD seen timestamptz, ADD score float8;
UPDATE shot_asset_extra_references SET source = '"who"', seen = '2026-03-29 01:30+00', score = 0.1::float8 + 0.2 WHERE label = 'Mood';
CREATE TEMP TABLE kept AS SELECT * FROM shot_asset_extra_references;
SET TimeZone = 'Europe/Berlin'; SET DateStyle = 'SQL, DMY'; SET extra_float_digits = -3;
SELECT is(pg_temp.extra('1A', 'start', VARIADIC '{}'), '', 'the image is removed');
SELECT is(pg_temp.undo(), 1::bigint, 'and comes back');
SELECT set_eq('TABLE shot_asset_extra_references', 'TABLE kept', 'with all that the host keeps of it');
DELETE FROM shot_asset_extra_references WHERE label = 'Mood';
ALTER TABLE shot_asset_extra_references ADD reviewed boolean NOT NULL DEFAULT false, DROP score;
SELECT is(pg_temp.undo(), 1::bigint, 'a column that came since gets its default, one that went is left out');
SELECT set_eq('SELECT shot_id, "position", source, seen, reviewed FROM shot_asset_extra_references', 'SELECT shot_id, "position", source, seen, false FROM kept', 'the rest comes back');
RESET TimeZone; RESET DateStyle; RESET extra_float_digits;

-- TRUNCATE is a step, too.
TRUNCATE shot_asset_extra_references;
SELECT is((SELECT count(*) FROM shot_assets.history(pg_temp.scene()) h WHERE h.step = 'SQL TRUNCATE, 3 extra images' AND h.to_image IS NULL), 3::bigint, 'TRUNCATE removes three');
SELECT is(pg_temp.undo(), 3::bigint, 'undo brings them back');

-- A trigger of the host that stands in the way.
CREATE FUNCTION pg_temp.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.label := 'mine'; RETURN NEW; END $$;
SELECT is(pg_temp.extra('1A', 'end', VARIADIC '{}'), '', 'an image is removed');
CREATE TRIGGER meddle BEFORE INSERT OR UPDATE ON shot_asset_extra_references FOR EACH ROW EXECUTE FUNCTION pg_temp.meddle();
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: The end frame of shot "1A" would have other extra images than before.', 'undo does not bring back another image');
DROP TRIGGER meddle ON shot_asset_extra_references;
CREATE FUNCTION pg_temp.keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER keep BEFORE INSERT ON shot_asset_extra_references FOR EACH ROW EXECUTE FUNCTION pg_temp.keep();
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: Row-level security, a trigger, or another session keeps some of its rows from it.', 'nor none');
DROP TRIGGER keep ON shot_asset_extra_references;
SELECT is(pg_temp.undo(), 1::bigint, 'without these it does');

-- A history of an earlier version knows no extra images, and is brought up to date.
UPDATE shot_asset_assignments SET presence_note = 'à gauche' WHERE shot_id = pg_temp.shot('1B');
SELECT isnt_empty($$ SELECT shot_assets.disable_history('日本 "film"') $$, 'history is off');
DELETE FROM shot_asset_extra_references WHERE label = 'Mood';
SELECT is((SELECT h.to_note FROM shot_assets.history(pg_temp.scene()) h LIMIT 1), 'à gauche', 'and records nothing');
ALTER TABLE shot_asset_assignment_history DROP frame_type;
DELETE FROM shot_asset_assignment_history WHERE assignment_id IS NULL;
ALTER TABLE shot_asset_assignment_history ALTER assignment_id SET NOT NULL;
SELECT isnt_empty($$ SELECT shot_assets.history(pg_temp.scene()) $$, 'it can be read');
SELECT is(pg_temp.undo(), 2::bigint, 'and undone');
SELECT set_eq($$ SELECT object FROM shot_assets.enable_history('日本 "film"') WHERE action = 'added' AND object !~ '^trigger .* shot_asset_assignments$' $$, ARRAY[
  'column frame_type of shot_asset_assignment_history', 'NULL in shot_asset_assignment_history.assignment_id', 'table shot_asset_assignment_history',
  'trigger shot_history_insert on shot_asset_extra_references', 'trigger shot_history_update on shot_asset_extra_references',
  'trigger shot_history_delete on shot_asset_extra_references', 'trigger shot_history_truncate on shot_asset_extra_references'], 'enable_history() adds what it lacks');
SELECT is_empty($$ SELECT * FROM shot_assets.enable_history('日本 "film"') WHERE action = 'added' $$, 'once');
SELECT is(pg_temp.extra('1B', 'end', 'B'), '', 'and an image');
SELECT set_eq('SELECT pg_temp.latest(2)', ARRAY['Zoë|t|end||1B B b.png|Extra images set, 2 extra images|f|', 'Zoë|t|end|1B extra image a.png||Extra images set, 2 extra images|f|'], 'is recorded');
DROP TRIGGER shot_history_update ON shot_asset_extra_references;
SELECT set_eq($$ SELECT object || ' ' || problem FROM shot_assets.check_pipeline('日本 "film"') WHERE object ~ 'history' $$, ARRAY['trigger shot_history_update on shot_asset_extra_references is missing'], 'check_pipeline() finds a trigger that is missing');

SELECT * FROM finish();
ROLLBACK;
