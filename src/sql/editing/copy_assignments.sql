-- What a shot shows, in other shots too.

CREATE FUNCTION shot_assets.copy_assignments(from_shot_id uuid, to_shot_ids uuid[])
  RETURNS TABLE (shot_id uuid, shot_label text, created bigint, changed bigint, unchanged bigint, missing text[])
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_copy_assignments';
COMMENT ON FUNCTION shot_assets.copy_assignments(uuid, uuid[]) IS
  'Copies the assignments of a shot, with their notes, to other shots, and returns a row per shot in the order of the array: how many assignments are new there, how many changed and how many were so already, and the names of the assets of which its scene has no instance. In another scene the oldest instance of the same project asset is meant. Where a shot has the asset already, a specific presence takes the place of what is there and throughout does not. Nothing is taken out of a shot. A shot of a legacy scene has every asset throughout, to copy from and to copy to; the scene stays legacy unless something changes. All or nothing. Errors: PT404 unknown shot, naming the element, 23505 a shot named twice.';
GRANT EXECUTE ON ROUTINE shot_assets.copy_assignments TO PUBLIC;
