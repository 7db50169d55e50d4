-- Stage locks: how work gets approved, stage by stage, and what a change overtakes.

CREATE FUNCTION shot_assets.outdate_stages(stage_locks jsonb, from_stage int DEFAULT 9) RETURNS jsonb
  LANGUAGE c IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'shot_assets_outdate_stages';
COMMENT ON FUNCTION shot_assets.outdate_stages(jsonb, int) IS
  'stage_locks with every locked stage from from_stage (7 to 12) to 12 turned into exactly {"status": "outdated"}; all else stays as it is, malformed values included. NULL for NULL; error 22023 for another from_stage.';
GRANT EXECUTE ON ROUTINE shot_assets.outdate_stages TO PUBLIC;

CREATE FUNCTION shot_assets.invalidate_stages(scene_id uuid, from_stage int DEFAULT 9) RETURNS int[]
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_invalidate_stages';
COMMENT ON FUNCTION shot_assets.invalidate_stages(uuid, int) IS
  'Outdates every locked stage of the scene from from_stage (7 to 12) to 12, for a reason that only the caller knows, and returns which these were, in order. Errors: PT404 unknown scene, 22023 another from_stage.';
GRANT EXECUTE ON ROUTINE shot_assets.invalidate_stages TO PUBLIC;

CREATE FUNCTION shot_assets.lock_stage(scene_id uuid, stage int) RETURNS jsonb
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_lock_stage';
COMMENT ON FUNCTION shot_assets.lock_stage(uuid, int) IS
  'Locks a stage (7 to 12) that is a draft or outdated, as {"status": "locked", "locked_at": the time of the transaction in UTC}, and returns the new stage_locks. Errors: PT409 where it is locked already or the stage before it (7 has none) is not locked, PT404 unknown scene, 22023 another stage.';
GRANT EXECUTE ON ROUTINE shot_assets.lock_stage TO PUBLIC;

CREATE FUNCTION shot_assets.relock_stage(scene_id uuid, stage int) RETURNS jsonb
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_relock_stage';
COMMENT ON FUNCTION shot_assets.relock_stage(uuid, int) IS
  'lock_stage() for a stage that must be outdated: approves it again as it is. Errors: PT409 where it is not outdated or the stage before it (7 has none) is not locked, PT404 unknown scene, 22023 another stage.';
GRANT EXECUTE ON ROUTINE shot_assets.relock_stage TO PUBLIC;

CREATE FUNCTION shot_assets.unlock_stage(scene_id uuid, stage int) RETURNS jsonb
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_unlock_stage';
COMMENT ON FUNCTION shot_assets.unlock_stage(uuid, int) IS
  'Makes a locked or outdated stage (7 to 12) a draft, outdates every locked stage after it, and returns the new stage_locks. Errors: PT409 where it is neither locked nor outdated, PT404 unknown scene, 22023 another stage.';
GRANT EXECUTE ON ROUTINE shot_assets.unlock_stage TO PUBLIC;

CREATE FUNCTION shot_assets.unlock_impact(scene_id uuid, stage int)
  RETURNS TABLE (stage int, shots bigint, prompts bigint, frames bigint)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_unlock_impact';
COMMENT ON FUNCTION shot_assets.unlock_impact(uuid, int) IS
  'What unlock_stage() would outdate: a row per locked stage after it, with the shots of the scene, the frame and video prompts (at stage 9; else 0) and the frames that have reference images (at stage 10; else 0) whose approval would be lost. No rows where nothing would, or where the stage is not locked. Errors: PT404 unknown scene, 22023 another stage.';
GRANT EXECUTE ON ROUTINE shot_assets.unlock_impact TO PUBLIC;
