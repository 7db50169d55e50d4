-- Assignments as a client shows them.

CREATE TYPE shot_assets.assignment_detail AS (
  assignment_id uuid,
  shot_id uuid,
  shot_label text,
  shot_order int,
  instance_id uuid,
  project_asset_id uuid,
  asset_name text,
  asset_type text,
  presence_type text,
  presence_note text,
  effective_description text,
  image_url text,
  created_at timestamptz,
  updated_at timestamptz,
  priority smallint,
  camera_angle text,
  chosen_image_url text
);
COMMENT ON TYPE shot_assets.assignment_detail IS 'An assignment with what a client shows beside it.';

CREATE FUNCTION shot_assets.has_assignments(scene_id uuid) RETURNS boolean
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_has_assignments';
COMMENT ON FUNCTION shot_assets.has_assignments(uuid) IS
  'Whether the scene has any assignment. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.has_assignments TO PUBLIC;

CREATE FUNCTION shot_assets.is_managed(scene_id uuid) RETURNS boolean
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_is_managed';
COMMENT ON FUNCTION shot_assets.is_managed(uuid) IS
  'Whether the scene is managed: it has an assignment, or had one, or was emptied. In any other scene, a legacy one, every asset appears in every shot. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.is_managed TO PUBLIC;

CREATE FUNCTION shot_assets.assignments_for_shot(shot_id uuid) RETURNS SETOF shot_assets.assignment_detail
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_assignments_for_shot';
COMMENT ON FUNCTION shot_assets.assignments_for_shot(uuid) IS
  'The assignments of a shot, as assignments_for_scene() has them. Error PT404 unknown shot.';
GRANT EXECUTE ON ROUTINE shot_assets.assignments_for_shot TO PUBLIC;

CREATE FUNCTION shot_assets.assignments_for_scene(scene_id uuid) RETURNS SETOF shot_assets.assignment_detail
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_assignments_for_scene';
COMMENT ON FUNCTION shot_assets.assignments_for_scene(uuid) IS
  'The assignments of a scene with what a client shows beside them, in shot order, then characters, extras, locations, props, others by age. effective_description is the look of the instance at the start of the shot, image_url the image for the shot''s camera; priority, camera_angle and chosen_image_url are what the assignment itself says; NULL where there is none. No rows in a legacy scene. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.assignments_for_scene TO PUBLIC;

CREATE FUNCTION shot_assets.scene_assignments(scene_id uuid) RETURNS jsonb
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_scene_assignments';
COMMENT ON FUNCTION shot_assets.scene_assignments(uuid) IS
  'A scene as one document: an array of {shot_id, shot_label, shot_order, assignments}, in shot order; each assignment holds its instance, that its project_asset, that its angle_variants. effective_description of an instance is its look at the start of the shot, as assignments_for_scene() has it. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.scene_assignments TO PUBLIC;
