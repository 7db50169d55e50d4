-- A frame with an override: the prompt context, what is stored and the generator speak of the same images, which are those
-- of the override that the model takes; and nobody is sent, or cut, unnoticed.
\i test/pgtap/screen.inc
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT pg_temp.asset(name), pg_temp.id('project'), name, type
  FROM (VALUES ('C1', 'character'), ('C2', 'character'), ('C3', 'character'), ('P1', 'prop')) AS a (name, type);
UPDATE project_assets SET image_key_url = name || '.png', description = 'Look of ' || name || '.';
DELETE FROM scene_asset_instances;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) SELECT pg_temp.id('instance', name), pg_temp.scene(), pg_temp.asset(name), '2026-01-01'::timestamptz + n * interval '1 s'
  FROM unnest(ARRAY['C1', 'C2', 'C3', 'P1']) WITH ORDINALITY AS a (name, n);
INSERT INTO shot_asset_image_models (name, max_images, label_format) VALUES ('two', 2, DEFAULT), ('tags', 2, '@{name}'), ('all tags', NULL, '@{name}'), ('numbers', NULL, '<{n}>');
CREATE FUNCTION pg_temp.context(model text, frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT (SELECT string_agg(concat_ws(' ', e ->> 'label', e ->> 'assetName', e ->> 'url'), ', ' ORDER BY n) FROM jsonb_array_elements(CASE frame WHEN 'start' THEN start_order ELSE end_order END) WITH ORDINALITY AS t (e, n))
    || coalesce('; cut ' || (SELECT string_agg(concat_ws(' ', e ->> 'assetName', e ->> 'url'), ', ' ORDER BY n) FROM jsonb_array_elements(omitted) WITH ORDINALITY AS t (e, n) WHERE e ->> 'frame' = $2), '')
  FROM shot_assets.prompt_context(pg_temp.scene(), model) WHERE shot_label = '1A' $$;
CREATE FUNCTION pg_temp.manifest(model text) RETURNS text LANGUAGE sql AS $$ SELECT start_manifest FROM shot_assets.prompt_context(pg_temp.scene(), model) WHERE shot_label = '1A' $$;
CREATE FUNCTION pg_temp.stored(frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', e ->> 'label', e ->> 'assetName', e ->> 'role'), ', ' ORDER BY n) FROM shots, jsonb_array_elements(CASE frame WHEN 'start' THEN reference_image_order ELSE end_frame_reference_image_order END) WITH ORDINALITY AS t (e, n) WHERE shot_id = '1A' $$;
CREATE FUNCTION pg_temp.sent(frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', asset_name, url, source), ', ' ORDER BY "position") FROM shot_assets.frame_references(pg_temp.shot('1A'), frame) $$;
CREATE FUNCTION pg_temp.stale() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(reason || ' ' || causes, '; ') FROM shot_assets.stale_shots(pg_temp.scene()) WHERE shot_label = '1A' $$;
CREATE FUNCTION pg_temp.warnings(label text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', asset_name, asset_type, presence_type, in_start_frame::text, in_end_frame::text, effective_description, image_url, warning) FROM shot_assets.shot_panel(pg_temp.shot(label)) $$;
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'two') $$, 'the scene is refreshed for a model of two images');
SELECT is(pg_temp.context('two'), 'Image #1 C1 C1.png, Image #2 C2 C2.png; cut C3 C3.png, P1 P1.png', 'a computed order');

-- The override: a style picture, C2 in a picture of its own, and C1, whom the model cuts.
CREATE PROCEDURE pg_temp.override(frame text DEFAULT 'start') LANGUAGE sql AS $$
  SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), frame, jsonb_build_array(jsonb_build_object('url', 'style.png', 'role', 'style', 'label', 'mine'),
    jsonb_build_object('url', 'two.png', 'instanceId', pg_temp.id('instance', 'C2'), 'assetName', 'C2', 'type', 'character'), jsonb_build_object('url', 'one.png', 'assetName', 'c1'))) $$;
CALL pg_temp.override();
SELECT is(pg_temp.sent(), 'style.png override, C2 two.png override', 'the generator reads two images of the override');
SELECT is(pg_temp.context('two'), 'Image #1 style.png, Image #2 C2 two.png; cut c1 one.png', 'the prompt context has the same, and reports what is cut');
SELECT is(pg_temp.context('two', 'end'), 'Image #1 C1 C1.png, Image #2 C2 C2.png; cut C3 C3.png, P1 P1.png', 'the other frame is computed');
SELECT is(pg_temp.manifest('two'), E'Reference images:\nImage #1: extra image\nImage #2: C2 (character) - Look of C2', 'the manifest speaks of what is sent');
SELECT is(pg_temp.stored(), 'Image #1 style, Image #2 C2, c1', 'what is stored has their labels, and none for an image that is cut');
SELECT is((SELECT start_order FROM shot_assets.prompt_context(pg_temp.scene(), 'two') WHERE shot_label = '1A'), (SELECT jsonb_path_query_array(reference_image_order, '$[0 to 1]') FROM shots WHERE shot_id = '1A'), 'the same entries, with all keys');
SELECT is((SELECT jsonb_path_query_array(omitted, '$[0]') FROM shot_assets.prompt_context(pg_temp.scene(), 'two') WHERE shot_label = '1A'), '[{"url": "one.png", "type": null, "frame": "start", "assetName": "c1"}]', 'omitted has what is known of it');
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "start", "shows": [], "change": "override_differs", "leavesOut": ["C1"]}]', 'C1, who is cut, is missing');
SELECT is((SELECT warning FROM shot_assets.shot_panel(pg_temp.shot('1A')) WHERE asset_name = 'C1'), 'The override of the start frame leaves C1 out.', 'the panel warns of that');
SELECT is(pg_temp.context('all tags'), '@extra image style.png, @C2 C2 two.png, @c1 c1 one.png', 'another model takes and calls them otherwise');
SELECT is(pg_temp.manifest('all tags'), E'Reference images:\n@extra image: extra image\n@C2: C2 (character) - Look of C2\n@c1: c1 - Look of C1', 'in its manifest, too');
SELECT is((SELECT start_order FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), model => 'two')), (SELECT start_order FROM shot_assets.reference_orders(pg_temp.scene(), model => 'two') WHERE shot_label = '1A'), 'reference_orders stay');
SELECT is((SELECT string_agg(e ->> 'assetName', ' ') FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'), model => 'two'), jsonb_array_elements(start_order) e), 'C1 C2', 'what computation gives');

-- A refresh for another model labels the override anew.
SELECT results_eq($$ SELECT changed, kept_overrides FROM shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'all tags') WHERE shot_id = pg_temp.shot('1A') $$, $$ VALUES (true, '{start}'::text[]) $$, 'a refresh for another model');
SELECT is(pg_temp.stored(), '@extra image style, @C2 C2, @c1 c1', 'labels the override for it');
SELECT is(pg_temp.sent(), 'style.png override, C2 two.png override, c1 one.png override', 'all of it is sent');
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "start", "shows": [], "change": "override_differs", "leavesOut": ["C3", "P1"]}]', 'C1 is back');
SELECT is((SELECT bool_or(changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'all tags')), false, 'again, nothing is written');
CALL pg_temp.override('end');
SELECT is(pg_temp.stored('end'), '@extra image style, @C2 C2, @c1 c1', 'and so are those that are set from then on');
-- Whatever a client has put there, what is no image stays.
UPDATE shots SET reference_image_order = '[{"url": "a.png", "label": "x"}, {"role": "note"}, [1], {"url": "b.png", "assetName": "B", "type": "extra"}]' WHERE shot_id = '1A';
SELECT is(pg_temp.context('all tags'), '@extra image a.png, @B B b.png', 'a client wrote this');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'all tags') $$, 'a refresh');
SELECT is((SELECT reference_image_order FROM shots WHERE shot_id = '1A'), '[{"url": "a.png", "label": "@extra image"}, {"role": "note"}, [1], {"url": "b.png", "assetName": "B", "type": "extra", "label": "@B"}]', 'labels its images');
UPDATE shots SET reference_image_order = '[{"url": "a.png", "label": "x"}, 1, "b.png", null]' WHERE shot_id = '1A';
SELECT is(pg_temp.context('all tags'), '@extra image a.png', 'of this it reads one image');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => 'all tags') $$, 'a refresh');
SELECT is((SELECT reference_image_order FROM shots WHERE shot_id = '1A'), '[{"url": "a.png", "label": "x"}, 1, "b.png", null]', 'leaves it alone');
UPDATE shots SET reference_image_order = E'[{"url": "a.png", "assetName": "A\\nB", "type": "x\\ty"}]' WHERE shot_id = '1A';
SELECT is(pg_temp.manifest('numbers'), E'Reference images:\n<1>: A B (x y)', 'an image is one line of the manifest');
UPDATE shots SET reference_image_order = '[]' WHERE shot_id = '1A';
SELECT is(pg_temp.manifest('numbers'), '', 'an empty override has no manifest');
SELECT is((SELECT start_order FROM shot_assets.prompt_context(pg_temp.scene(), 'numbers') WHERE shot_label = '1A'), '[]', 'and no image');

-- A pin: exactly what is computed, and what the model cut is not a part of it.
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), false, 'two') $$, 'no override is kept');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(id, 'start', reference_image_order) FROM shots WHERE shot_id = '1A' $$, 'the user pins what is there');
SELECT is(pg_temp.context('two'), 'Image #1 C1 C1.png, Image #2 C2 C2.png', 'nothing of the pin is cut');

-- available_references tells where an image is sent.
CREATE FUNCTION pg_temp.used() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(format('%s %s %s: %s', asset_name, url, used_in, reason), '; ') FROM shot_assets.available_references(pg_temp.shot('1A')) WHERE asset_name IN ('C1', 'C2') $$;
SELECT shot_assets.clear_reference_override(pg_temp.shot('1A'), 'start');
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status) VALUES (pg_temp.asset('C2'), 'side', 'two.png', 'completed');
CALL pg_temp.override();
SELECT matches(pg_temp.used(), 'C1 C1.png {end}: no other image comes before it; C2 C2.png {end}: no other image comes before it; C2 two.png {start}: an override has it', 'one frame has an override');
CALL pg_temp.override('end');
SELECT is(pg_temp.used(), 'C1 C1.png {}: an override is in its place; C2 C2.png {}: an override is in its place; C2 two.png {start,end}: an override has it', 'both have');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'end', '[{"url": "C2.png", "assetName": "C1"}, {"url": "C1.png"}]') $$, 'an image that names nobody, and one of somebody else');
SELECT is(pg_temp.used(), 'C1 C1.png {end}: an override has it; C2 C2.png {}: an override is in its place; C2 two.png {start}: an override has it', 'count by their owner, and by their url');
-- As frame_references has it.
SELECT set_eq($$ SELECT asset_name, url FROM shot_assets.available_references(pg_temp.shot('1A')) WHERE 'start' = ANY (used_in) $$,
  $$ SELECT asset_name, url FROM shot_assets.frame_references(pg_temp.shot('1A'), 'start') WHERE url <> 'style.png' $$, 'the generator reads the same');
SELECT lives_ok($$ SELECT shot_assets.clear_reference_override(pg_temp.shot('1A'), f) FROM unnest('{start,end}'::text[]) f $$, 'the overrides are cleared');

-- Nobody is sent unnoticed: C1 alone, who is then unassigned.
SELECT lives_ok($$ SELECT shot_assets.unassign(id) FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1B') AND scene_asset_instance_id <> pg_temp.id('instance', 'C1') $$, 'only C1 is in 1B');
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'the scene is refreshed');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(id, 'start', reference_image_order) FROM shots WHERE shot_id = '1B' $$, 'the user pins C1');
SELECT lives_ok($$ SELECT shot_assets.unassign(id) FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1B') $$, 'and takes C1 out of the shot');
SELECT results_eq($$ SELECT pg_temp.warnings('1B') $$, ARRAY['C1 | character | false | false | Look of C1. | C1.png | The override of the start frame still shows C1.'], 'the panel has a row that warns');
SELECT results_eq($$ SELECT assignment_id, instance_id, project_asset_id, presence_type FROM shot_assets.shot_panel(pg_temp.shot('1B')) $$, $$ VALUES (NULL::uuid, pg_temp.id('instance', 'C1'), pg_temp.asset('C1'), NULL::text) $$, 'of somebody without an assignment and a presence');
SELECT ok('C1' IN (SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.shot('1B'))), 'who can be assigned');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1B'), 'start', '[{"url": "dave.png", "assetName": "Dave"}, {"url": "C1.png", "assetName": "C1"}, {"url": "x.png", "instanceId": "00000000-0000-0000-0000-000000000000"}]') $$, 'somebody who is not in the scene');
SELECT results_eq($$ SELECT pg_temp.warnings('1B') $$, ARRAY['Dave | false | false | The override of the start frame still shows Dave.',
  'C1 | character | false | false | Look of C1. | C1.png | The override of the start frame still shows C1.',
  'an unknown asset | false | false | The override of the start frame still shows an unknown asset.'], 'has a row, too');
SELECT shot_assets.clear_reference_override(pg_temp.shot('1B'), 'start');
SELECT is_empty($$ SELECT pg_temp.warnings('1B') $$, 'without the override there is none');

-- Nor who has left the scene, where the entry has no type and no id.
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', '[{"url": "c3.png", "assetName": "C3"}, {"url": "style.png"}, {"url": "C1.png", "assetName": "C1"}, {"url": "C2.png", "assetName": "C2"}, {"url": "P1.png", "assetName": "P1"},
  {"url": "grain.png", "assetName": "Grain", "type": "extra"}]') $$, 'an override of names');
SELECT is(pg_temp.stale(), NULL, 'shows who is in the frame');
DELETE FROM scene_asset_instances WHERE id = pg_temp.id('instance', 'C3');
SELECT lives_ok($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'C3 is deleted');
SELECT is(pg_temp.stale(), 'override_differs [{"frame": "start", "shows": ["C3"], "change": "override_differs", "leavesOut": []}]', 'and named, and nobody else');
SELECT * FROM finish();
ROLLBACK;
