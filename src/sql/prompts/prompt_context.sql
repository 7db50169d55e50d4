-- Prompt context: what a prompt generator reads.

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

CREATE FUNCTION shot_assets.prompt_context(scene_id uuid, model text DEFAULT NULL) RETURNS SETOF shot_assets.prompt_context
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_prompt_context';
COMMENT ON FUNCTION shot_assets.prompt_context(uuid, text) IS
  'All that a prompt generator needs of a scene, a row per shot in shot order: the columns of reference_orders(), where a frame with an override has the images of the override that the model takes, with its labels and all their keys, in order, manifest and omitted, as frame_references() sends them; the shot''s own fields, assets (the assets in the shot: {instanceId, projectAssetId, assetName, type, presence, presenceNote, inStartFrame, inEndFrame, startLook, endLook, tags}) and transformations (those of them that do not look as by themselves: {instanceId, assetName, isTransforming, narrative, startLook, startImage, endLook, endImage}). Looks and images of a frame are null where the asset is not in that frame, so that no prompt describes it there. model: as in reference_orders(). Errors: PT404 unknown scene, 22023 unknown model.';
GRANT EXECUTE ON ROUTINE shot_assets.prompt_context TO PUBLIC;
