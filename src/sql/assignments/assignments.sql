-- Assignments: which asset appears in which shot, and how.

CREATE TYPE shot_assets.assignment AS (
  id uuid,
  shot_id uuid,
  scene_asset_instance_id uuid,
  presence_type text,
  presence_note text,
  created_at timestamptz,
  updated_at timestamptz,
  priority smallint,
  camera_angle text,
  image_url text
);
COMMENT ON TYPE shot_assets.assignment IS 'A row of the table shot_asset_assignments.';

CREATE FUNCTION shot_assets.assign(
  shot_id uuid, instance_id uuid, presence_type text DEFAULT 'throughout', presence_note text DEFAULT NULL
) RETURNS shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_assign';
COMMENT ON FUNCTION shot_assets.assign(uuid, uuid, text, text) IS
  'Puts a scene asset instance into a shot and returns the assignment. Presence types: throughout, enters, exits, passes_through; a note has at most 200 characters. In a legacy scene, everything that it shows becomes assignments first, and this one is set to what is asked. Errors: PT404 unknown shot or instance, 23514 different scenes, 23505 already assigned, 22023 bad value.';
GRANT EXECUTE ON ROUTINE shot_assets.assign TO PUBLIC;

CREATE FUNCTION shot_assets.assign_many(assignments jsonb) RETURNS SETOF shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_assign_many';
COMMENT ON FUNCTION shot_assets.assign_many(jsonb) IS
  'Creates or changes assignments from an array of {shot_id, instance_id, presence_type, presence_note, priority, camera_angle, image_url} (camelCase keys too) and returns them in the order of the array. What an element does not give, an existing assignment keeps; null clears it, but for presence_type, which it keeps. priority is a number, higher comes first; camera_angle is front, side, three_quarter or back; image_url is a picture chosen for this asset in this shot. In legacy scenes, everything that they show becomes assignments first. All or nothing: an error names the element, counted from 1. Errors: 22023 wrong shape, key or value, 23505 a pair named twice, PT404, 23514, 55000 the table lacks a column for a value that is given: run attach().';
GRANT EXECUTE ON ROUTINE shot_assets.assign_many TO PUBLIC;

CREATE FUNCTION shot_assets.set_presence(
  assignment_id uuid, presence_type text, presence_note text DEFAULT NULL
) RETURNS shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_set_presence';
COMMENT ON FUNCTION shot_assets.set_presence(uuid, text, text) IS
  'Sets presence type and note of an assignment and returns it. presence_note: NULL keeps the note, an empty text clears it. Errors: PT404 unknown assignment, 22023 bad value.';
GRANT EXECUTE ON ROUTINE shot_assets.set_presence TO PUBLIC;

CREATE FUNCTION shot_assets.set_presence_many(assignment_ids uuid[], presence_type text)
  RETURNS SETOF shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_set_presence_many';
COMMENT ON FUNCTION shot_assets.set_presence_many(uuid[], text) IS
  'Sets the presence type of several assignments, keeps their notes, and returns them in the order of the array. All or nothing. Errors: PT404 naming the element, 22023 bad value.';
GRANT EXECUTE ON ROUTINE shot_assets.set_presence_many TO PUBLIC;

CREATE FUNCTION shot_assets.unassign(assignment_id uuid) RETURNS shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_unassign';
COMMENT ON FUNCTION shot_assets.unassign(uuid) IS
  'Takes an asset out of a shot and returns the removed assignment. Error PT404 where there is none.';
GRANT EXECUTE ON ROUTINE shot_assets.unassign TO PUBLIC;

CREATE FUNCTION shot_assets.clear_scene(scene_id uuid) RETURNS bigint
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_clear_scene';
COMMENT ON FUNCTION shot_assets.clear_scene(uuid) IS
  'Removes every assignment of a scene, or all that a legacy scene shows, and returns how many; the scene is managed from then on, so its shots are empty. Needs UPDATE on the table too, to lock what it removes. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.clear_scene TO PUBLIC;
