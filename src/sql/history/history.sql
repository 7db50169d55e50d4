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
