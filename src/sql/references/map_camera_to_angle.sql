-- Camera angles
-- It has an answer for NULL, so it is not STRICT.

CREATE FUNCTION shot_assets.map_camera_to_angle(camera text, asset_name text DEFAULT NULL) RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_map_camera_to_angle';
COMMENT ON FUNCTION shot_assets.map_camera_to_angle(text, text) IS
  'The angle from which a shot''s camera note shows a character: side, three_quarter, back or front. Whole words and phrases of film English, and a few of German, French, Spanish, Chinese and Japanese, decide, in any case: profile, side view; three-quarter, 3/4; from behind, over the shoulder, OTS, rear view. Words that mean something else (pull back, side by side, behind the counter) do not. The first that a note says wins, in that order; no match, and NULL, is front. With asset_name, the angle for this asset: over Alice''s shoulder shows Alice from behind and the others from the front, OTS on Bob shows Bob from the front and the others from behind; asset_name is found in any case and script, names of others by their capitals.';
GRANT EXECUTE ON ROUTINE shot_assets.map_camera_to_angle TO PUBLIC;
