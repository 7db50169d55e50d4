SELECT count(*) FROM shot_assets.record_prompts(:scene_2, jsonb_build_array(
  jsonb_build_object('shot_id', :shot_2F, 'frame_prompt', 'Hutter at the table.', 'video_prompt', 'He backs away.')));
SELECT frame_prompt, jsonb_array_length(reference_image_order) AS images FROM film.shots WHERE id = :shot_2F;
