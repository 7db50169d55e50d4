-- What was computed of reference orders: written where frame generation reads it, and compared with today.

CREATE FUNCTION shot_assets.refresh_reference_orders(scene_id uuid, keep_overrides boolean DEFAULT true, model text DEFAULT NULL)
  RETURNS TABLE (shot_id uuid, changed boolean, kept_overrides text[])
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_refresh_reference_orders';
COMMENT ON FUNCTION shot_assets.refresh_reference_orders(uuid, boolean, text) IS
  'Writes today''s reference orders to shots.reference_image_order and shots.end_frame_reference_image_order where they differ, and remembers what they were made of. Returns a row per shot, in shot order: changed tells whether a column was written, kept_overrides names the frames (start, end) whose column holds an order of a client''s, which stays unless keep_overrides is false. A column without an array counts as not set; what it held before the first refresh of its shot counts as computed. model: the image model that the orders are for, as in reference_orders(); it is remembered. Run again, it writes nothing. Errors: PT404 unknown scene, 22023 unknown model, 42501 where a policy shows shots that it does not let change.';
GRANT EXECUTE ON ROUTINE shot_assets.refresh_reference_orders TO PUBLIC;

CREATE FUNCTION shot_assets.stale_shots(scene_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, reason text, causes jsonb)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_stale_shots';
COMMENT ON FUNCTION shot_assets.stale_shots(uuid) IS
  'The shots that need to be generated again, in shot order, with the reason: never_generated (never refreshed), assignments_changed, references_changed where only what is referred to has changed, or override_differs. causes lists everything that differs from the last refresh as {change, assetName, instanceId, from, to}; change is one of added, removed, presence, note, priority, choice; name, type, image, camera, look, transformation, action, order; extra_images with the frame; model where the row of the image model has changed. An override that shows somebody who is not in the frame, or leaves somebody out who is, adds {change: override_differs, frame, shows, leavesOut} with their names. What a shot does not show does not make it stale, nor does a change that was taken back. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.stale_shots TO PUBLIC;
