-- Move a shot: to another scene, with its assets.

CREATE FUNCTION shot_assets.move_shot(shot_id uuid, to_scene_id uuid, after_shot_id uuid DEFAULT NULL)
  RETURNS TABLE (assignment_id uuid, from_instance_id uuid, instance_id uuid, asset_name text, instance_created boolean)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_move_shot';
COMMENT ON FUNCTION shot_assets.move_shot(uuid, uuid, uuid) IS
  'Moves a shot to another scene of the same project and branch, after a shot there, or to the end, and returns a row per assignment of the shot. Each assignment goes to the instance of the same project asset there and keeps its presence, note, priority, angle and image; it has a new id. An instance that is missing there is created as a copy of the one here (instance_created). Of several instances of one asset the oldest of the shot goes to the oldest of the other scene, and so on. A legacy scene is captured first; a scene that has no shot left is a legacy scene again. Outdates stages 9 to 12 of both scenes where the shot shows assets. All or nothing. Errors: PT404 unknown shot or scene, 23514 a scene of another project or branch, or an after_shot_id of another scene, PT409 the shot is in that scene already, or a transformation begins or ends in it.';
GRANT EXECUTE ON ROUTINE shot_assets.move_shot TO PUBLIC;
