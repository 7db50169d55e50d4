-- History: the user asks who did that, and takes the last change back.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.history() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat(h.changed_by, ': ', coalesce(h.from_asset, h.to_asset), ' ',
    coalesce(concat_ws(' ', h.from_shot, h.from_presence, '(' || h.from_note || ')'), ''), ' → ', coalesce(concat_ws(' ', h.to_shot, h.to_presence, '(' || h.to_note || ')'), ''))
  FROM shot_assets.history(pg_temp.scene()) h $$;
CREATE FUNCTION pg_temp.at(label text, name text) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot(label) AND scene_asset_instance_id = pg_temp.instance(name) $$;

-- Nobody has turned it on.
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the client opens the scene');
SELECT throws_ok($$ SELECT pg_temp.history() $$, '55000', 'no history is kept', 'no history is kept');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.scene()) $$, '55000', 'no history is kept', 'and there is nothing to undo by');
SELECT throws_ok($$ SELECT shot_assets.enable_history('nowhere') $$, '55000', 'schema "nowhere" holds no pipeline', 'an admin looks for the pipeline');

SELECT current_user AS me \gset

-- An admin turns it on.
SELECT set_eq($$ SELECT action FROM shot_assets.enable_history('日本 "film"') $$, ARRAY['added'], 'an admin turns it on');
SELECT set_eq($$ SELECT action FROM shot_assets.enable_history('日本 "film"') $$, ARRAY['kept'], 'it is on');
SELECT is_empty($$ SELECT pg_temp.history() $$, 'what was before is not known');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.scene()) $$, 'PT409', format('nothing to undo in scene %s', pg_temp.scene()), 'and cannot be undone');

-- Éva and a user of the app change things.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT ALL ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
REVOKE ALL ON shot_asset_assignment_history FROM "Éva";
SELECT results_eq($$ SELECT object, action FROM shot_assets.enable_history('日本 "film"') WHERE action = 'added' $$,
  $$ VALUES ('SELECT on shot_asset_assignment_history for "Éva"', 'added') $$, 'who may read assignments may read their history');
SET LOCAL ROLE "Éva";
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Renée'), 'enters', 'à gauche') $$, 'Éva lets Renée enter in 1A');
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1A', 'Renée'), 'enters', 'à gauche') $$, 'twice');
RESET ROLE;
SELECT set_config('request.jwt.claims', '{"role": "authenticated", "sub": "小明"}', true) AS claims \gset
SELECT lives_ok($$ SELECT shot_assets.unassign(pg_temp.at('1ب', 'Café')) $$, '小明 takes the Café out of the last shot');
SELECT set_config('request.jwt.claims', 'not JSON "sub" at all', true) AS claims \gset
SELECT lives_ok($$ SELECT shot_assets.assign(pg_temp.shot('1ب'), pg_temp.instance('Café'), 'exits') $$, 'a gateway that says nonsense stops nobody');
SELECT set_config('request.jwt.claims', '', true) AS claims \gset
SELECT set_config('shot_assets.user_id', 'Zoë', true) AS user_id \gset
SELECT lives_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα}', jsonb_build_object(pg_temp.instance('Renée'), 2)) $$, 'Zoë cuts 1A');
SELECT set_config('shot_assets.user_id', '', true) AS user_id \gset
SELECT results_eq($$ SELECT pg_temp.history() $$, ARRAY[
    'Zoë: Café  → 1Aα throughout', 'Zoë: Renée 1A enters (à gauche) → 1Aα enters (à gauche)',
    format('%s: Café  → 1ب exits', :'me'), '小明: Café 1ب throughout → ',
    'Éva: Renée 1A throughout → 1A enters (à gauche)'], 'who did what, the latest first; what changed nothing is no change');

-- The last change is taken back, as it was, and done again; both are recorded as changes.
CREATE TEMP VIEW rows AS SELECT id, shot_id, scene_asset_instance_id, presence_type, presence_note, created_at FROM shot_asset_assignments;
CREATE TEMP TABLE cut AS TABLE rows;
CALL pg_temp.approve();
SELECT is(shot_assets.undo_last(pg_temp.scene(), mine => false), 2::bigint, 'an admin takes back what Zoë did');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée enters (à gauche)', 'Café throughout'], 'Renée enters in 1A again');
SELECT is_empty($$ SELECT pg_temp.who('1Aα') $$, 'the new shot stays, and is empty');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is(shot_assets.redo_last(pg_temp.scene()), 2::bigint, 'and does it again');
SELECT set_eq('TABLE rows', 'TABLE cut', 'and everything is as it was, ids and notes included');
SELECT results_eq($$ SELECT pg_temp.history() LIMIT 4 $$, ARRAY[
    format('%s: Café  → 1Aα throughout', :'me'), format('%s: Renée 1A enters (à gauche) → 1Aα enters (à gauche)', :'me'),
    format('%s: Renée 1Aα enters (à gauche) → 1A enters (à gauche)', :'me'), format('%s: Café 1Aα throughout → ', :'me')], 'all of which is recorded');

-- Each call of the API is a step, also where a statement makes two; what a host keeps besides comes back.
ALTER TABLE shot_asset_assignments ADD COLUMN remark text, ADD COLUMN length int GENERATED ALWAYS AS (char_length(remark)) STORED;
UPDATE shot_asset_assignments SET remark = 'важно' WHERE id = pg_temp.at('1B', 'Renée');
CREATE TEMP TABLE remarked AS SELECT * FROM shot_asset_assignments;
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1B', 'Renée'), 'exits'), shot_assets.clear_scene(pg_temp.scene()) $$, 'the user changes Renée and clears the scene by one statement');
SELECT is(shot_assets.undo_last(pg_temp.scene()), (SELECT count(*) FROM remarked), 'and takes the second back');
SELECT is(shot_assets.undo_last(pg_temp.scene()), 1::bigint, 'then the first');
SELECT set_eq($$ SELECT id, presence_type, remark, length, created_at FROM shot_asset_assignments $$, $$ SELECT id, presence_type, remark, length, created_at FROM remarked $$, 'all of it');
TRUNCATE shot_asset_assignments;
SELECT is(shot_assets.undo_last(pg_temp.scene()), (SELECT count(*) FROM remarked), 'TRUNCATE is taken back, too');

-- What cannot be taken back is left alone, with the reason.
CREATE FUNCTION pg_temp.reason() RETURNS text LANGUAGE plpgsql AS $$
DECLARE reason text;
BEGIN
  PERFORM shot_assets.undo_last(pg_temp.scene());
  RETURN 'undone';
EXCEPTION WHEN SQLSTATE 'PT409' THEN
  GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
  RETURN reason;
END $$;
SELECT lives_ok($$ SELECT shot_assets.set_presence(pg_temp.at('1B', 'Renée'), 'exits') $$, 'Renée exits in 1B');
ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_update;
UPDATE shot_asset_assignments SET presence_note = 'unseen' WHERE id = pg_temp.at('1B', 'Renée');
ALTER TABLE shot_asset_assignments ENABLE TRIGGER shot_history_update;
SELECT is(pg_temp.reason(), 'The assignment of "Renée" in shot "1B" has changed since, while no history was kept.', 'a change that nobody recorded');
SAVEPOINT here;
DELETE FROM shots WHERE id = pg_temp.shot('1B');
SELECT alike(pg_temp.reason(), '%in shot "1B" was in a shot that is gone.', 'a shot that is gone, with its last name');
ROLLBACK TO here;
DELETE FROM scene_asset_instances WHERE id = pg_temp.instance('Café');
SELECT alike(pg_temp.reason(), 'The assignment of "Café" in shot "%" was of an instance that is gone.', 'an instance that is gone, with its last name');
ROLLBACK TO here;
SELECT lives_ok($$ SELECT shot_assets.unassign(pg_temp.at('1B', 'Café')) $$, 'the user takes the Café out of 1B');
ALTER TABLE shot_asset_assignments DISABLE TRIGGER shot_history_insert;
SELECT lives_ok($$ SELECT shot_assets.assign(pg_temp.shot('1B'), pg_temp.instance('Café')) $$, 'somebody puts it back unseen');
SELECT is(pg_temp.reason(), 'The assignment of "Café" in shot "1B" has another in its place.', 'a place that is taken');
ROLLBACK TO here;

-- The first assignment of a scene ends for good that it shows everything everywhere.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id) VALUES (pg_temp.shot('2A'), pg_temp.id('scene 2'), '2A');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('her'), pg_temp.id('scene 2'), pg_temp.asset('Renée'));
SELECT lives_ok($$ SELECT shot_assets.auto_populate(pg_temp.id('scene 2')) $$, 'a scene is populated');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.id('scene 2')) $$, 'PT409', format('nothing to undo in scene %s', pg_temp.id('scene 2')), 'which is no step');
SELECT is((SELECT string_agg(step || coalesce(step_id::text, ''), '; ') FROM shot_assets.history(pg_temp.id('scene 2'))), 'Scene populated, 1 assignment', 'and is told as such');
SELECT lives_ok($$ SELECT shot_assets.set_presence_many(ARRAY(SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('2A')), 'exits') $$, 'then she exits');
SELECT is(shot_assets.undo_last(pg_temp.id('scene 2')), 1::bigint, 'which can, though it is the same transaction');
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 3'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id) VALUES (pg_temp.shot('3A'), pg_temp.id('scene 3'), '3A'), (pg_temp.shot('3B'), pg_temp.id('scene 3'), '3B');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('she'), pg_temp.id('scene 3'), pg_temp.asset('Renée'));
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id) VALUES (pg_temp.shot('3A'), pg_temp.id('she'));
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.id('scene 3')) $$, 'PT409', 'the last change cannot be undone', 'the first rows that somebody inserts cannot be taken back');
SELECT throws_ok($$ SELECT shot_assets.undo_last(pg_temp.id('nothing')) $$, 'PT404', NULL, 'a scene that does not exist');

-- It goes on while the pipeline is detached, and stops when the admin says so.
CREATE TEMP TABLE recorded AS SELECT count(*) AS n FROM shot_asset_assignment_history;
SELECT lives_ok($$ SELECT shot_assets.detach('日本 "film"') $$, 'the pipeline is detached');
DELETE FROM shot_asset_assignments WHERE id = pg_temp.at('1A', 'Café');
SELECT is((SELECT count(*) - n FROM shot_asset_assignment_history, recorded GROUP BY n), 1::bigint, 'what changes is recorded');
SELECT lives_ok($$ SELECT shot_assets.attach('日本 "film"') $$, 'and attached again');
SELECT set_eq($$ SELECT action FROM shot_assets.disable_history('日本 "film"') $$, ARRAY['dropped', 'kept'], 'the admin turns history off');
DELETE FROM shot_asset_assignments;
SELECT is((SELECT count(*) - n FROM shot_asset_assignment_history, recorded GROUP BY n), 1::bigint, 'nothing more is recorded, nothing is forgotten');

-- A table of somebody else under the name of the history would act as the owner of the assignments.
ALTER TABLE shot_asset_assignment_history OWNER TO "Éva";
SELECT throws_ok($$ SELECT shot_assets.enable_history('日本 "film"') $$, '55000', 'no history can be kept in schema "日本 "film""', 'and is refused');

SELECT * FROM finish();
ROLLBACK;
