-- Continuity: what neighbouring shots contradict each other about.

CREATE FUNCTION shot_assets.check_continuity(scene_id uuid)
  RETURNS TABLE (shot_id uuid, shot_label text, next_shot_id uuid, next_shot_label text, instance_id uuid, asset_name text, presence_type text, next_presence_type text, code text, message text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_check_continuity';
COMMENT ON FUNCTION shot_assets.check_continuity(uuid) IS
  'What neighbouring shots of a scene contradict each other about, in shot order: already_gone where an asset exits or passes through and the next shot starts with it in frame, already_there where a shot ends with it in frame and it enters in the next. Only shots that follow each other and both have the asset count. No rows in a legacy scene. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.check_continuity TO PUBLIC;
