-- Rules about text. NULL handling is their own, so they are not STRICT.

CREATE FUNCTION shot_assets.map_camera_to_angle(camera text) RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_map_camera_to_angle';
COMMENT ON FUNCTION shot_assets.map_camera_to_angle(text) IS
  'The angle from which a shot''s camera note shows a character: side, three_quarter, back or front. Whole words in any case decide; the first rule that matches wins, in that order; no match, and NULL, is front.';
GRANT EXECUTE ON ROUTINE shot_assets.map_camera_to_angle TO PUBLIC;

CREATE FUNCTION shot_assets.trait_summary(description text, max_length int DEFAULT 80) RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_trait_summary';
COMMENT ON FUNCTION shot_assets.trait_summary(text, int) IS
  'The first sentence of a description, at most max_length user-perceived characters, cut at a word boundary with an ellipsis. NULL for NULL; error 22023 for a negative or NULL max_length.';
GRANT EXECUTE ON ROUTINE shot_assets.trait_summary TO PUBLIC;
