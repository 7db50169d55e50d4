-- Every image that there is for the assets of a shot.

CREATE FUNCTION shot_assets.available_references(shot_id uuid)
  RETURNS TABLE (instance_id uuid, asset_name text, asset_type text, url text, source text, angle text, used_in text[],
                 reason text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_available_references';
COMMENT ON FUNCTION shot_assets.available_references(uuid) IS
  'Every image that there is for each asset of a shot, asset by asset in the order of the references, and within an asset in the order in which images are considered. source: chosen (image_url of the assignment), transformation, instance_variant, instance_look (the instance''s image, where it has a look of its own), asset_variant, instance, master, asset. angle: of a variant. used_in: the frames (start, end) that are sent with this image for the asset, by an override, or by what is computed where there is none. reason: why it is used or is not. Error PT404 unknown shot.';
GRANT EXECUTE ON ROUTINE shot_assets.available_references TO PUBLIC;
