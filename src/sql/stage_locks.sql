-- Stage locks: what a change overtakes.

CREATE FUNCTION shot_assets.outdate_stages(stage_locks jsonb, from_stage int DEFAULT 9) RETURNS jsonb
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_outdate_stages';
COMMENT ON FUNCTION shot_assets.outdate_stages(jsonb, int) IS
  'stage_locks with every locked stage from from_stage (7 to 12) to 12 turned into exactly {"status": "outdated"}; all else stays as it is, malformed values included. NULL for NULL; error 22023 for another from_stage.';
