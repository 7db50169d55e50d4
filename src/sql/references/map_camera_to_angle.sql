-- Camera angles
-- It has an answer for NULL, so it is not STRICT.

CREATE FUNCTION shot_assets.map_camera_to_angle(camera text) RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_map_camera_to_angle';
COMMENT ON FUNCTION shot_assets.map_camera_to_angle(text) IS
  'The angle from which a shot''s camera note shows a character: side, three_quarter, back or front. Whole words in any case decide; the first rule that matches wins, in that order; no match, and NULL, is front.';
GRANT EXECUTE ON ROUTINE shot_assets.map_camera_to_angle TO PUBLIC;
