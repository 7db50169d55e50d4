-- Extra images: a style picture, the last frame of the shot before. They follow the images of the assets in whatever
-- speaks of a frame; they are stale, and outdate stages, like a choice; they are no override.
\i test/pgtap/screen.inc

UPDATE project_assets SET image_key_url = lower(name) || '.png';
INSERT INTO shot_asset_image_models (name, max_images, max_per_type, drop_first, label_format) VALUES
  ('one', 1, NULL, NULL, '@{name}'), ('two', 2, NULL, NULL, DEFAULT), ('no style', 2, NULL, '{extra}', DEFAULT), ('one style', NULL, '{"extra": 1}', NULL, '{n}. {name}');
CREATE FUNCTION pg_temp.extra(label text, frame text, VARIADIC names text[]) RETURNS text LANGUAGE sql AS $$
  SELECT shot_assets.set_extra_references(pg_temp.shot(label), frame,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('url', lower(n) || '.png', 'label', n)), '[]') FROM unnest(names) AS n))::text $$;
CREATE FUNCTION pg_temp.pictures(label text, frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', f.url, f.source), ', ' ORDER BY f."position") FROM shot_assets.frame_references(pg_temp.shot(label), frame) f $$;
CREATE FUNCTION pg_temp.manifest(label text, model text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT replace(r.start_manifest, E'\n', ' | ') FROM shot_assets.reference_orders_for_shot(pg_temp.shot(label), model => model) r $$;
CREATE FUNCTION pg_temp.stale() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', s.shot_label, s.reason, c ->> 'change', c ->> 'frame', c ->> 'assetName'), ', ' ORDER BY s.shot_label, n)
  FROM shot_assets.stale_shots(pg_temp.scene()) s LEFT JOIN jsonb_array_elements(s.causes) WITH ORDINALITY AS t (c, n) ON true $$;
CREATE FUNCTION pg_temp.refreshed(model text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(s.shot_id, ' ' ORDER BY s.shot_id) FILTER (WHERE r.changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene(), model => model) r JOIN shots s ON s.id = r.shot_id $$;
CREATE FUNCTION pg_temp.stored(label text) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', e ->> 'label', e ->> 'assetName', e ->> 'type', e ? 'instanceId'), ', ' ORDER BY n) FROM shots s, jsonb_array_elements(s.reference_image_order) WITH ORDINALITY AS t (e, n) WHERE s.shot_id = label $$;
-- Why stage 9 is outdated; it is locked again at once.
CREATE FUNCTION pg_temp.outdated() RETURNS text LANGUAGE plpgsql AS $$ DECLARE why text; BEGIN
  SELECT string_agg(concat_ws(' ', b.cause, b.shot_label, b.asset_name), ', ') INTO why FROM shot_assets.outdated_because(pg_temp.scene()) b WHERE b.stage = 9;
  UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}' WHERE id = pg_temp.scene();
  RETURN coalesce(why, 'approved'); END $$;

-- In a legacy scene, which stays one.
SELECT is(pg_temp.refreshed(), '1A 1B 1ب', 'the client makes the orders');
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Before'), '', 'the user adds two images');
SELECT is(pg_temp.stale(), '1A references_changed extra_images start', 'the shot is stale, the others are not');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1A', 'the stages are outdated');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is a legacy scene still');
SELECT is(pg_temp.manifest('1A'), 'Reference images: | Image #1: Renée (character) - A woman in grey | Image #2: Café (location) | Image #3: Style (extra) | Image #4: Before (extra)', 'the manifest has them');
SELECT is(pg_temp.pictures('1A'), 'renée.png computed, café.png computed', 'the stored order has them after the next refresh');
SELECT is(pg_temp.refreshed(), '1A', 'which writes this shot');
SELECT is(pg_temp.pictures('1A'), 'renée.png computed, café.png computed, style.png extra, before.png extra', 'the frame generator reads them');
SELECT is(pg_temp.pictures('1A', 'end'), 'renée.png computed, café.png computed', 'not for the end frame');
SELECT is(pg_temp.stored('1A'), 'Image #1 Renée character t, Image #2 Café location t, Image #3 Style extra f, Image #4 Before extra f', 'they have a label, a type and no instance');
SELECT is((SELECT string_agg(e ->> 'assetName', ' ' ORDER BY n) FROM shot_assets.prompt_context(pg_temp.scene(), '') c, jsonb_array_elements(c.start_order) WITH ORDINALITY AS t (e, n) WHERE c.shot_id = pg_temp.shot('1A')), 'Renée Café Style Before', 'the prompt context speaks of them');
SELECT is(pg_temp.stale(), NULL, 'nothing is stale');
SELECT is(pg_temp.refreshed(), NULL, 'and nothing is an override');
SELECT is((SELECT count(*) FROM shot_assets.available_references(pg_temp.shot('1A'))), 2::bigint, 'available_references is about assets');

-- Only a real change counts.
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Before'), '', 'the same again');
SELECT is(pg_temp.outdated(), 'approved', 'changes nothing');
UPDATE shot_asset_extra_references SET url = url;
SELECT is(pg_temp.outdated(), 'approved', 'nor does an update to the same');
SELECT is(pg_temp.extra('1A', 'start', 'Before', 'Style'), '', 'another order');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1A', 'is a change');
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Before'), '', 'the old one');
SELECT is(pg_temp.stale(), NULL, 'a change that was taken back makes nothing stale');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1A', 'but outdates');
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url) VALUES (pg_temp.shot('1B'), 'end', 30, 'c.png'), (pg_temp.shot('1B'), 'end', -2, 'a.png');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1B', 'an INSERT by any client');
SELECT is(pg_temp.stale(), '1B references_changed extra_images end', 'makes its shot stale');
SELECT is(pg_temp.refreshed(), '1B', 'a refresh');
SELECT is(pg_temp.pictures('1B', 'end'), 'renée.png computed, café.png computed, a.png extra, c.png extra', 'puts them in the order of their positions');
SELECT is((SELECT e ->> 'assetName' FROM shots, jsonb_array_elements(end_frame_reference_image_order) e WHERE shot_id = '1B' AND e ->> 'url' = 'a.png'), 'extra image', 'one without a label has a name, too');
SELECT is(shot_assets.set_extra_references(pg_temp.shot('1B'), 'end', '[{"url": "a.png"}, {"url": "c.png", "label": ""}]')::text, '', 'the API finds them there');
SELECT is(pg_temp.outdated(), 'approved', 'and leaves them');
UPDATE shot_asset_extra_references SET shot_id = pg_temp.shot('1ب') WHERE url = 'a.png';
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1B, extra_reference_changed 1ب', 'one moves to another shot');
DELETE FROM shot_asset_extra_references WHERE frame_type = 'end';
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1B, extra_reference_changed 1ب', 'two go');
SELECT is(pg_temp.stale(), '1B references_changed extra_images end', 'the shot that had them is stale');

-- Models: what does not fit goes after all assets, unless the model says otherwise.
SELECT is(pg_temp.manifest('1A', 'two'), 'Reference images: | Image #1: Style (extra) | Image #2: Before (extra)', 'extra images are cut after all assets');
SELECT is(pg_temp.manifest('1A', 'one'), 'Reference images: | @Style: Style (extra)', 'then from the end, and labelled as the model says');
SELECT is(pg_temp.manifest('1A', 'no style'), 'Reference images: | Image #1: Renée (character) - A woman in grey | Image #2: Café (location)', 'drop_first can name them');
SELECT is(pg_temp.manifest('1A', 'one style'), 'Reference images: | 1. Renée: Renée (character) - A woman in grey | 2. Café: Café (location) | 3. Style: Style (extra)', 'so can max_per_type');
SELECT is((SELECT jsonb_path_query_array(r.omitted, '$[*] ? (@.frame == "start").keyvalue() ? (@.key != "url").value') FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), model => 'one style') r), '["extra", "start", "Before"]', 'omitted has what was cut');
CREATE FUNCTION pg_temp.agree(model text) RETURNS boolean LANGUAGE sql AS $$
  SELECT bool_and(s.reference_image_order = c.start_order AND s.end_frame_reference_image_order = c.end_order AND c.start_manifest = o.start_manifest
    AND (SELECT array_agg(f.asset_name ORDER BY f."position") FROM shot_assets.frame_references(s.id, 'start') f)
      IS NOT DISTINCT FROM (SELECT array_agg(e ->> 'assetName' ORDER BY n) FROM jsonb_array_elements(c.start_order) WITH ORDINALITY AS t (e, n)))
  FROM shots s JOIN shot_assets.prompt_context(pg_temp.scene(), model) c ON c.shot_id = s.id JOIN shot_assets.reference_orders(pg_temp.scene(), model => model) o ON o.shot_id = s.id $$;
CREATE FUNCTION pg_temp.agree_after_refresh(model text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_temp.refreshed(model); RETURN pg_temp.agree(model); END $$;
SELECT ok(pg_temp.agree_after_refresh(m), 'stored order, manifest, prompt context and frame generator agree: model ' || m) FROM unnest('{one,two,"no style","one style",""}'::text[]) AS m;

-- A transformation and a name do not touch them.
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_image_key_url, confirmed, created_at)
  VALUES (pg_temp.id('event'), pg_temp.instance('Renée'), pg_temp.scene(), pg_temp.shot('1A'), 'within_shot', 'wet.png', true, '2026-01-01');
SELECT is(pg_temp.extra('1A', 'end', 'Renée'), '', 'an extra image with the name of an asset');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1A', 'outdates');
SELECT is(pg_temp.refreshed(), '1A 1B 1ب', 'and comes into the order');
SELECT is(pg_temp.pictures('1A', 'end'), 'wet.png transformation, café.png computed, renée.png extra', 'is not of the asset that transforms');
DELETE FROM transformation_events;
SELECT isnt(pg_temp.refreshed(), '', 'once more');

-- Overrides do without them.
SELECT is(shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', '[{"url": "x.png", "assetName": "Renée", "type": "character"}, {"url": "y.png", "assetName": "Café"}]')::text, '', 'an override');
SELECT is(pg_temp.pictures('1A'), 'x.png override, y.png override', 'has what the user put there');
SELECT is(pg_temp.stale(), NULL, 'and leaves nobody out');
SELECT is(shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', '[{"url": "x.png", "assetName": "Renée", "type": "extra"}, {"url": "y.png", "assetName": "Café"}]')::text, '', 'an override with an extra image');
SELECT is(pg_temp.stale(), '1A override_differs override_differs start', 'that shows nobody: Renée is left out');
SELECT is(shot_assets.clear_reference_override(pg_temp.shot('1A'), 'start')::text, '', 'the user takes it back');
SELECT is(pg_temp.pictures('1A'), 'renée.png computed, café.png computed, style.png extra, before.png extra', 'and has the extra images again');
SELECT is(pg_temp.stale(), NULL, 'nothing is stale');

-- Gestures.
SELECT isnt_empty($$ SELECT shot_assets.ensure_populated(pg_temp.scene()) $$, 'the scene is managed');
SELECT is(pg_temp.outdated(), 'approved', 'which changes nothing');
SELECT isnt_empty($$ SELECT shot_assets.split_shot(pg_temp.shot('1A'), '{1A,1A2,1A3}') $$, 'a shot in three parts');
CREATE FUNCTION pg_temp.extras() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', s.shot_id, e.frame_type, e.label), ', ' ORDER BY s.shot_id, e.frame_type DESC, e."position") FROM shot_asset_extra_references e JOIN shots s ON s.id = e.shot_id $$;
SELECT is(pg_temp.extras(), '1A start Style, 1A start Before, 1A3 end Renée', 'each frame keeps its extra images');
SELECT is(pg_temp.extra('1A', 'end', 'Cut'), '', 'more of them at the cut');
SELECT isnt_empty($$ SELECT shot_assets.merge_shots((SELECT array_agg(id ORDER BY shot_order) FROM shots WHERE shot_id ~ '^1A'), '1A') $$, 'the parts are one again');
SELECT is(pg_temp.extras(), '1A start Style, 1A start Before, 1A end Renée', 'the frames that stay keep theirs');
SELECT isnt(pg_temp.outdated(), 'approved', 'the stages are outdated');
SELECT isnt_empty($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('1B')]) $$, 'assignments are copied');
SELECT is(pg_temp.extras(), '1A start Style, 1A start Before, 1A end Renée', 'extra images are not');

-- What goes with a shot, and what goes at once.
SELECT isnt(pg_temp.outdated(), '', 'approved again');
TRUNCATE shot_asset_extra_references;
SELECT is(pg_temp.outdated(), 'extra_reference_changed', 'TRUNCATE outdates the scene');
TRUNCATE shot_asset_extra_references;
SELECT is(pg_temp.outdated(), 'approved', 'not where there were none');
SELECT is(pg_temp.extra('1B', 'start', 'Style'), '', 'one more');
SELECT is(pg_temp.outdated(), 'extra_reference_changed 1B', 'outdates');
DELETE FROM shots WHERE shot_id = '1B';
SELECT is(pg_temp.extras(), NULL, 'it goes with its shot');
SELECT alike(pg_temp.outdated(), 'shot_deleted 1B%', 'which is the reason');
SELECT is(pg_temp.extra('1A', 'start', 'Style'), '', 'one more');
SAVEPOINT s;
TRUNCATE shots CASCADE;
SELECT is_empty('TABLE shot_asset_extra_references', 'a TRUNCATE of shots takes it along');
ROLLBACK TO s;
TRUNCATE scenes CASCADE;
SELECT is_empty('TABLE shot_asset_extra_references', 'and so does one of scenes');
ROLLBACK TO s;

-- A frame has the extra images that the reader may see.
CREATE ROLE extra_image_reader;
GRANT USAGE ON SCHEMA "日本 ""film""" TO extra_image_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO extra_image_reader;
SELECT is(pg_temp.extra('1A', 'start', 'Style', 'Secret'), '', 'two images');
ALTER TABLE shot_asset_extra_references ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_style ON shot_asset_extra_references FOR SELECT TO extra_image_reader USING (label = 'Style');
SET LOCAL ROLE extra_image_reader;
SELECT is(array_to_string(regexp_match(pg_temp.manifest('1A'), 'Image #3.*'), ''), 'Image #3: Style (extra)', 'the manifest names the one that a policy shows');
RESET ROLE;
ALTER TABLE shot_asset_extra_references DISABLE ROW LEVEL SECURITY;
SELECT is(array_to_string(regexp_match(pg_temp.manifest('1A'), 'Image #3.*'), ''), 'Image #3: Style (extra) | Image #4: Secret (extra)', 'the owner has both');
SELECT is(pg_temp.extra('1A', 'start', 'Style'), '', 'one goes');

-- Bad input.
CREATE FUNCTION pg_temp.refusal(call text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
  EXECUTE 'SELECT shot_assets.set_extra_references(' || call || ')'; RETURN 'ok'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$;
SELECT is(pg_temp.refusal(call), refusal, call) FROM (VALUES
  ($$pg_temp.shot('1A'), 'start', NULL$$, '22023 images must not be null'),
  ($$pg_temp.shot('1A'), 'middle', '[]'$$, '22023 invalid frame_type: "middle"'),
  ($$pg_temp.shot('1A'), 'start', '{}'$$, '22023 images is not a JSON array'),
  ($$pg_temp.shot('1A'), 'start', '[{"url": "a"}, {"label": "Style"}]'$$, '22023 url of element 2 is missing'),
  ($$pg_temp.shot('1A'), 'start', '[{"url": ""}]'$$, '22023 url of element 1 is empty'),
  ($$pg_temp.shot('1A'), 'start', '[{"url": "a"}, {"url": " \t"}]'$$, '22023 url of element 2 is empty'),
  ($$pg_temp.shot('1A'), 'start', '[{"url": "a", "label": 3}]'$$, '22023 label of element 1 is not a string'),
  ($$pg_temp.shot('1A'), 'start', '[{"url": "a", "instanceId": "x"}]'$$, '22023 unknown key in element 1: "instanceId"'),
  ($$'00000000-0000-0000-0000-000000000000', 'start', '[]'$$, 'PT404 shot 00000000-0000-0000-0000-000000000000 does not exist')) AS c (call, refusal);
SELECT throws_ok($$ INSERT INTO shot_asset_extra_references VALUES (pg_temp.shot('1A'), 'middle', 1, 'a') $$, '23514', NULL, 'the table refuses another frame');
SELECT throws_ok($$ INSERT INTO shot_asset_extra_references VALUES (pg_temp.shot('1A'), 'start', 1, 'a') $$, '23505', NULL, 'and a position that is taken');

-- A host may have dropped key and check; then rows make no sense, or come in any order.
ALTER TABLE shot_asset_extra_references DROP CONSTRAINT shot_asset_extra_references_pkey, DROP CONSTRAINT shot_asset_extra_references_frame_type_check, ALTER url DROP NOT NULL;
DELETE FROM shot_asset_extra_references;
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url, label) VALUES (pg_temp.shot('1A'), 'start', 1, 'b.png', 'B'), (pg_temp.shot('1A'), 'start', 1, 'a.png', 'A'),
  (pg_temp.shot('1A'), 'middle', 1, 'm.png', 'M'), (pg_temp.shot('1A'), 'start', 0, NULL, 'N'), (pg_temp.shot('1A'), 'start', 0, '', 'N'), (pg_temp.shot('1A'), 'start', 0, E' \n', 'N');
SELECT is(pg_temp.manifest('1A'), 'Reference images: | Image #1: Renée (character) - A woman in grey | Image #2: Café (location) | Image #3: A (extra) | Image #4: B (extra)', 'what can be read is');
SELECT results_eq($$ SELECT m[1] FROM regexp_matches(shot_assets.export_assignments(pg_temp.scene()), '[a-z]\.png', 'g') m $$, ARRAY['a.png', 'b.png'], 'a sheet has the same ones, in the same order');

SELECT * FROM finish();
ROLLBACK;
