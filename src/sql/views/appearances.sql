-- Where assets appear.

CREATE FUNCTION shot_assets.appearances(project_asset_id uuid)
  RETURNS TABLE (scene_id uuid, shot_id uuid, shot_label text, shot_order int, instance_id uuid, assignment_id uuid, presence_type text, presence_note text, managed boolean)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_appearances';
COMMENT ON FUNCTION shot_assets.appearances(uuid) IS
  'Every shot in which a project asset appears, by scene number as people count (2, 10, 12A) and in shot order: what changes with it. managed tells a scene with assignments from a legacy one, where the asset is throughout in all shots and assignment_id is NULL. Error PT404 unknown project asset.';
GRANT EXECUTE ON ROUTINE shot_assets.appearances TO PUBLIC;

CREATE FUNCTION shot_assets.scene_asset_counts(scene_id uuid)
  RETURNS TABLE (asset_type text, instances bigint, in_shots bigint, appearances bigint)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_scene_asset_counts';
COMMENT ON FUNCTION shot_assets.scene_asset_counts(uuid) IS
  'A scene in numbers, a row per asset type it has: its instances, how many of them appear in a shot at all, and how often in all shots together. For all scenes: FROM scenes s CROSS JOIN LATERAL shot_assets.scene_asset_counts(s.id). Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.scene_asset_counts TO PUBLIC;
