-- Reference orders, written where frame generation reads them.

CREATE FUNCTION shot_assets.refresh_reference_orders(scene_id uuid, keep_overrides boolean DEFAULT true, model text DEFAULT NULL)
  RETURNS TABLE (shot_id uuid, changed boolean, kept_overrides text[])
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_refresh_reference_orders';
COMMENT ON FUNCTION shot_assets.refresh_reference_orders(uuid, boolean, text) IS
  'Writes today''s reference orders to shots.reference_image_order and shots.end_frame_reference_image_order where they differ, and remembers what they were made of. Returns a row per shot, in shot order: changed tells whether a column was written, kept_overrides names the frames (start, end) whose column holds an order of a client''s, which stays, labelled for the model, unless keep_overrides is false. A column without an array counts as not set; what it held before the first refresh of its shot counts as computed. model: the image model that the orders are for, as in reference_orders(); it is remembered. Run again, it writes nothing. Errors: PT404 unknown scene, 22023 unknown model, 42501 where a policy shows shots that it does not let change.';
GRANT EXECUTE ON ROUTINE shot_assets.refresh_reference_orders TO PUBLIC;
