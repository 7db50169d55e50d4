-- Reference image orders: what goes with a shot's start and end frame.

CREATE TYPE shot_assets.reference_order AS (
  shot_id uuid,
  shot_label text,
  start_order jsonb,
  end_order jsonb,
  start_manifest text,
  end_manifest text,
  video_only jsonb,
  video_notes text,
  omitted jsonb
);
COMMENT ON TYPE shot_assets.reference_order IS 'The reference images of a shot''s start and end frame.';

CREATE FUNCTION shot_assets.reference_orders(scene_id uuid, max_images int DEFAULT NULL, model text DEFAULT NULL) RETURNS SETOF shot_assets.reference_order
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_reference_orders';
COMMENT ON FUNCTION shot_assets.reference_orders(uuid, int, text) IS
  'What computation gives today, whatever is stored: overrides do not count (prompt_context() and frame_references() have them). The ordered reference images of each shot''s start and end frame, in shot order: lists of {label, assetName, url, type, instanceId} numbered from 1, those of assets and then extra images, which have no instanceId, a manifest for each, the assets that the video prompt alone brings in, and the notes of the video prompt. model is a name in shot_asset_image_models; NULL: the setting shot_assets.image_model; max_images is a limit per frame of its own. What they cut is in omitted, with its frame. Empty lists are [], empty texts ''''. Errors: PT404 unknown scene, 22023 max_images below 1, unknown model or one whose row is wrong.';
GRANT EXECUTE ON ROUTINE shot_assets.reference_orders TO PUBLIC;

CREATE FUNCTION shot_assets.reference_orders_for_shot(shot_id uuid, max_images int DEFAULT NULL, model text DEFAULT NULL) RETURNS SETOF shot_assets.reference_order
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_reference_orders_for_shot';
COMMENT ON FUNCTION shot_assets.reference_orders_for_shot(uuid, int, text) IS
  'The row of reference_orders() for one shot: what computation gives today; overrides do not count. Errors: PT404 unknown shot, 22023 max_images below 1, unknown model or one whose row is wrong.';
GRANT EXECUTE ON ROUTINE shot_assets.reference_orders_for_shot TO PUBLIC;
