-- Images that go with a frame beside those of its assets: a style picture, the last frame of the shot before.

CREATE FUNCTION shot_assets.set_extra_references(shot_id uuid, frame_type text, images jsonb) RETURNS void
  LANGUAGE c VOLATILE AS 'MODULE_PATHNAME', 'shot_assets_set_extra_references';
COMMENT ON FUNCTION shot_assets.set_extra_references(uuid, text, jsonb) IS
  'Makes these images the extra images of a shot''s frame (start or end): an array of {url, label} of which only the url must be there; [] for none. They follow the images of the assets in every order that is computed from then on, under their labels (without one: extra image), with type extra and without instanceId; they are no override, and an override does without them. An image model that takes fewer images drops them after all assets, unless max_per_type or drop_first names the type extra. Images that were there already, in this order, change nothing; anything else outdates stages 9 to 12 and makes the shot stale. Where the history is on, it is a step of it, which undo_last() takes back. Errors: PT404 unknown shot; 22023 another frame type or shape, naming the element at fault; 55000 where the schema lacks the table; 42501 where a policy does not let the images change.';
GRANT EXECUTE ON ROUTINE shot_assets.set_extra_references TO PUBLIC;
