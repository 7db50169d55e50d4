-- Merging shots: what the user has cut too fine becomes one shot again.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.shots() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', shot_order, shot_id, duration || 's') FROM shots WHERE scene_id = pg_temp.scene() ORDER BY shot_order $$;
CREATE FUNCTION pg_temp.merge(label text, VARIADIC labels text[]) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', shot_order, shot_label, duration || 's') FROM shot_assets.merge_shots(ARRAY(SELECT pg_temp.shot(l) FROM unnest(labels) AS l), label) $$;
ALTER TABLE shots ADD UNIQUE (scene_id, shot_id), ADD UNIQUE (scene_id, shot_order), ADD CHECK (shot_order > 0);

-- What cannot be, and nothing is done.
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'));
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene 2'), '2A', 1);
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A') $$, '22023', 'shot_ids names 1 of at least 2 shots', 'one shot is one already');
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A', '1B', '1A') $$, '23505', 'elements 1 and 3 of shot_ids are the same shot', 'a shot cannot be merged with itself');
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A', 'nothing') $$, 'PT404', NULL, 'nor with one that does not exist');
SELECT throws_like($$ SELECT pg_temp.merge(NULL, '1A', 'nothing') $$, '%(element 2)', 'which is named');
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A', '2A') $$, '23514', 'shots belong to different scenes (element 2)', 'nor with one of another scene');
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A', '1ب') $$, '22023', 'the shots do not follow each other', 'nor over another shot');
SELECT throws_ok($$ SELECT pg_temp.merge('1ب', '1A', '1B') $$, '23505', 'label is another shot''s: "1ب"', 'labels are taken');
SELECT throws_ok($$ SELECT pg_temp.merge('', '1A', '1B') $$, '22023', 'label is empty', 'and are some');

-- In a scene that nobody has edited, the shot shows what both showed.
SAVEPOINT legacy;
SELECT is(pg_temp.merge(NULL, '1B', '1A'), '1 1A 9s', 'the user merges 1A and 1B, in whatever order');
SELECT results_eq($$ SELECT pg_temp.shots() $$, ARRAY['1 1A 9s', '2 1ب 6s'], 'the next shot moves down');
SELECT results_eq($$ SELECT action, dialogue, setting, characters_foreground, characters_background FROM shots WHERE shot_id = '1A' $$,
  $$ VALUES ('Renee waits. 小明走进房间。 Анна несёт самовар.', 'Zoë, viens !', 'INT. CAFÉ - NIGHT', ARRAY['Renée'], ARRAY['Петрова, Анна']) $$, 'its script tells both, in order');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is still a legacy scene');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
ROLLBACK TO legacy;

-- The user has edited: each asset in its own way over three shots.
SELECT is((SELECT count(*) FROM unnest(ARRAY['小明', 'Анна Петрова', 'Zoë', 'สมชาย', 'Bread Knife']) AS name,
  shot_assets.add_asset(pg_temp.scene(), pg_temp.asset(name), '{}')), 0::bigint, 'more assets');
SELECT lives_ok($$ SELECT shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shot_id', pg_temp.shot(shot), 'instance_id', pg_temp.instance(who),
    'presence_type', presence, 'presence_note', note)) FROM (VALUES
  ('1A', 'Renée', 'throughout', NULL), ('1B', 'Renée', 'exits', 'à gauche'),
  ('1A', '小明', 'enters', '从左边'), ('1B', '小明', 'exits', '从右边'),
  ('1A', 'Анна Петрова', 'enters', 'слева'), ('1B', 'Анна Петрова', 'throughout', NULL),
  ('1A', 'Zoë', 'exits', 'en courant'), ('1B', 'Zoë', 'enters', 'trempée'),
  ('1A', 'สมชาย', 'throughout', NULL), ('1B', 'Bread Knife', 'throughout', 'on the table')) AS a (shot, who, presence, note))) $$, 'ten assignments');
SELECT is((SELECT count(*) FROM (SELECT shot_assets.unassign(id) FROM shot_asset_assignments
  WHERE scene_asset_instance_id = pg_temp.instance('Renée') AND shot_id = pg_temp.shot('1ب')) u), 1::bigint, 'Renée is gone in the last shot');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, completion_shot_id, transformation_type, confirmed, created_at)
  SELECT pg_temp.id(who), pg_temp.instance(who), pg_temp.scene(), pg_temp.shot(trigger), CASE WHEN completion <> '' THEN pg_temp.shot(completion) END, type, true, '2026-01-01'
  FROM (VALUES ('Zoë', '1B', NULL, 'instant'), ('Анна Петрова', '1A', '1B', 'gradual'), ('Café', '1A', NULL, 'instant'), ('Bread Knife', '1B', '1ب', 'gradual')) AS e (who, trigger, completion, type);
INSERT INTO shot_asset_shot_states (shot_id, computed) SELECT pg_temp.shot(label), '{"start": "computed", "end": "computed"}' FROM unnest(ARRAY['1A', '1B']) AS label;
UPDATE shots SET reference_image_order = jsonb_build_array(jsonb_build_object('url', shot_id || ' first.png')),
  end_frame_reference_image_order = jsonb_build_array(jsonb_build_object('url', shot_id || ' last.png')), frame_prompt = 'A café.', prompts_generated_at = now();

CALL pg_temp.approve();
CREATE TEMP TABLE frames AS
  SELECT f.frame, a.asset_name FROM (VALUES ('1A', 'start'), ('1B', 'end')) AS f (label, frame)
  CROSS JOIN LATERAL shot_assets.assignments_for_shot(pg_temp.shot(f.label)) a
  WHERE a.presence_type IN ('throughout', CASE f.frame WHEN 'start' THEN 'exits' ELSE 'enters' END);
SELECT is(pg_temp.merge('1AB', '1A', '1B'), '1 1AB 9s', 'the user merges 1A and 1B, and calls the shot 1AB');
SELECT set_eq($$ SELECT pg_temp.who('1AB') $$, ARRAY['Renée exits (à gauche)', '小明 passes_through (从左边, then 从右边)', 'Анна Петрова enters (слева)',
  'Zoë throughout (en courant, then trempée)', 'สมชาย exits', 'Café throughout', 'Bread Knife enters'], 'each asset does in the whole what it does in the parts');
SELECT set_eq($$ SELECT f.frame, a.asset_name FROM unnest(ARRAY['start', 'end']) AS f (frame) CROSS JOIN LATERAL shot_assets.assignments_for_shot(pg_temp.shot('1A')) a
    WHERE a.presence_type IN ('throughout', CASE f.frame WHEN 'start' THEN 'exits' ELSE 'enters' END) $$, 'TABLE frames', 'first and last frame show what they showed');
SELECT set_eq($$ SELECT p.name, e.transformation_type, t.shot_id AS trigger, c.shot_id AS completion FROM transformation_events e JOIN scene_asset_instances i ON i.id = e.scene_asset_instance_id
    JOIN project_assets p ON p.id = i.project_asset_id JOIN shots t ON t.id = trigger_shot_id LEFT JOIN shots c ON c.id = completion_shot_id $$,
  $$ VALUES ('Zoë', 'within_shot', '1AB', NULL), ('Анна Петрова', 'within_shot', '1AB', NULL), ('Café', 'instant', '1AB', NULL), ('Bread Knife', 'gradual', '1AB', '1ب') $$,
  'what happened at the cut happens in the shot now');
SELECT results_eq($$ SELECT reference_image_order->0->>'url', end_frame_reference_image_order->0->>'url', frame_prompt, prompts_generated_at FROM shots WHERE shot_id = '1AB' $$,
  $$ VALUES ('1A first.png', '1B last.png', NULL::text, NULL::timestamptz) $$, 'chosen images stay with their frames; prompts of parts are not true of the whole');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'a refresh');
SELECT results_eq($$ SELECT reference_image_order->0->>'url', end_frame_reference_image_order->0->>'url' FROM shots WHERE shot_id = '1AB' $$,
  $$ VALUES ('1A first.png', '1B last.png') $$, 'keeps both');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is_empty($$ SELECT id FROM shots WHERE id = pg_temp.shot('1B') $$, 'the second shot is gone');

-- Two transformations that would change places.
INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, confirmed, created_at)
  SELECT pg_temp.instance('Café'), pg_temp.scene(), pg_temp.shot('1ب'), 'instant', true, '2025-12-31';
SELECT throws_ok($$ SELECT pg_temp.merge(NULL, '1A', '1ب') $$, 'PT409', 'the merge would apply two transformations of an asset in another order', 'are not merged silently');
UPDATE transformation_events SET confirmed = false WHERE created_at < '2026-01-01';
SELECT lives_ok($$ SELECT pg_temp.merge(NULL, '1A', '1ب') $$, 'a draft is no transformation');
SELECT results_eq($$ SELECT pg_temp.shots() $$, ARRAY['1 1AB 15s'], 'and the scene is one shot');

-- Split and merged again, a shot is what it was.
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'enters', 'слева') FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.instance('Анна Петрова') $$, 'Анна enters');
CREATE TEMP TABLE before AS SELECT id, shot_id, scene_asset_instance_id, presence_type, presence_note, created_at FROM shot_asset_assignments;
CREATE TEMP TABLE shot_before AS SELECT id, shot_id, shot_order, duration, action, dialogue, characters_foreground, reference_image_order, end_frame_reference_image_order FROM shots WHERE scene_id = pg_temp.scene();
SELECT is((SELECT count(*) FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1,2,3,4}', jsonb_build_object(pg_temp.instance('Анна Петрова'), 3))), 4::bigint, 'the user cuts it into four');
SELECT lives_ok($$ SELECT shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE scene_id = pg_temp.scene()), '1AB') $$, 'and thinks better of it');
SELECT set_eq($$ SELECT id, shot_id, scene_asset_instance_id, presence_type, presence_note, created_at FROM shot_asset_assignments $$, 'TABLE before', 'every assignment is back');
SELECT set_eq($$ SELECT id, shot_id, shot_order, duration, action, dialogue, characters_foreground, reference_image_order, end_frame_reference_image_order FROM shots WHERE scene_id = pg_temp.scene() $$, 'TABLE shot_before', 'and so is the shot');

SELECT * FROM finish();
ROLLBACK;
