-- The asset drawer: an asset comes into a scene, and the user ticks the shots that show it.

CREATE FUNCTION shot_assets.shot_checklist(scene_id uuid, project_asset_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, setting text, duration int, assigned boolean, suggested boolean, confidence float8, reason text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_shot_checklist';
COMMENT ON FUNCTION shot_assets.shot_checklist(uuid, uuid) IS
  'The shots of a scene in order, with their duration in seconds, whether the asset is assigned to each (in a legacy scene: whether the scene has it), and whether the script suggests it: characters by the lists of characters, action and dialogue, locations by the setting, props by action and dialogue. confidence goes from 0 (not suggested) to 1, reason says where the name stands; NULL without a suggestion. Errors: PT404 unknown scene or project asset.';

CREATE FUNCTION shot_assets.add_asset(
  scene_id uuid, project_asset_id uuid, shot_ids uuid[] DEFAULT NULL, presence_type text DEFAULT 'throughout'
) RETURNS SETOF shot_assets.assignment
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_add_asset';
COMMENT ON FUNCTION shot_assets.add_asset(uuid, uuid, uuid[], text) IS
  'Brings a project asset into a scene: creates its instance and assigns it to these shots (NULL: all shots of the scene, an empty array: none), and returns the assignments in the order of shot_ids, else of the shots. A legacy scene is made managed with all that it shows first, which outdates nothing; the new assignments outdate stages as any do. All or nothing: an error names the element, counted from 1. Errors: PT404 unknown scene, project asset or shot, 23505 the asset is already in the scene or a shot named twice, 23514 a shot of another scene or an asset of another project, 22023 bad value, 23502 where the table of instances has a column that needs a value, 40001 where another session gave the scene its first assignment meanwhile.';
