-- Add an asset: it comes into a scene, and into the shots that the user ticks.

CREATE FUNCTION shot_assets.add_asset(
  scene_id uuid, project_asset_id uuid, shot_ids uuid[] DEFAULT NULL, presence_type text DEFAULT 'throughout'
) RETURNS SETOF shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_add_asset';
COMMENT ON FUNCTION shot_assets.add_asset(uuid, uuid, uuid[], text) IS
  'Brings a project asset into a scene: creates its instance (with empty status_tags and the time, where the host has these columns without a default) and assigns it to these shots (NULL: all shots of the scene, an empty array: none), and returns the assignments in the order of shot_ids, else of the shots. A legacy scene is made managed with all that it shows first, which outdates nothing; the new assignments outdate stages as any do. All or nothing: an error names the element, counted from 1. Errors: PT404 unknown scene, project asset or shot, 23505 the asset is already in the scene or a shot named twice, 23514 a shot of another scene or an asset of another project, or of another branch where scenes and project assets both have branch_id, 22023 bad value, 23502 where the table of instances has a column that needs a value, 40001 where another session gave the scene its first assignment meanwhile.';
GRANT EXECUTE ON ROUTINE shot_assets.add_asset TO PUBLIC;
