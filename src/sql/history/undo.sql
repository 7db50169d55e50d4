-- Undo and redo: the last step in a scene, taken back or done again.

CREATE FUNCTION shot_assets.undo_last(scene_id uuid, mine boolean DEFAULT true) RETURNS bigint
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_undo_last';
COMMENT ON FUNCTION shot_assets.undo_last(uuid, boolean) IS
  'Takes back the last step in a scene that is not undone yet, one step further back with each call, and returns how many assignments and extra images it put back as they were, ids and notes included. A step is what one call of the API, or one plain statement, did to assignments and extra images. mine: only steps of the user that request.jwt.claims or shot_assets.user_id names, else of the role; false: of anybody. Undoing outdates stages and is recorded as any change is. Shots and instances that came or went are not its business. Errors: PT404 unknown scene, 55000 where no history is kept, or one of an earlier version, PT409 where there is nothing to undo, where an assignment or an extra image of the step was changed since, where its shot or instance is gone, where the step gave a legacy scene its first assignments, which cannot be taken back, and where the scene was left without any shot since; such a step is never skipped.';
GRANT EXECUTE ON ROUTINE shot_assets.undo_last TO PUBLIC;

CREATE FUNCTION shot_assets.redo_last(scene_id uuid) RETURNS bigint
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_redo_last';
COMMENT ON FUNCTION shot_assets.redo_last(uuid) IS
  'Does again what the same user has undone last in a scene, one step further with each call, and returns how many assignments and extra images it changed. Any new change of the user in the scene ends that. Errors: PT404 unknown scene, 55000 where no history is kept, or one of an earlier version, PT409 where there is nothing to redo, where an assignment or an extra image of the step was changed since it was undone, where its shot or instance is gone, and where the scene was left without any shot since.';
GRANT EXECUTE ON ROUTINE shot_assets.redo_last TO PUBLIC;
