-- Splitting: the user cuts a shot into parts.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.shots() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', shot_order, shot_id, duration || 's') FROM shots WHERE scene_id = pg_temp.scene() ORDER BY shot_order $$;
-- What the host keeps of a shot besides: the copy has it too, unless it must be the shot's own.
ALTER TABLE shots ADD COLUMN mood text NOT NULL DEFAULT 'дневной', ADD COLUMN slate int GENERATED ALWAYS AS IDENTITY,
  ADD COLUMN ticket text UNIQUE, ADD COLUMN token uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  ADD COLUMN frames int GENERATED ALWAYS AS (duration * 24) STORED,
  ADD UNIQUE (scene_id, shot_id), ADD UNIQUE (scene_id, shot_order), ADD CHECK (shot_order > 0);
UPDATE shots SET mood = 'ночной', ticket = 'T-' || shot_id, frame_prompt = 'A café.', video_prompt = 'She waits.', prompts_generated_at = now();

-- Labels that cannot be, and nothing is done.
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A}') $$, '22023', 'labels names 1 of at least 2 parts', 'one part is no cut');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A," "}') $$, '22023', 'element 2 of labels is empty', 'a part needs a label');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aа,1Aа}') $$, '23505', 'elements 2 and 3 of labels are the same', 'of its own');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1ب}') $$, '23505', 'element 2 of labels is another shot''s: "1ب"', 'that no other shot has');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,NULL}') $$, '22023', 'labels must not contain null', 'NULL is none');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.id('nothing'), '{1,2}') $$, 'PT404', NULL, 'a shot that does not exist');

-- In a scene that nobody has edited: the parts show what the shot showed, and there is still nothing edited.
SAVEPOINT legacy;
SELECT results_eq($$ SELECT concat_ws(' ', shot_order, shot_label, duration || 's') FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα,1Aβ}') $$,
  ARRAY['1 1A 2s', '2 1Aα 1s', '3 1Aβ 1s'], 'the user cuts 1A, 4 s, into three parts');
SELECT results_eq($$ SELECT pg_temp.shots() $$, ARRAY['1 1A 2s', '2 1Aα 1s', '3 1Aβ 1s', '4 1B 5s', '5 1ب 6s'], 'the others move up, without a gap');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is still a legacy scene');
SELECT is(pg_temp.stages(), 'outdated outdated', 'and yet the approved prompts are of a shot that is no more');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1B,1Bα}', jsonb_build_object(pg_temp.instance('Renée'), 2)) $$, '22023',
  format('moments names "%s", which has no moment', pg_temp.instance('Renée')), 'who is there throughout has no moment');
ROLLBACK TO legacy;

-- The user edits 1B: Renée exits, 小明 enters, Zoë passes through, the Café is simply there.
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the client opens the scene');
SELECT is((SELECT count(*) FROM (VALUES ('小明', 'enters'), ('Zoë', 'passes_through')) AS a (name, how),
  shot_assets.add_asset(pg_temp.scene(), pg_temp.asset(name), ARRAY[pg_temp.shot('1B')], how)), 2::bigint, 'two more assets');
SELECT lives_ok($$ SELECT shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('Renée'), 'presence_type', 'exits', 'presence_note', 'à gauche'),
  jsonb_build_object('shot_id', pg_temp.shot('1B'), 'instance_id', pg_temp.instance('小明'), 'presence_note', '从左边'))) $$, 'Renée exits');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, completion_shot_id, transformation_type, confirmed)
  SELECT pg_temp.id(type), pg_temp.instance('Café'), pg_temp.scene(), pg_temp.shot('1B'), pg_temp.shot('1ب'), type, true
  FROM unnest(ARRAY['within_shot', 'gradual']) AS type;
-- Somebody has chosen the images of both frames.
INSERT INTO shot_asset_shot_states (shot_id, computed) VALUES (pg_temp.shot('1B'), '{"start": "computed", "end": "computed"}');
UPDATE shots SET reference_image_order = '[{"url": "first.png"}]', end_frame_reference_image_order = '[{"url": "last.png"}]' WHERE shot_id = '1B';

-- Moments that cannot be.
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1,2}', '[2]') $$, '22023', 'moments is not a JSON object', 'moments are named');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1,2}', '{"小明": 2}') $$, '22023', 'invalid key in moments: "小明"', 'by ids');
SELECT throws_ok(format('SELECT shot_assets.split_shot(pg_temp.shot(''1B''), ''{1,2}'', jsonb_build_object(pg_temp.instance(''小明''), %L::jsonb))', n), '22023',
  format('invalid part for "%s" in moments', pg_temp.instance('小明')), 'and are parts that there are') FROM unnest(ARRAY['0', '3', '1.5', '"2"', 'null', '[1]']::jsonb[]) AS n;
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1,2}', jsonb_build_object(pg_temp.id('nobody'), 1)) $$, '22023',
  format('moments names "%s", which has no moment', pg_temp.id('nobody')), 'of somebody who is there');
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1,2}', jsonb_build_object(pg_temp.id('gradual'), 1)) $$, '22023', NULL, 'or of what happens within the shot');

-- The user cuts 1B: 小明 enters in the second part, where the Café changes too; of Renée and Zoë nothing is said.
CALL pg_temp.approve();
CREATE TEMP TABLE before AS SELECT id, presence_type, presence_note, created_at FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1B');
SELECT results_eq($$ SELECT concat_ws(' ', shot_order, shot_label, duration || 's') FROM shot_assets.split_shot(pg_temp.shot('1B'), ARRAY['1Bα', '1B', '1Bγ'],
    jsonb_build_object(pg_temp.instance('小明'), 2, pg_temp.id('within_shot'), 2)) $$,
  ARRAY['2 1Bα 2s', '3 1B 2s', '4 1Bγ 1s'], 'the user cuts 1B, 5 s, into three parts');
SELECT results_eq($$ SELECT pg_temp.shots() $$, ARRAY['1 1A 4s', '2 1Bα 2s', '3 1B 2s', '4 1Bγ 1s', '5 1ب 6s'], 'they stand in its place');
SELECT is((SELECT id FROM shots WHERE shot_id = '1Bα'), pg_temp.shot('1B'), 'the first part is the shot itself');
SELECT set_eq($$ SELECT pg_temp.who('1Bα') $$, ARRAY['Renée throughout', 'Zoë passes_through', 'Café throughout'], 'in the first part 小明 is not there yet');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', '小明 enters (从左边)', 'Café throughout'], 'enters in the second');
SELECT set_eq($$ SELECT pg_temp.who('1Bγ') $$, ARRAY['Renée exits (à gauche)', '小明 throughout', 'Café throughout'], 'and stays; Renée exits in the last');
SELECT is_empty($$ SELECT first.asset_name FROM shot_assets.check_continuity(pg_temp.scene()) first WHERE shot_label ~ '^1B' AND next_shot_label ~ '^1B' $$, 'one part ends as the next begins');
SELECT is((SELECT count(*) FROM before JOIN shot_asset_assignments USING (id, presence_type, presence_note, created_at) WHERE presence_note IS NOT NULL), 2::bigint,
  'assignments with their ids went to their moments');
SELECT set_eq($$ SELECT transformation_type, s.shot_id AS trigger, c.shot_id AS completion FROM transformation_events e JOIN shots s ON s.id = trigger_shot_id JOIN shots c ON c.id = completion_shot_id $$,
  $$ VALUES ('within_shot', '1B', '1ب'), ('gradual', '1Bα', '1ب') $$, 'the Café changes where the user said; what takes time begins as it did');
SELECT results_eq($$ SELECT shot_id, reference_image_order->0->>'url', end_frame_reference_image_order->0->>'url' FROM shots WHERE shot_id ~ '^1B' ORDER BY shot_order $$,
  $$ VALUES ('1Bα', 'first.png', NULL), ('1B', NULL, NULL), ('1Bγ', NULL, 'last.png') $$, 'chosen images stay with their frames');
SELECT set_eq($$ SELECT shot_label, reason FROM shot_assets.stale_shots(pg_temp.scene()) WHERE shot_label ~ '^1B' $$,
  $$ VALUES ('1Bα', 'never_generated'), ('1B', 'never_generated'), ('1Bγ', 'never_generated') $$, 'every part has to be generated');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'a refresh');
SELECT results_eq($$ SELECT reference_image_order->0->>'url' FROM shots WHERE shot_id = '1Bα' $$, ARRAY['first.png'], 'does not take the chosen image for a computed one');
SELECT is((SELECT count(*) FROM shots WHERE shot_id ~ '^1B' AND frame_prompt IS NULL AND video_prompt IS NULL AND prompts_generated_at IS NULL), 3::bigint, 'prompts of the whole are true of no part');
SELECT results_eq($$ SELECT action, setting, characters_background, mood FROM shots WHERE shot_id ~ '^1B' $$,
  $$ SELECT 'Анна несёт самовар.', 'INT. CAFÉ - NIGHT', ARRAY['Петрова, Анна'], 'ночной' FROM generate_series(1, 3) $$, 'what else is known of the shot, every part has');
SELECT results_eq($$ SELECT ticket, frames FROM shots WHERE shot_id ~ '^1B' ORDER BY shot_order $$,
  $$ VALUES ('T-1B', 48), (NULL, 48), (NULL, 24) $$, 'but what must be its own');
SELECT is((SELECT count(DISTINCT slate) + count(DISTINCT token) FROM shots), 10::bigint, 'and what the database makes');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');

-- Where nothing of an assignment has to change, the cut alone overtakes.
SELECT lives_ok($$ SELECT shot_assets.clear_scene(pg_temp.scene()) $$, 'the user empties the scene');
CALL pg_temp.approve();
SELECT lives_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A+}') $$, 'and cuts a shot');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'what was emptied stays empty');

-- A host that counts from 0, or has shots without a number.
UPDATE shots SET shot_order = NULL WHERE shot_id = '1ب';
ALTER TABLE shots DROP CONSTRAINT shots_shot_order_check;
UPDATE shots SET shot_order = shot_order + 100;
UPDATE shots SET shot_order = shot_order - 101;
SELECT lives_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A-}') $$, 'the user cuts the first shot');
SELECT results_eq($$ SELECT shot_order, shot_id FROM shots ORDER BY 1 $$,
  $$ VALUES (0, '1A'), (1, '1A-'), (2, '1A+'), (3, '1Bα'), (4, '1B'), (5, '1Bγ'), (6, '1ب') $$, 'numbers go on from there, without gaps');

-- A host without labels or numbers cannot say what a part is.
ALTER TABLE shots DROP COLUMN shot_order;
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1,2}') $$, '55000', 'table "shots" has no column "shot_order"', 'and is told so');

SELECT * FROM finish();
ROLLBACK;
