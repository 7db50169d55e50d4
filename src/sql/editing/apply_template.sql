-- The assignments of a scene by a rule.

CREATE FUNCTION shot_assets.apply_template(
  scene_id uuid, template text, keep_others boolean DEFAULT true, OUT deleted bigint, OUT created bigint
) LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_apply_template';
COMMENT ON FUNCTION shot_assets.apply_template(uuid, text, boolean) IS
  'Puts assets into the shots of a scene by a template. all_throughout: every asset throughout in every shot. match_characters: each character and extra in exactly the shots whose characters_foreground or characters_background name it, by the rule of shot_checklist(): throughout where it is new, as it is where it was there; every location throughout in every shot; where all lists are empty, people stay as they are. locations_throughout: every location throughout in every shot. keep_others: whether assets that a template does not decide about stay as they are (in a legacy scene, throughout in every shot); false removes them from every shot. Only what differs is written: returns how many assignments, or pairs that a legacy scene showed, are no longer, and how many are new; one whose presence changes, and with it loses its note, counts as both. Errors: PT404 unknown scene, 22023 unknown template.';
GRANT EXECUTE ON ROUTINE shot_assets.apply_template TO PUBLIC;
