-- The reference image of an asset in a shot: its place in the order, its angle, its picture.

CREATE FUNCTION shot_assets.set_reference(assignment_id uuid, image_url text DEFAULT NULL, camera_angle text DEFAULT NULL,
    priority int DEFAULT NULL) RETURNS shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_set_reference';
COMMENT ON FUNCTION shot_assets.set_reference(uuid, text, text, int) IS
  'Sets what an assignment says of its reference image, and returns the assignment. image_url: a picture chosen for this asset in this shot. camera_angle: front, side, three_quarter or back, in the place of what the shot''s camera says. priority: higher ones come first; a whole number of 16 bits. NULL keeps what there is; an empty text, and priority 0, clear it. Errors: PT404 unknown assignment, 22023 bad value, 55000 where the schema lacks the column.';
GRANT EXECUTE ON ROUTINE shot_assets.set_reference TO PUBLIC;
