-- Trait summaries
-- NULL handling is its own, so it is not STRICT.

CREATE FUNCTION shot_assets.trait_summary(description text, max_length int DEFAULT 80) RETURNS text
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_trait_summary';
COMMENT ON FUNCTION shot_assets.trait_summary(text, int) IS
  'The first sentence of a description, at most max_length user-perceived characters, cut at a word boundary with an ellipsis. NULL for NULL; error 22023 for a negative or NULL max_length.';
GRANT EXECUTE ON ROUTINE shot_assets.trait_summary TO PUBLIC;
