-- What the triggers of a pipeline call. attach() installs them; they find the pipeline from the table they are on and
-- act as that table's owner.

CREATE FUNCTION shot_assets.assignments_changed() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_assignments_changed';
COMMENT ON FUNCTION shot_assets.assignments_changed() IS
  'Statement trigger on shot_asset_assignments: refuses pairs of different scenes (23514), marks scenes as managed, with a notice where that changes what a legacy scene shows, outdates the stages that the change has overtaken.';

CREATE FUNCTION shot_assets.instances_deleted() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_instances_deleted';
COMMENT ON FUNCTION shot_assets.instances_deleted() IS
  'Statement trigger on scene_asset_instances: outdates the stages of scenes that lost an instance.';

CREATE FUNCTION shot_assets.extra_references_changed() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_extra_references_changed';
COMMENT ON FUNCTION shot_assets.extra_references_changed() IS
  'Statement trigger on shot_asset_extra_references: outdates the stages of scenes whose shots got, lost or changed an extra image.';

CREATE FUNCTION shot_assets.extra_references_truncated() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_extra_references_truncated';
COMMENT ON FUNCTION shot_assets.extra_references_truncated() IS
  'Statement trigger on shot_asset_extra_references: outdates the stages of every scene whose shots are about to lose their extra images.';

CREATE FUNCTION shot_assets.shots_deleted() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_shots_deleted';
COMMENT ON FUNCTION shot_assets.shots_deleted() IS
  'Statement trigger on shots: makes a scene that has no shot left a legacy scene again.';

CREATE FUNCTION shot_assets.instances_truncated() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_instances_truncated';
COMMENT ON FUNCTION shot_assets.instances_truncated() IS
  'Statement trigger on scene_asset_instances: outdates the stages of every scene that is about to lose its instances.';

CREATE FUNCTION shot_assets.stage_locks_written() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_stage_locks_written';
COMMENT ON FUNCTION shot_assets.stage_locks_written() IS
  'Row trigger on scenes: makes sessions that lock a stage and editors of the scene wait for each other, remembers why stages became outdated until they are locked again, and notifies listeners.';

CREATE FUNCTION shot_assets.scene_changed() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_scene_changed';
COMMENT ON FUNCTION shot_assets.scene_changed() IS
  'Row trigger on shots and scene_asset_instances: refuses a move to another scene while an assignment would then span two scenes (23514); outdates the stages of scenes that the move changed, and makes a scene that has no shot left a legacy scene again.';

CREATE FUNCTION shot_assets.set_updated_at() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_set_updated_at';
COMMENT ON FUNCTION shot_assets.set_updated_at() IS
  'Row trigger on shot_asset_assignments: moves updated_at, where the host has no fn_update_timestamp() of its own.';
