-- What a frame generator reads.

CREATE FUNCTION shot_assets.frame_references(shot_id uuid, frame_type text)
  RETURNS TABLE ("position" int, instance_id uuid, asset_name text, asset_type text, url text, source text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_frame_references';
COMMENT ON FUNCTION shot_assets.frame_references(uuid, text) IS
  'The reference images of a shot''s frame (start or end), in order, each with its source: override where a client has put an order of its own in the place of the computed one; transformation where the image is the new one of an asset that the shot shows transforming, in its end frame; chosen where it is the image_url of the assignment; extra where set_extra_references() has added it; else computed. An order that was never computed is computed now. No more images than the image model of the last refresh takes. Entries of an override that cannot be read (no object, no url) are left out; a column that holds no array counts as not set. No rows are an answer: nothing goes with that frame. Errors: PT404 unknown shot, 22023 another frame type.';
GRANT EXECUTE ON ROUTINE shot_assets.frame_references TO PUBLIC;
