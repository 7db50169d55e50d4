-- The panel of one shot: who is in it, and who could be.

CREATE FUNCTION shot_assets.shot_panel(shot_id uuid)
  RETURNS TABLE (assignment_id uuid, instance_id uuid, project_asset_id uuid, asset_name text, asset_type text, presence_type text, presence_note text, effective_description text, image_url text, in_start_frame boolean, in_end_frame boolean, warning text, notice text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_shot_panel';
COMMENT ON FUNCTION shot_assets.shot_panel(uuid) IS
  'What appears in a shot: characters, extras, locations, props, others by age, each with its look at the start of the shot, as assignments_for_scene() has it, the image for the shot''s camera, and whether the start and the end frame show it. warning where it passes through, so that text is all that the video model gets, and where an override of a frame leaves it out, or shows it although the frame does not; notice where the shot before or after contradicts this one, as check_continuity() says it; else NULL. Last come those who are not in the shot, but shown by an override, with a warning, and NULL as assignment_id and presence_type; somebody who is not in the scene has no instance_id and no project_asset_id either. In a legacy scene every instance, throughout and with a NULL assignment_id. Error PT404 unknown shot.';
GRANT EXECUTE ON ROUTINE shot_assets.shot_panel TO PUBLIC;

CREATE FUNCTION shot_assets.assignable_assets(shot_id uuid)
  RETURNS TABLE (instance_id uuid, project_asset_id uuid, asset_name text, asset_type text, effective_description text, image_url text)
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_assignable_assets';
COMMENT ON FUNCTION shot_assets.assignable_assets(uuid) IS
  'The instances of the shot''s scene that are not in the shot, in the order of shot_panel(), with their look and the image for the shot''s camera. None in a legacy scene, where all are. Error PT404 unknown shot.';
GRANT EXECUTE ON ROUTINE shot_assets.assignable_assets TO PUBLIC;
