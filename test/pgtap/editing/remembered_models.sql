-- split_shot() and merge_shots() keep the image model for which a shot was refreshed.
\i test/pgtap/screen.inc
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT pg_temp.id('instance', name), pg_temp.scene(), pg_temp.asset(name), '2026-01-02' FROM unnest('{小明,Zoë,Ann}'::text[]) AS name;
UPDATE project_assets SET image_key_url = name || '.png';
INSERT INTO shot_asset_image_models (name, max_images) VALUES ('two', 2), ('three', 3), ('four', 4);
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
-- How many images are sent with the start and the end frame of each shot.
CREATE FUNCTION pg_temp.sent() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('%s %s+%s', s.shot_id, (SELECT count(*) FROM shot_assets.frame_references(s.id, 'start')), (SELECT count(*) FROM shot_assets.frame_references(s.id, 'end'))), ', ' ORDER BY shot_order) FROM shots s $$;
CREATE FUNCTION pg_temp.five() RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object('url', n || '.png')) FROM generate_series(1, 5) AS n $$;

SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'three') $$, 'the scene is refreshed for a model');
SET LOCAL shot_assets.image_model = 'two';
SELECT is(pg_temp.sent(), '1A 3+3, 1B 3+3, 1ب 3+3', 'which counts, not the setting');
SAVEPOINT refreshed;
SELECT isnt_empty($$ SELECT * FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα,1Aβ}') $$, 'the user cuts 1A');
SELECT is(pg_temp.sent(), '1A 3+3, 1Aα 3+3, 1Aβ 3+3, 1B 3+3, 1ب 3+3', 'each part has its model');
SELECT is((SELECT string_agg(shot_label || ' ' || reason, ', ' ORDER BY shot_label COLLATE "C") FROM shot_assets.stale_shots(pg_temp.scene())),
  '1A never_generated, 1Aα never_generated, 1Aβ never_generated', 'and waits for a refresh');
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'four') $$, 'which is for another model');
SELECT is(pg_temp.sent(), '1A 4+4, 1Aα 4+4, 1Aβ 4+4, 1B 4+4, 1ب 4+4', 'that counts from then on');
ROLLBACK TO refreshed;

-- Overrides go with the frame, and are cut for the same model.
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), frame, pg_temp.five()) FROM unnest('{start,end}'::text[]) AS frame $$, 'overrides of five');
SELECT isnt_empty($$ SELECT * FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα,1Aβ}') $$, 'the user cuts 1A');
SELECT is(pg_temp.sent(), '1A 3+3, 1Aα 3+3, 1Aβ 3+3, 1B 3+3, 1ب 3+3', 'and each part has its model');
SELECT is((SELECT url FROM shots s, shot_assets.frame_references(s.id, 'end') WHERE s.shot_id = '1Aβ' AND "position" = 1), '1.png', 'the last one the override of the end frame');
SELECT isnt_empty($$ SELECT * FROM shot_assets.merge_shots((SELECT array_agg(id ORDER BY shot_order) FROM shots WHERE shot_id ^@ '1A')) $$, 'the user merges them again');
SELECT is(pg_temp.sent(), '1A 3+3, 1B 3+3, 1ب 3+3', 'for the same model');
SELECT is((SELECT count(*) FROM shot_assets.frame_references(pg_temp.shot('1A'), 'end') WHERE source = 'override'), 3::bigint, 'with the override of the end frame');
ROLLBACK TO refreshed;

-- No model is remembered, too; and shots of several models are merged.
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => '') $$, 'the scene is refreshed for no model');
SELECT isnt_empty($$ SELECT * FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα}') $$, 'the user cuts 1A');
SELECT is(pg_temp.sent(), '1A 5+5, 1Aα 5+5, 1B 5+5, 1ب 5+5', 'into parts without a model');
SELECT isnt_empty($$ SELECT shot_assets.record_prompts(pg_temp.scene(), jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1B'), 'frame_prompt', 'x')), 'three') $$, 'prompts of 1B for a model');
SELECT isnt_empty($$ SELECT * FROM shot_assets.merge_shots(ARRAY[pg_temp.shot('1B'), pg_temp.shot('1ب')]) $$, 'the user merges 1B with a shot of no model');
SELECT is(pg_temp.sent(), '1A 5+5, 1Aα 5+5, 1B 3+3', 'the first shot says for which');
DELETE FROM shot_asset_shot_states WHERE shot_id = pg_temp.shot('1A');
SELECT isnt_empty($$ SELECT * FROM shot_assets.merge_shots(ARRAY[pg_temp.shot('1A'), (SELECT id FROM shots WHERE shot_id = '1Aα')]) $$, 'the first one was never refreshed');
SELECT is(pg_temp.sent(), '1A 5+5, 1B 3+3', 'then the last one says it');

-- A shot that was never refreshed goes on having that of the setting.
DELETE FROM shot_asset_shot_states;
UPDATE shots SET reference_image_order = NULL, end_frame_reference_image_order = NULL;
SELECT isnt_empty($$ SELECT * FROM shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1Aα}') $$, 'the user cuts a shot that was never refreshed');
SELECT is(pg_temp.sent(), '1A 2+2, 1Aα 2+2, 1B 2+2', 'its parts are read for the setting');
SELECT is_empty($$ SELECT * FROM shot_asset_shot_states $$, 'and nothing is remembered of them');
SELECT * FROM finish();
ROLLBACK;
