-- Split a shot: parts in the place of one.

CREATE FUNCTION shot_assets.split_shot(shot_id uuid, labels text[], moments jsonb DEFAULT NULL)
  RETURNS TABLE (part_id uuid, shot_label text, shot_order int, duration int)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_split_shot';
COMMENT ON FUNCTION shot_assets.split_shot(uuid, text[], jsonb) IS
  'Cuts a shot into one part per label and returns the parts. The first part is the shot itself; the others are new shots after it, and the scene''s shots are numbered without gaps. moments says in which part, counted from 1, an asset enters, exits or passes through the shot, or a transformation within it happens: {"<instance or event id>": 2}; what it does not name happens in the first part, but what exits does so in the last. So the first and last frame stay as they were (docs/presence_algebra.md). The duration is divided; every other column is copied to each part, script fields too, except prompts, which are cleared. Outdates stages 9 to 12. All or nothing. Errors: PT404 unknown shot, 22023 fewer than two labels, an empty one, or a bad moment, naming it, 23505 a label given twice or another shot''s, 55000 where shots have no shot_id or shot_order.';
GRANT EXECUTE ON ROUTINE shot_assets.split_shot TO PUBLIC;
