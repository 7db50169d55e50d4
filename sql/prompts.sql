-- What a prompt generator reads of a scene in one round trip, and what it stores.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all
\pset format unaligned
\pset tuples_only on

UPDATE shots SET setting = 'INT. CAFÉ - NIGHT', dialogue = 'Wait.', duration = 5, characters_foreground = '{Bob,Alice}' WHERE id = :shot1A;
UPDATE scene_asset_instances SET status_tags = '{tired,"late, again"}' WHERE id = :bob;
CALL start_empty(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'enters', 'presence_note', 'from the left'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', 'exits'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :cafe),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :bob, 'presence_type', 'passes_through')));
INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, pre_description, post_description, transformation_narrative, pre_image_key_url, post_image_key_url, confirmed) VALUES
  (:bob, :scene1, :shot1A, 'within_shot', 'A man as somebody saw him.', 'A wolf. It limps.', 'Fur grows.', 'noted.png', 'wolf.png', true),
  (:letter, :scene1, :shot1A, 'instant', NULL, 'A torn letter.', NULL, NULL, 'torn.png', true),
  (:cafe, :scene1, :shot1B, 'instant', NULL, 'A ruin.', NULL, NULL, NULL, false);

-- transformation_states(): the assets that are in the shots; the letter is in none
SELECT * FROM shot_assets.transformation_states(:scene1);

-- the columns of reference_orders() are the same
SELECT count(*) FROM shot_assets.prompt_context(:scene1) p
  JOIN shot_assets.reference_orders(:scene1) o ON row(o.*) IS NOT DISTINCT FROM row(p.shot_id, p.shot_label, p.start_order, p.end_order, p.start_manifest, p.end_manifest, p.video_only, p.video_notes, p.omitted);
SELECT shot_label, shot_order, duration, setting, camera, action, dialogue, characters_foreground, characters_background FROM shot_assets.prompt_context(:scene1);
SELECT shot_label, start_manifest, end_manifest, video_notes FROM shot_assets.prompt_context(:scene1);
-- an asset is described for the frames it is in, and for no other
SELECT shot_label, jsonb_pretty(a) FROM shot_assets.prompt_context(:scene1), jsonb_array_elements(assets) AS a;
SELECT shot_label, jsonb_pretty(t) FROM shot_assets.prompt_context(:scene1), jsonb_array_elements(transformations) AS t;

-- record_prompts(): the prompts, both orders and the time
SELECT * FROM shot_assets.record_prompts(:scene1, jsonb_build_array(
  jsonb_build_object('shotId', :shot1B, 'videoPrompt', 'Bob runs by.'),
  jsonb_build_object('shot_id', :shot1A, 'frame_prompt', 'A café.', 'video_prompt', 'Bob enters.')));
SELECT shot_id, frame_prompt, video_prompt, prompts_generated_at > now() - interval '1 minute', jsonb_array_length(reference_image_order), jsonb_array_length(end_frame_reference_image_order) FROM shots ORDER BY shot_id;
SELECT shot_label, reason FROM shot_assets.stale_shots(:scene1);
-- what is left out stays, null removes; an order of the user's stays too
SELECT shot_assets.set_reference_override(:shot1A, 'start', '[{"url": "mine.png"}]');
SELECT * FROM shot_assets.unassign((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :alice)) \g /dev/null
SELECT shot_label, reason FROM shot_assets.stale_shots(:scene1);
SELECT * FROM shot_assets.record_prompts(:scene1, jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'video_prompt', null)));
SELECT frame_prompt, video_prompt, reference_image_order FROM shots WHERE id = :shot1A;
SELECT shot_label, reason FROM shot_assets.stale_shots(:scene1);
SELECT * FROM shot_assets.record_prompts(:scene1, '[]');

-- all or nothing
\set prompts 'SELECT shot_assets.record_prompts(:scene1, jsonb_build_array(jsonb_build_object(''shot_id'', :shot1A, ''frame_prompt'', ''lost''),'
:prompts jsonb_build_object('shot_id', :shot2A, 'frame_prompt', 'x')));
:prompts jsonb_build_object('shot_id', :nobody, 'frame_prompt', 'x')));
:prompts jsonb_build_object('shotId', :shot1A, 'frame_prompt', 'x')));
:prompts jsonb_build_object('shot_id', :shot1B)));
:prompts jsonb_build_object('shot_id', 'Bob', 'frame_prompt', 'x')));
:prompts jsonb_build_object('shot_id', :shot1B, 'frame_prompt', 7)));
:prompts jsonb_build_object('shot_id', :shot1B, 'prompt', 'x')));
:prompts '"x"'::jsonb));
SELECT shot_assets.record_prompts(:scene1, '{}');
SELECT shot_assets.record_prompts(:scene1, NULL);
SELECT shot_assets.record_prompts(:nobody, '[]');
SELECT frame_prompt FROM shots WHERE id = :shot1A;

-- a host that lacks a column: a prompt without a place is refused, the rest goes on
ALTER TABLE shots DROP COLUMN video_prompt, DROP COLUMN prompts_generated_at, DROP COLUMN updated_at;
SELECT shot_assets.record_prompts(:scene1, jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'frame_prompt', 'A dark café.')));
SELECT frame_prompt FROM shots WHERE id = :shot1A;
SELECT shot_assets.record_prompts(:scene1, jsonb_build_array(jsonb_build_object('shot_id', :shot1A, 'video_prompt', 'x')));
ALTER TABLE shots DROP COLUMN dialogue, DROP COLUMN characters_foreground, DROP COLUMN duration;
SELECT shot_label, duration, dialogue, characters_foreground FROM shot_assets.prompt_context(:scene1);
SELECT shot_assets.prompt_context(:nobody);
SELECT shot_assets.transformation_states(:nobody);
BEGIN READ ONLY;
SELECT count(*) FROM shot_assets.prompt_context(:scene1);
SELECT count(*) FROM shot_assets.transformation_states(:scene1);
ROLLBACK;
