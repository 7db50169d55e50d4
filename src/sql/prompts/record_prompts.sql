-- Record prompts: what a prompt generator writes back.

CREATE FUNCTION shot_assets.record_prompts(scene_id uuid, prompts jsonb, model text DEFAULT NULL) RETURNS SETOF uuid
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_record_prompts';
COMMENT ON FUNCTION shot_assets.record_prompts(uuid, jsonb, text) IS
  'Stores generated prompts from an array of {shot_id, frame_prompt, video_prompt} (camelCase keys too), and with them both reference orders, as refresh_reference_orders() does, and the time; returns the shot ids in the order of the array. A prompt that is left out stays, null removes it. All or nothing: an error names the element, counted from 1. Errors: PT404 unknown scene or shot, 23514 a shot of another scene, 23505 a shot named twice, 22023 wrong shape or unknown model, 55000 a host whose shots have no column for the prompt.';
GRANT EXECUTE ON ROUTINE shot_assets.record_prompts TO PUBLIC;
