-- The checklist of shots: where an asset may appear.

CREATE FUNCTION shot_assets.shot_checklist(scene_id uuid, project_asset_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, setting text, duration int, assigned boolean, suggested boolean, confidence float8, reason text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_shot_checklist';
COMMENT ON FUNCTION shot_assets.shot_checklist(uuid, uuid) IS
  'The shots of a scene in order, with their duration in seconds, whether the asset is assigned to each (in a legacy scene: whether the scene has it), and whether the script suggests it: characters by the lists of characters, action and dialogue, locations by the setting, props by action and dialogue. confidence goes from 0 (not suggested) to 1, reason says where the name stands; NULL without a suggestion. Errors: PT404 unknown scene or project asset.';
GRANT EXECUTE ON ROUTINE shot_assets.shot_checklist TO PUBLIC;
