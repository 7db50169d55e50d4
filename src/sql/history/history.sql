-- History: who changed which assignment or extra image from what to what, and when. Off until an admin turns it on.
--
-- The table belongs to the owner of the assignments, and pg_dump carries it. It is recorded while the pipeline is
-- detached, too.

CREATE FUNCTION shot_assets.record_history() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_record_history';
COMMENT ON FUNCTION shot_assets.record_history() IS
  'Statement trigger on shot_asset_assignments and shot_asset_extra_references: records each change in shot_asset_assignment_history, as the owner of that table.';

CREATE FUNCTION shot_assets.history(scene_id uuid) RETURNS TABLE (
  changed_at timestamptz, changed_by text, assignment_id uuid,
  from_shot text, from_asset text, from_presence text, from_note text,
  to_shot text, to_asset text, to_presence text, to_note text, step_id uuid, step text, undone boolean,
  frame_type text, from_image text, to_image text
) LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_history';
COMMENT ON FUNCTION shot_assets.history(uuid) IS
  'Who changed which assignment or extra image of a scene from what to what, and when, the latest first. from_*: NULL where the assignment is new; to_*: NULL where it is no longer. from_image, to_image: the picture chosen for the assignment, or the extra image. frame_type: the frame of an extra image, start or end; there assignment_id is NULL, and from_asset and to_asset are its label, or extra image. changed_at: when the client''s statement began; changed_by: the user that request.jwt.claims or shot_assets.user_id names, else the role; shots under the labels they had then, assets under the names they have now, NULL where the caller may not see them. step_id and step: the step that the change is part of, and its name, such as CSV import, 3 assignments, or Extra images set, 2 extra images; undone: whether undo_last() has taken it back. step_id is NULL for what captured a legacy scene, which is no step, and for what an earlier version has recorded. Errors: PT404 unknown scene, 55000 where no history is kept.';
GRANT EXECUTE ON ROUTINE shot_assets.history TO PUBLIC;

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
