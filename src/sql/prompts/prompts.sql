-- What a prompt generator reads, and what comes back from it.

CREATE FUNCTION shot_assets.transformation_states(scene_id uuid)
  RETURNS TABLE (shot_id uuid, instance_id uuid, effective_description text, image_url text, is_transforming boolean,
                 transformation_narrative text, post_description text, post_image_url text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_transformation_states';
COMMENT ON FUNCTION shot_assets.transformation_states(uuid) IS
  'Where confirmed transformation events make an asset of a scene look otherwise than by itself, whether it is in the shot or not: a row per shot and instance, in shot order, with description and image at the start of the shot (image for its camera). is_transforming: the shot shows it, and then transformation_narrative tells how and post_description and post_image_url are the look at its end; NULL otherwise. Events take effect in the order of their trigger shots; a later one covers an earlier one. pre_description and pre_image_key_url of an event are notes: before an event an asset looks as it did. Error PT404 unknown scene.';

CREATE TYPE shot_assets.prompt_context AS (
  shot_id uuid,
  shot_label text,
  start_order jsonb,
  end_order jsonb,
  start_manifest text,
  end_manifest text,
  video_only jsonb,
  video_notes text,
  omitted jsonb,
  shot_order int,
  duration int,
  setting text,
  camera text,
  action text,
  dialogue text,
  characters_foreground text[],
  characters_background text[],
  assets jsonb,
  transformations jsonb
);
COMMENT ON TYPE shot_assets.prompt_context IS 'A shot with all that the prompts of its frames and its video are made of.';

CREATE FUNCTION shot_assets.prompt_context(scene_id uuid) RETURNS SETOF shot_assets.prompt_context
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_prompt_context';
COMMENT ON FUNCTION shot_assets.prompt_context(uuid) IS
  'All that a prompt generator needs of a scene, a row per shot in shot order: the columns of reference_orders(), the shot''s own fields, assets (the assets in the shot: {instanceId, projectAssetId, assetName, type, presence, presenceNote, inStartFrame, inEndFrame, startLook, endLook, tags}) and transformations (those of them that do not look as by themselves: {instanceId, assetName, isTransforming, narrative, startLook, startImage, endLook, endImage}). Looks and images of a frame are null where the asset is not in that frame, so that no prompt describes it there. Error PT404 unknown scene.';

CREATE FUNCTION shot_assets.record_prompts(scene_id uuid, prompts jsonb) RETURNS SETOF uuid
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_record_prompts';
COMMENT ON FUNCTION shot_assets.record_prompts(uuid, jsonb) IS
  'Stores generated prompts from an array of {shot_id, frame_prompt, video_prompt} (camelCase keys too), and with them both reference orders, as refresh_reference_orders() does, and the time; returns the shot ids in the order of the array. A prompt that is left out stays, null removes it. All or nothing: an error names the element, counted from 1. Errors: PT404 unknown scene or shot, 23514 a shot of another scene, 23505 a shot named twice, 22023 wrong shape, 55000 a host whose shots have no column for the prompt.';
