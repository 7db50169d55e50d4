-- Auto-population: from "every asset in every shot" to explicit assignments.

CREATE FUNCTION shot_assets.auto_populate(
  scene_id uuid, shot_ids uuid[] DEFAULT NULL, OUT created bigint, OUT existing bigint)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_auto_populate';
COMMENT ON FUNCTION shot_assets.auto_populate(uuid, uuid[]) IS
  'Creates a throughout assignment for every pair of shot and instance of the scene that has none; returns how many it created and how many there were. With shot_ids it does so in these shots only, such as those that are new, and counts their pairs; in a legacy scene in all shots, because what the scene shows becomes assignments. Safe to run twice, and in two sessions at once. Outdates nothing in a legacy scene. Errors: PT404 unknown scene or shot, 23514 a shot of another scene, 23505 a shot named twice.';
GRANT EXECUTE ON ROUTINE shot_assets.auto_populate TO PUBLIC;

CREATE FUNCTION shot_assets.ensure_populated(scene_id uuid, OUT created bigint, OUT existing bigint)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_ensure_populated';
COMMENT ON FUNCTION shot_assets.ensure_populated(uuid) IS
  'auto_populate() where the scene is legacy, else nothing: what a client calls when it opens a scene. Errors: PT404 unknown scene, 40001 where another session gave the scene its first assignment meanwhile.';
GRANT EXECUTE ON ROUTINE shot_assets.ensure_populated TO PUBLIC;
