-- A scene for a terminal.

CREATE FUNCTION shot_assets.presence_matrix(scene_id uuid) RETURNS SETOF text
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_presence_matrix';
COMMENT ON FUNCTION shot_assets.presence_matrix(uuid) IS
  'Assets by shots as aligned lines of text, with a sign per presence and a legend. Shots that would make lines longer than 160 columns follow in further blocks, with the names again. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.presence_matrix TO PUBLIC;
