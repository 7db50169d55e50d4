-- A scene as a picture.

CREATE FUNCTION shot_assets.presence_chart(scene_id uuid) RETURNS text
  LANGUAGE c STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'shot_assets_presence_chart';
COMMENT ON FUNCTION shot_assets.presence_chart(uuid) IS
  'A scene as a self-contained SVG document, in light and dark: shots along time, a row per asset, by type, and for each appearance a shape with a tooltip: a bar for throughout, a wedge to the right for enters and to the left for exits, a hollow diamond for passes_through. In a large scene, names and labels are repeated so that some are always in sight. Error PT404 unknown scene.';
GRANT EXECUTE ON ROUTINE shot_assets.presence_chart TO PUBLIC;
