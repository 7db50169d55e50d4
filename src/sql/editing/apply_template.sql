-- The assignments of a scene by a rule.

CREATE FUNCTION shot_assets.apply_template(scene_id uuid, template text, OUT deleted bigint, OUT created bigint)
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_apply_template';
COMMENT ON FUNCTION shot_assets.apply_template(uuid, text) IS
  'Puts assets into the shots of a scene by a template. all_throughout: every asset throughout in every shot. match_characters: each character in exactly the shots whose characters_foreground or characters_background list its name (the whole entry; case and white space make no difference): throughout where it is new, as it is where it was there; a scene whose lists are all empty is left alone. locations_throughout: every location throughout in every shot. Assets that a template does not decide about stay as they are; in a legacy scene, that is throughout in every shot. Only what differs is written: returns how many assignments are no longer and how many are new; one whose presence changes, and with it loses its note, counts as both. Errors: PT404 unknown scene, 22023 unknown template.';
GRANT EXECUTE ON ROUTINE shot_assets.apply_template TO PUBLIC;
