-- The shots and the assets of a scene.

CREATE FUNCTION shot_assets.scene_shots(scene_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, shot_order int)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_scene_shots';
COMMENT ON FUNCTION shot_assets.scene_shots(uuid) IS
  'The shots of a scene in the order that every list has: by shot_order, then by label as people count (1A, 2, 10). Join it WITH ORDINALITY for other columns of shots. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.scene_shots TO PUBLIC;

CREATE FUNCTION shot_assets.scene_assets(scene_id uuid)
  RETURNS TABLE (instance_id uuid, project_asset_id uuid, asset_name text, asset_type text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_scene_assets';
COMMENT ON FUNCTION shot_assets.scene_assets(uuid) IS
  'The asset instances of a scene, also those in no shot, in the order of shot_panel(): characters, extras, locations, props, others, each by age. asset_name is the display name: of several instances of one asset, their instance_name or a number. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.scene_assets TO PUBLIC;
