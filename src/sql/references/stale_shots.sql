-- Shots that are to be generated again.

CREATE FUNCTION shot_assets.stale_shots(scene_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, reason text, causes jsonb)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_stale_shots';
COMMENT ON FUNCTION shot_assets.stale_shots(uuid) IS
  'The shots that need to be generated again, in shot order, with the reason: never_generated (never refreshed), assignments_changed, references_changed where only what is referred to has changed, or override_differs. causes lists everything that differs from the last refresh as {change, assetName, instanceId, from, to}; change is one of added, removed, presence, note, priority, choice; name, type, image, camera, look, transformation, action, order; extra_images with the frame; model where the row of the image model has changed. An override that shows somebody who is not in the frame, or leaves somebody out who is, adds {change: override_differs, frame, shows, leavesOut} with their names. What a shot does not show does not make it stale, nor does a change that was taken back. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.stale_shots TO PUBLIC;
