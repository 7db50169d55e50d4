-- Merge shots: one in the place of several in a row.

CREATE FUNCTION shot_assets.merge_shots(
  shot_ids uuid[], label text DEFAULT NULL,
  OUT shot_id uuid, OUT shot_label text, OUT shot_order int, OUT duration int,
  OUT frames_were_approved boolean
) LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_merge_shots';
COMMENT ON FUNCTION shot_assets.merge_shots(uuid[], text) IS
  'Makes shots that follow each other in a scene one, which is the first of them, and returns it; the others are deleted. Its first frame is that of the first shot, its last frame that of the last: presences are joined accordingly (docs/presence_algebra.md), and a transformation that happened at a cut between them happens within the shot. Actions, dialogues and lists of characters are told in order, each once, durations are added up, all other columns are those of the first shot; prompts (frame_prompt, end_frame_prompt, continuity_frame_prompt, video_prompt) are cleared. label: NULL keeps that of the first. Outdates stages 9 to 12. frames_were_approved: whether stage 10 was locked, so that approved frames of the shots have to be made again. All or nothing. Errors: PT404 unknown shot, naming the element, 23514 different scenes, 22023 fewer than two shots, shots that do not follow each other, an empty label, or a duration of less than 1 second, 23505 a shot named twice or another shot''s label, PT409 where two transformations of an asset would apply in another order, 55000 where shots have no shot_id or shot_order.';
GRANT EXECUTE ON ROUTINE shot_assets.merge_shots TO PUBLIC;
