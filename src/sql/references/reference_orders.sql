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

CREATE FUNCTION shot_assets.reference_orders(scene_id uuid, max_images int DEFAULT NULL) RETURNS SETOF shot_assets.reference_order
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_reference_orders';
COMMENT ON FUNCTION shot_assets.reference_orders(uuid, int) IS
  'The ordered reference images of each shot''s start and end frame, in shot order: lists of {label, assetName, url, type, instanceId} numbered from 1, a manifest for each, the assets that the video prompt alone brings in, and the notes of the video prompt. max_images is an image model''s limit per frame; what it cut is in omitted, with its frame. Empty lists are [], empty texts ''''. Errors: PT404 unknown scene, 22023 negative max_images.';
GRANT EXECUTE ON ROUTINE shot_assets.reference_orders TO PUBLIC;

CREATE FUNCTION shot_assets.reference_orders_for_shot(shot_id uuid, max_images int DEFAULT NULL) RETURNS SETOF shot_assets.reference_order
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_reference_orders_for_shot';
COMMENT ON FUNCTION shot_assets.reference_orders_for_shot(uuid, int) IS
  'The row of reference_orders() for one shot. Errors: PT404 unknown shot, 22023 negative max_images.';
GRANT EXECUTE ON ROUTINE shot_assets.reference_orders_for_shot TO PUBLIC;
