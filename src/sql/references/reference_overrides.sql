-- Orders that users put in the place of the computed ones.

CREATE FUNCTION shot_assets.set_reference_override(shot_id uuid, frame_type text, image_order jsonb) RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_set_reference_override';
COMMENT ON FUNCTION shot_assets.set_reference_override(uuid, text, jsonb) IS
  'Puts an order of the user''s in the place of the computed one of a shot''s frame (start or end): an array of {url, assetName, type, instanceId} of which only the url must be there, further keys kept; [] for a frame without images. Labels are those of the image model that the shot was refreshed for, else of the setting shot_assets.image_model; an image that the model does not take has none. It stays until clear_reference_override(), also while computation gives the same. Errors: PT404 unknown shot, 22023 another frame type or shape, naming the element at fault, or a setting that names no model.';
GRANT EXECUTE ON ROUTINE shot_assets.set_reference_override TO PUBLIC;

CREATE FUNCTION shot_assets.clear_reference_override(shot_id uuid, frame_type text) RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_clear_reference_override';
COMMENT ON FUNCTION shot_assets.clear_reference_override(uuid, text) IS
  'Puts the order that is computed today back in the place of an override of a shot''s frame (start or end). Errors: PT404 unknown shot, 22023 another frame type, or a setting that names no model.';
GRANT EXECUTE ON ROUTINE shot_assets.clear_reference_override TO PUBLIC;
