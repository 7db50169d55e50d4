-- History: who changed which assignment from what to what, and when. Off until an admin turns it on.
--
-- The table belongs to the owner of the assignments, and pg_dump carries it. It is recorded while the pipeline is
-- detached, too.

CREATE FUNCTION shot_assets.record_history() RETURNS trigger
  LANGUAGE c AS 'MODULE_PATHNAME', 'shot_assets_record_history';
COMMENT ON FUNCTION shot_assets.record_history() IS
  'Statement trigger on shot_asset_assignments: records each change in shot_asset_assignment_history, as the owner of that table.';

CREATE FUNCTION shot_assets.history(scene_id uuid) RETURNS TABLE (
  changed_at timestamptz, changed_by text, assignment_id uuid,
  from_shot text, from_asset text, from_presence text, from_note text,
  to_shot text, to_asset text, to_presence text, to_note text
) LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_history';
COMMENT ON FUNCTION shot_assets.history(uuid) IS
  'Who changed which assignment of a scene from what to what, and when, the latest first. from_*: NULL where the assignment is new; to_*: NULL where it is no longer. changed_at: when the client''s statement began; changed_by: the user that request.jwt.claims or shot_assets.user_id names, else the role; shots under the labels they had then, assets under the names they have now, NULL where the caller may not see them. Errors: PT404 unknown scene, 55000 where no history is kept.';
GRANT EXECUTE ON ROUTINE shot_assets.history TO PUBLIC;

CREATE FUNCTION shot_assets.undo_last(scene_id uuid) RETURNS bigint
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_undo_last';
COMMENT ON FUNCTION shot_assets.undo_last(uuid) IS
  'Takes back what the last statement of a client did to the assignments of a scene, and returns how many it put back as they were, ids and notes included. It is a change like any other: it outdates stages, is recorded, and is what the next undo_last() takes back. Shots and instances that came or went are not its business. Errors: PT404 unknown scene, 55000 where no history is kept, PT409 where there is nothing to undo, where an assignment has changed since without being recorded, where its shot or instance is gone, and where the scene had no assignment before, which cannot be had again.';
GRANT EXECUTE ON ROUTINE shot_assets.undo_last TO PUBLIC;
