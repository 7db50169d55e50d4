-- Assignments as a spreadsheet has them.

CREATE FUNCTION shot_assets.export_assignments(scene_id uuid DEFAULT NULL, project_id uuid DEFAULT NULL) RETURNS text
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_export_assignments';
COMMENT ON FUNCTION shot_assets.export_assignments(uuid, uuid) IS
  'The assignments of a scene, or of all scenes of a project, as CSV (RFC 4180) with the columns project, scene, shot, asset, asset_type, presence_type and presence_note; a legacy scene has every asset throughout in every shot. Cells hold names (of a scene its number, slug or name); where a name does not tell a row from others, its id. A cell that a spreadsheet would execute (= + - @ first) has an apostrophe in front, which import_assignments() takes off. With both arguments, the scene must be of the project. Errors: PT404 unknown scene or project, 22023 neither is given.';
GRANT EXECUTE ON ROUTINE shot_assets.export_assignments TO PUBLIC;

CREATE FUNCTION shot_assets.import_assignments(csv text, dry_run boolean DEFAULT false)
  RETURNS TABLE (row_number int, scene text, shot text, asset text, shot_id uuid, instance_id uuid, outcome text, problem text, outdated_stages int[], written boolean)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_import_assignments';
COMMENT ON FUNCTION shot_assets.import_assignments(text, boolean) IS
  'Makes assignments what a CSV says, and reports on each row below the header, which is row 1. Columns are those of export_assignments(), of which scene, shot and asset are needed, or those of Kitsu''s casting: Parent, Name, Asset Type, Asset, Occurences (0 takes the asset out of the shot), Label (a presence type, animate or fixed). Separated by commas, semicolons or tabs. What a row leaves open, an assignment keeps; what has no row stays. outcome: created, changed, removed or unchanged; for a wrong row unmatched (names nothing), ambiguous, invalid or duplicate, and problem says why. Nothing is written if any row is wrong, nor in a dry run; written says whether it was. outdated_stages: of a row that changes something, the stages of its scene that are outdated by that. A legacy scene is put into rows first where something changes. Errors: 22023 no CSV, or a header that lacks a column or has one that is not known.';
GRANT EXECUTE ON ROUTINE shot_assets.import_assignments TO PUBLIC;
