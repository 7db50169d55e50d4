-- What a host keeps of a shot or an instance besides: texts that were written for the whole of a shot, where a shot
-- starts, branches, tags.
\i test/pgtap/screen.inc

ALTER TABLE shots ADD COLUMN end_frame_prompt text, ADD COLUMN continuity_frame_prompt text, ADD COLUMN start_continuity text DEFAULT 'cut';
UPDATE shots SET frame_prompt = 'first', end_frame_prompt = 'last', continuity_frame_prompt = 'same', start_continuity = 'dissolve';
CREATE FUNCTION pg_temp.texts() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', shot_id, duration || 's', frame_prompt, end_frame_prompt, continuity_frame_prompt, start_continuity) FROM shots WHERE scene_id = pg_temp.scene() ORDER BY shot_order $$;

-- The user cuts 1A: what was written for the whole is gone, and the second part starts as the first one ends.
SELECT results_eq($$ SELECT shot_label, duration, frames_were_approved FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A+,1A++}') $$,
  $$ VALUES ('1A', 2, true), ('1A+', 1, true), ('1A++', 1, true) $$, 'the user cuts 1A, whose frames were approved');
SELECT results_eq($$ SELECT pg_temp.texts() $$, ARRAY['1A 2s dissolve', '1A+ 1s match', '1A++ 1s match', '1B 5s first last same dissolve', '1ب 6s first last same dissolve'],
  'the texts are cleared, and parts after the first match the one before');
SELECT results_eq($$ SELECT shot_label, frames_were_approved FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A-}') $$,
  $$ VALUES ('1A', false), ('1A-', false) $$, 'the next cut finds no approved frames');
UPDATE shots SET frame_prompt = 'first', end_frame_prompt = 'last', continuity_frame_prompt = 'same', start_continuity = shot_id WHERE shot_id ~ '^1A';
CALL pg_temp.approve();
SELECT results_eq($$ SELECT duration, frames_were_approved FROM shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id ~ '^1A')) $$,
  $$ VALUES (4, true) $$, 'the user makes the parts one again');
SELECT results_eq($$ SELECT pg_temp.texts() LIMIT 1 $$, ARRAY['1A 4s 1A'], 'which starts as its first shot did, without texts');

-- A scene whose locks are NULL, or no object, has no approved frames.
ALTER TABLE scenes ALTER stage_locks DROP NOT NULL;
UPDATE scenes SET stage_locks = NULL;
SELECT is((SELECT bool_or(frames_were_approved) FROM shot_assets.split_shot(pg_temp.shot('1B'), '{1B,1B+}')), false, 'no locks');
UPDATE scenes SET stage_locks = '"10"';
SELECT is((SELECT frames_were_approved FROM shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id ~ '^1B'))), false, 'malformed locks');
CALL pg_temp.approve();

-- A part lasts a second.
UPDATE shots SET duration = 1 WHERE shot_id = '1A';
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A+}') $$, '22023', 'the shot lasts 1 second, too short for 2 parts', 'one second cannot be cut');
SELECT is((SELECT count(*) FROM shots), 3::bigint, 'and is not');
UPDATE shots SET duration = 0 WHERE shot_id IN ('1A', '1B');
SELECT throws_ok($$ SELECT shot_assets.merge_shots(ARRAY[pg_temp.shot('1A'), pg_temp.shot('1B')]) $$, '22023', 'the merged shot would last 0 seconds', 'no shot lasts no time');
CREATE FUNCTION pg_temp.hint(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN EXECUTE call; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT; RETURN hint; END $$;
SELECT is(pg_temp.hint($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{a}') $$), 'Name at least two labels; the first may be the label that the shot has.', 'a hint says what to do about one label');

-- Enumerations of the host, one of which knows no match.
CREATE TYPE continuity AS ENUM ('cut', 'match');
ALTER TABLE shots DROP COLUMN start_continuity;
ALTER TABLE shots ADD COLUMN start_continuity continuity DEFAULT 'cut';
UPDATE shots SET duration = 4;
SELECT lives_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A+}') $$, 'an enumeration with match');
SELECT is((SELECT start_continuity::text FROM shots WHERE shot_id = '1A+'), 'match', 'gets it');
ALTER TABLE shots DROP COLUMN start_continuity;
ALTER TABLE shots ADD COLUMN start_continuity boolean;
SELECT throws_ok($$ SELECT shot_assets.split_shot(pg_temp.shot('1B'), '{1B,1B+}') $$, '55000', NULL, 'a column that cannot say match is refused');
ALTER TABLE shots DROP COLUMN start_continuity;

-- A branch of the project has its own assets.
ALTER TABLE scenes ADD COLUMN branch_id uuid;
ALTER TABLE project_assets ADD COLUMN branch_id uuid;
UPDATE scenes SET branch_id = pg_temp.id('main');
UPDATE project_assets SET branch_id = pg_temp.id('draft') WHERE name = 'Zoë';
UPDATE project_assets SET branch_id = pg_temp.id('main') WHERE name = '小明';
SELECT throws_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Zoë')) $$, '23514', 'scene and project asset belong to different branches', 'Zoë is of another branch');
SELECT is_empty($$ SELECT 1 FROM scene_asset_instances WHERE project_asset_id = pg_temp.asset('Zoë') $$, 'and stays there');
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('小明')) $$, '小明 is of this one');
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Ann')) $$, 'Ann of all');
-- An import adds assets of the branch alone, also where another branch has one of the same name.
INSERT INTO project_assets (id, project_id, name, asset_type, branch_id) SELECT pg_temp.id('Gast', b), pg_temp.id('project'), 'Gast', 'character', pg_temp.id(b) FROM unnest(ARRAY['main', 'draft']) AS b;
SELECT results_eq($$ SELECT asset, outcome, problem FROM shot_assets.import_assignments(format(E'scene,shot,asset\n%1$s,1B,Zoë\n%1$s,1B,Gast', pg_temp.scene()), dry_run => true, add_assets => true) $$,
  $$ VALUES ('Zoë', 'unmatched', 'no asset "Zoë" in its scene or project'), ('Gast', 'created', NULL) $$, 'an import finds Gast alone');
SELECT results_eq($$ SELECT asset, outcome FROM shot_assets.import_assignments(format(E'scene,shot,asset\n%s,1B,Gast', pg_temp.scene()), add_assets => true) $$,
  $$ VALUES ('Gast', 'created') $$, 'which it adds');
SELECT results_eq($$ SELECT project_asset_id FROM scene_asset_instances WHERE id = pg_temp.instance('Gast') $$, ARRAY[pg_temp.id('Gast', 'main')], 'as this branch has it');
INSERT INTO scenes (id, project_id, branch_id) VALUES (pg_temp.id('scene of the draft'), pg_temp.id('project'), pg_temp.id('draft'));
INSERT INTO shots (id, scene_id, shot_id) VALUES (pg_temp.shot('D'), pg_temp.id('scene of the draft'), 'D');
SELECT throws_ok($$ SELECT shot_assets.import_assignments(format(E'scene,shot,asset\n%s,1B,%s\n%s,D,Ann', pg_temp.scene(), pg_temp.id('Gast', 'draft'), pg_temp.id('scene of the draft')), add_assets => true) $$,
  '23514', 'scene and project asset belong to different branches', 'nor does a sheet of scenes of two branches mix them');
SELECT throws_ok($$ SELECT shot_assets.move_shot(pg_temp.shot('1B'), pg_temp.id('scene of the draft')) $$, '23514', 'scenes belong to different branches', 'a shot stays in its branch, too');
DELETE FROM scenes WHERE id = pg_temp.id('scene of the draft');

-- What the application expects of a new instance: no NULL where it has a list of tags, and a time.
SELECT is((SELECT status_tags FROM scene_asset_instances WHERE id = pg_temp.instance('Ann')), '{}', 'no tags are an empty list');
ALTER TABLE scene_asset_instances ALTER created_at DROP DEFAULT, ALTER status_tags SET DEFAULT '{new}', ADD COLUMN updated_at timestamp NOT NULL DEFAULT now();
ALTER TABLE scene_asset_instances ALTER updated_at DROP DEFAULT;
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Bread Knife')) $$, 'times without a default');
SELECT results_eq($$ SELECT status_tags, created_at = now(), updated_at = now()::timestamp FROM scene_asset_instances WHERE id = pg_temp.instance('Bread Knife') $$,
  $$ VALUES ('{new}'::text[], true, true) $$, 'are set, and a default of the host counts');

-- One name has one meaning: the look at the start of the shot, also in the document of a scene.
UPDATE scene_asset_instances SET description_override = 'A woman in red.' WHERE id = pg_temp.instance('Renée');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, confirmed, post_description)
  VALUES (pg_temp.id('event'), pg_temp.instance('Renée'), pg_temp.scene(), pg_temp.shot('1B'), 'instant', true, 'A woman in black.');
SELECT lives_ok($$ SELECT shot_assets.ensure_populated(pg_temp.scene()) $$, 'the client opens the scene');
CREATE TEMP VIEW shots_of_scene AS SELECT id, shot_id AS shot_label FROM shots WHERE scene_id = pg_temp.scene();
CREATE TEMP VIEW looks AS SELECT a.value->>'id' AS assignment, a.value->'instance'->>'effective_description' AS look
  FROM jsonb_array_elements(shot_assets.scene_assignments(pg_temp.scene())) s, jsonb_array_elements(s.value->'assignments') a;
SELECT set_eq('SELECT assignment::uuid, look FROM looks', $$ SELECT assignment_id, effective_description FROM shot_assets.assignments_for_scene(pg_temp.scene()) $$, 'the document says of each assignment what the rows say');
SELECT set_eq($$ SELECT s.shot_label, p.instance_id, p.effective_description FROM shots_of_scene s CROSS JOIN LATERAL shot_assets.shot_panel(s.id) p $$,
  $$ SELECT shot_label, instance_id, effective_description FROM shot_assets.assignments_for_scene(pg_temp.scene()) $$, 'so does the panel of a shot');
SELECT set_eq($$ SELECT a.assignment_id, a.effective_description FROM shots_of_scene s CROSS JOIN LATERAL shot_assets.assignments_for_shot(s.id) a $$,
  $$ SELECT assignment_id, effective_description FROM shot_assets.assignments_for_scene(pg_temp.scene()) $$, 'and its assignments');
SELECT bag_has($$ SELECT shot_id, instance_id, effective_description FROM shot_assets.assignments_for_scene(pg_temp.scene()) $$,
  $$ SELECT shot_id, instance_id, effective_description FROM shot_assets.transformation_states(pg_temp.scene()) $$, 'and so do the states of transformations');
SELECT isnt_empty($$ SELECT FROM shot_assets.transformation_states(pg_temp.scene()) $$, 'of which there are some');
SELECT set_eq($$ SELECT l.look FROM looks l JOIN shot_asset_assignments a ON a.id = l.assignment::uuid WHERE a.scene_asset_instance_id = pg_temp.instance('Renée') $$,
  ARRAY['A woman in red.', 'A woman in black.'], 'Renée''s override, then what she becomes');

-- Whatever happens within a shot, and however she comes into it.
UPDATE transformation_events SET transformation_type = 'within_shot';
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'enters') FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.instance('Renée') $$, 'she enters');
SELECT set_eq($$ SELECT s.shot_label, p.effective_description, p.image_url FROM shots_of_scene s CROSS JOIN LATERAL shot_assets.shot_panel(s.id) p $$,
  $$ SELECT shot_label, effective_description, image_url FROM shot_assets.assignments_for_scene(pg_temp.scene()) $$, 'the panel says what the rows say');
SELECT is((SELECT effective_description FROM shot_assets.shot_panel(pg_temp.shot('1B')) WHERE instance_id = pg_temp.instance('Renée')), 'A woman in red.', 'how she is at the start of the shot');
UPDATE transformation_events SET transformation_type = 'instant';

SELECT lives_ok($$ SELECT shot_assets.unassign(id) FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.instance('Renée') $$, 'the user takes her out of all shots');
SELECT results_eq($$ SELECT s.shot_label, a.effective_description FROM shots_of_scene s CROSS JOIN LATERAL shot_assets.assignable_assets(s.id) a
    WHERE a.instance_id = pg_temp.instance('Renée') AND s.shot_label IN ('1A', '1B') ORDER BY 1 $$, $$ VALUES ('1A', 'A woman in red.'), ('1B', 'A woman in black.') $$, 'and sees what she would look like in each');

SELECT * FROM finish();
ROLLBACK;
