-- Undo and redo, step by step, of two users who edit one scene.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.at(label text, name text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot(label) AND scene_asset_instance_id = pg_temp.instance(name) $$;
CREATE PROCEDURE pg_temp.be(who text) LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('shot_assets.user_id', who, true); END $$;
CREATE FUNCTION pg_temp.how(label text, name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws(' ', presence_type, presence_note) FROM shot_asset_assignments WHERE id = pg_temp.at(label, name) $$;
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
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the client opens the scene');
SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
CREATE TEMP VIEW now AS SELECT id, shot_id, scene_asset_instance_id, presence_type, presence_note, created_at FROM shot_asset_assignments;
CREATE TEMP TABLE opened AS TABLE now;

-- Zoë does three things. Undo goes one step further back each time, redo one step forward.
CALL pg_temp.be('Zoë');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Renée'), 'enters', 'à gauche') $$, 'Zoë lets Renée enter in 1A');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Renée'), 'exits') $$, 'then exit');
UPDATE shot_asset_assignments SET presence_type = 'passes_through' WHERE shot_id = pg_temp.shot('1B');
CREATE TEMP TABLE done AS TABLE now;
SELECT is(pg_temp.undo(), 2::bigint, 'she takes back the UPDATE of two rows');
SELECT is(pg_temp.how('1A', 'Renée'), 'exits à gauche', 'which leaves 1A alone');
SELECT is(pg_temp.undo(), 1::bigint, 'one step further back');
SELECT is(pg_temp.how('1A', 'Renée'), 'enters à gauche', 'Renée enters again');
SELECT is(pg_temp.undo(), 1::bigint, 'and one more');
SELECT set_eq('TABLE now', 'TABLE opened', 'all is as it was');
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), format('nothing to undo in scene %s: User "Zoë" has no recorded change there that is not undone.', pg_temp.scene()), 'there is no more; populating is no step');
SELECT is(ARRAY[pg_temp.redo(), pg_temp.redo()], ARRAY[1, 1]::bigint[], 'she does two of them again');
SELECT is(pg_temp.how('1A', 'Renée'), 'exits à gauche', 'in their order');
SELECT is(pg_temp.undo(), 1::bigint, 'takes one back');
SELECT is(ARRAY[pg_temp.redo(), pg_temp.redo()], ARRAY[1, 2]::bigint[], 'and does the rest again');
SELECT set_eq('TABLE now', 'TABLE done', 'all is as she had it');
SELECT is(pg_temp.refusal('SELECT pg_temp.redo()'), format('nothing to redo in scene %s: User "Zoë" has undone nothing there, or has made a change since.', pg_temp.scene()), 'there is no more to do again');

-- A new change ends redo, and is what undo takes back first.
SELECT is(pg_temp.undo(), 2::bigint, 'Zoë takes the UPDATE back');
SELECT lives_ok($$ SELECT shot_assets.unassign(pg_temp.at('1ب', 'Café')) $$, 'and removes the Café elsewhere');
SELECT alike(pg_temp.refusal('SELECT pg_temp.redo()'), 'nothing to redo%', 'which ends redo');
SELECT is(pg_temp.undo(), 1::bigint, 'undo puts the Café back');
SELECT is(pg_temp.undo(), 1::bigint, 'then goes on before what was undone already');
SELECT is(pg_temp.how('1A', 'Renée'), 'enters à gauche', 'Renée enters');

-- Ann changes other rows: Zoë's undo passes them by. And Zoë's redo stays.
CALL pg_temp.be('Ann');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1B', 'Café'), 'enters') $$, 'Ann changes the Café');
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.redo(), 1::bigint, 'Zoë does again what she undid last');
SELECT is(pg_temp.undo(), 1::bigint, 'takes it back');
SELECT is(pg_temp.undo(), 1::bigint, 'and her first change');
SELECT is(pg_temp.how('1B', 'Café'), 'enters', 'what Ann did stays');
SELECT is(shot_assets.undo_last(pg_temp.scene(), mine => false), 1::bigint, 'Zoë takes back what anybody did last');
SELECT set_eq('TABLE now', 'TABLE opened', 'all is as it was');
SELECT is(pg_temp.redo(), 1::bigint, 'she does it again');
SELECT is(pg_temp.how('1B', 'Café'), 'enters', 'though it was Ann''s');
SELECT is(pg_temp.refusal('SELECT shot_assets.undo_last(pg_temp.scene(), false), shot_assets.undo_last(pg_temp.scene(), false)'),
  format('nothing to undo in scene %s: No change of its assignments is recorded that is not undone.', pg_temp.scene()), 'then there is nothing of anybody');

-- A step whose rows somebody changed since is refused, and not skipped.
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Café'), 'exits') $$, 'Zoë changes the Café in 1A');
SELECT lives_ok($$ SELECT shot_assets.set_presence_many(ARRAY[pg_temp.at('1A', 'Renée'), pg_temp.at('1B', 'Renée')], 'exits') $$, 'and Renée in two shots');
CALL pg_temp.be('Ann');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1B', 'Renée'), 'enters') $$, 'Ann changes Renée in one of them');
CALL pg_temp.be('Zoë');
CREATE TEMP TABLE both_did AS TABLE now;
SELECT is(pg_temp.refusal('SELECT pg_temp.undo()'), 'the last change cannot be undone: The assignment of "Renée" in shot "1B" was changed since by "Ann".', 'Zoë cannot take hers back');
SELECT set_eq('TABLE now', 'TABLE both_did', 'and nothing is done by halves');
CALL pg_temp.be('Ann');
SELECT is(pg_temp.undo(), 1::bigint, 'Ann takes hers back');
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.undo(), 2::bigint, 'now Zoë can');
CALL pg_temp.be('Ann');
SELECT lives_ok($$ SELECT shot_assets.unassign(pg_temp.at('1A', 'Renée')) $$, 'Ann removes Renée from 1A');
CALL pg_temp.be('Zoë');
SELECT is(pg_temp.refusal('SELECT pg_temp.redo()'), 'the last change cannot be redone: The assignment of "Renée" in shot "1A" was changed since by "Ann".', 'what Zoë undid cannot be done again');
CALL pg_temp.be('Ann');
SELECT is(pg_temp.undo(), 1::bigint, 'Ann puts her back');

-- Mine is the claim's user before that of the setting, and else the role.
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1ب', 'Renée'), 'exits') $$, 'Ann changes 1ب');
SELECT set_config('request.jwt.claims', '{"sub": "小明"}', true) AS claims \gset
SELECT alike(pg_temp.refusal('SELECT pg_temp.undo()'), 'nothing to undo%User "小明"%', 'it is not 小明''s');
SELECT set_config('request.jwt.claims', '', true) AS claims \gset
CALL pg_temp.be('');
SELECT alike(pg_temp.refusal('SELECT pg_temp.undo()'), format('nothing to undo%%User "%s"%%', current_user), 'nor the role''s');
CALL pg_temp.be('Ann');
SELECT is(pg_temp.undo(), 1::bigint, 'but Ann''s');

-- What each thing is called, who did it, and whether it is undone.
CREATE TEMP TABLE tale AS SELECT DISTINCT ON (step_id) changed_by, step, undone, changed_at FROM shot_assets.history(pg_temp.scene()) ORDER BY step_id;
SELECT bag_has($$ SELECT changed_by, step, undone FROM tale $$, $$ VALUES ('Zoë', 'Presence changed, 1 assignment', true), ('Zoë', 'SQL UPDATE, 2 assignments', true),
  ('Zoë', 'Asset removed, 1 assignment', true), ('Ann', 'Asset removed, 1 assignment', true), ('Zoë', 'Undo: SQL UPDATE, 2 assignments', false),
  ('Zoë', 'Redo: SQL UPDATE, 2 assignments', false), ('Zoë', 'Presence changed, 2 assignments', true), ('Zoë', 'Presence changed, 1 assignment', false) $$, 'history tells steps');
SELECT lives_ok($$ SELECT shot_assets.import_assignments(csv => csv) FROM (SELECT replace(shot_assets.export_assignments(pg_temp.scene()), 'throughout', 'enters') AS csv) AS changed $$, 'Ann imports a sheet');
SELECT matches((SELECT step FROM shot_assets.history(pg_temp.scene()) LIMIT 1), '^CSV import, [2-9] assignments$', 'as a CSV import');

-- One block of a client: each plain statement and each call is a step; what follows by cascade or trigger is part of it.
CREATE TEMP TABLE before_block AS TABLE now;
DO $$ BEGIN
  UPDATE shot_asset_assignments SET presence_note = 'one';
  UPDATE shot_asset_assignments SET presence_note = 'two';
  PERFORM shot_assets.set_presence(pg_temp.at('1A', 'Café'), 'exits', 'three');
  PERFORM shot_assets.set_presence(pg_temp.at('1A', 'Café'), 'exits', 'four');
  PERFORM shot_assets.undo_last(pg_temp.scene());
END $$;
SELECT is(pg_temp.how('1A', 'Café'), 'exits three', 'within it, undo takes back one call');
SELECT is(ARRAY[pg_temp.undo(), pg_temp.undo()], ARRAY[1, 6]::bigint[], 'then another one, then one statement');
SELECT is((SELECT string_agg(DISTINCT presence_note, ' ') FROM shot_asset_assignments), 'one', 'the one before is left');
SELECT is(pg_temp.undo(), 6::bigint, 'and comes last');
SELECT set_eq('TABLE now', 'TABLE before_block', 'all is as it was');
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type)
  SELECT shot_id, scene_asset_instance_id, 'exits' FROM shot_asset_assignments
  ON CONFLICT (shot_id, scene_asset_instance_id) DO UPDATE SET presence_type = excluded.presence_type;
SELECT is(pg_temp.undo(), (SELECT count(*) FROM before_block WHERE presence_type <> 'exits'), 'an upsert is one step');
CREATE FUNCTION pg_temp.mirror() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  UPDATE shot_asset_assignments SET presence_note = 'mirrored' WHERE shot_id = pg_temp.shot('1B') AND presence_note IS DISTINCT FROM 'mirrored'; RETURN NULL; END $$;
CREATE TRIGGER a_mirror AFTER UPDATE ON shot_asset_assignments FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION pg_temp.mirror();
CREATE TRIGGER zz_mirror AFTER DELETE ON shot_asset_assignments FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.mirror();
UPDATE shot_asset_assignments SET presence_type = 'throughout' WHERE shot_id = pg_temp.shot('1A');
SELECT is((SELECT count(DISTINCT step_id) FROM shot_assets.history(pg_temp.scene()) WHERE changed_at = (SELECT max(changed_at) FROM shot_assets.history(pg_temp.scene()))), 1::bigint, 'what a trigger of the host adds is of the same step, also where it comes first');
ALTER TABLE shot_asset_assignments DISABLE TRIGGER a_mirror;
SELECT is(pg_temp.undo(), 4::bigint, 'and taken back with it');
SELECT set_eq('TABLE now', 'TABLE before_block', 'all of it');
DROP TRIGGER zz_mirror ON shot_asset_assignments;

-- A history that an earlier version made records, and asks to be brought up to date before it undoes.
ALTER TABLE shot_asset_assignment_history DROP COLUMN step_id, DROP COLUMN call, DROP COLUMN of_step_id;
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Café'), 'passes_through') $$, 'it records');
SELECT is((SELECT to_presence FROM shot_assets.history(pg_temp.scene()) LIMIT 1), 'passes_through', 'and shows');
SELECT throws_ok('SELECT pg_temp.undo()', '55000', 'the history has no column "step_id"', 'but cannot undo');
SELECT throws_ok('SELECT pg_temp.redo()', '55000', 'the history has no column "step_id"', 'nor redo');
SELECT set_eq($$ SELECT object FROM shot_assets.check_pipeline('日本 "film"') WHERE object ~ 'history' $$,
  $$ SELECT format('column %s of shot_asset_assignment_history', c) FROM unnest('{step_id,call,of_step_id}'::text[]) AS c $$, 'which a check reports');
SELECT set_eq($$ SELECT object FROM shot_assets.enable_history('日本 "film"') WHERE action = 'added' $$,
  $$ SELECT format('column %s of shot_asset_assignment_history', c) FROM unnest('{step_id,call,of_step_id}'::text[]) AS c $$, 'until an admin brings it up to date');
SELECT alike(pg_temp.refusal('SELECT pg_temp.undo()'), 'nothing to undo%', 'what was recorded before is no step');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Café'), 'exits') $$, 'what is done now');
SELECT is(pg_temp.undo(), 1::bigint, 'is');

SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.scene(), NULL) $$, '22023', 'mine must not be null', 'mine or not');
SELECT throws_ok($$ SELECT shot_assets.redo_last(pg_temp.id('nothing')) $$, 'PT404', NULL, 'a scene that does not exist');
SELECT * FROM finish();
ROLLBACK;
