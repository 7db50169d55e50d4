-- Assignments as a spreadsheet has them.

CREATE FUNCTION shot_assets.export_assignments(scene_id uuid DEFAULT NULL, project_id uuid DEFAULT NULL) RETURNS text
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_export_assignments';
COMMENT ON FUNCTION shot_assets.export_assignments(uuid, uuid) IS
  'The assignments of a scene, or of all scenes of a project, as CSV (RFC 4180) with the columns project, scene, shot, asset, asset_type, presence_type, presence_note, Priority, Angle, Image and Frame; a legacy scene has every asset throughout in every shot. An extra image has a row with its frame, its url as Image, and its label as asset. Cells hold names (of a scene its number, slug or name; of an asset its display name); where a name does not tell a row from others, its id. A cell that a spreadsheet would execute (= + - @ first) has an apostrophe in front, which import_assignments() takes off. With both arguments, the scene must be of the project. Errors: PT404 unknown scene or project, 22023 neither is given.';
GRANT EXECUTE ON ROUTINE shot_assets.export_assignments TO PUBLIC;
