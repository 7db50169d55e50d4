-- What an assignment says of its reference image, from the order to the frame generator, staleness and gestures.
\i test/pgtap/screen.inc

UPDATE shots SET camera = 'MCU';
UPDATE project_assets SET image_key_url = lower(name) || '.png';
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status)
  SELECT pg_temp.asset('Renée'), angle, 'renée-' || angle || '.png', 'completed' FROM unnest('{front,back}'::text[]) AS angle;
CREATE FUNCTION pg_temp.pictures(label text, frame text DEFAULT 'start') RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(f.url || ' ' || f.source, ', ' ORDER BY f."position") FROM shots s, shot_assets.frame_references(s.id, frame) f WHERE s.shot_id = label $$;
CREATE FUNCTION pg_temp.choose(label text, name text, choices jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', a.priority, a.camera_angle, a.image_url) FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object(
    'shot_id', pg_temp.shot(label), 'instance_id', pg_temp.instance(name)) || choices)) a $$;
CREATE FUNCTION pg_temp.stale() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', s.shot_label, s.reason, c ->> 'change', c ->> 'assetName', c ->> 'from', c ->> 'to')
  FROM shot_assets.stale_shots(pg_temp.scene()) s LEFT JOIN jsonb_array_elements(s.causes) WITH ORDINALITY AS t (c, n) ON true ORDER BY s.shot_label, n $$;
CREATE FUNCTION pg_temp.choices(label text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', l.asset_name, l.priority, l.camera_angle, l.chosen_image_url) FROM shots s, shot_assets.assignments_for_shot(s.id) l
  WHERE s.shot_id = label AND (l.priority, l.camera_angle, l.chosen_image_url) IS DISTINCT FROM (NULL, NULL, NULL) $$;

SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
SELECT is((SELECT count(*) FROM shot_assets.refresh_reference_orders(pg_temp.scene())), 3::bigint, 'and makes the orders');
SELECT is(pg_temp.pictures('1A'), 'renée-front.png computed, café.png computed', 'characters come first, from the front');

-- The order, the angle, the picture; and what makes a shot stale.
SELECT is(pg_temp.choose('1A', 'Café', '{"priority": 5}'), '5', 'the Café matters more');
SELECT results_eq('SELECT pg_temp.stale()', ARRAY['1A assignments_changed priority Café'], 'the shot is stale because of its priority');
SELECT isnt_empty('SELECT shot_assets.refresh_reference_orders(pg_temp.scene())', 'the user refreshes');
SELECT is(pg_temp.pictures('1A'), 'café.png computed, renée-front.png computed', 'the higher priority is first');
SELECT is(pg_temp.choose('1A', 'Renée', '{"priority": 5}'), '5', 'Renée matters as much');
SELECT results_eq('SELECT pg_temp.stale()', ARRAY['1A assignments_changed priority Renée'], 'stale once more');
SELECT isnt_empty('SELECT shot_assets.refresh_reference_orders(pg_temp.scene())', 'the user refreshes');
SELECT is(pg_temp.pictures('1A'), 'renée-front.png computed, café.png computed', 'equal priorities stand as ever');
SELECT is(pg_temp.choose('1A', 'Renée', '{"priority": 6}'), '6', 'another priority that changes no order');
SELECT is_empty('SELECT pg_temp.stale()', 'makes nothing stale');
-- A refresh remembers such a priority, too, so that what moves an asset later is not its fault.
SAVEPOINT priorities;
SELECT isnt_empty($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Ann'), ARRAY[pg_temp.shot('1B')]) $$, 'Ann is in 1B, too');
SELECT isnt_empty('SELECT shot_assets.refresh_reference_orders(pg_temp.scene())', 'the user refreshes');
SELECT is(pg_temp.choose('1B', 'Renée', '{"priority": 7}') || pg_temp.choose('1B', 'Ann', '{"priority": 7}'), '77', 'Renée and Ann matter as much as each other');
SELECT is((SELECT bool_or(changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene())), false, 'a refresh changes no order');
UPDATE scene_asset_instances SET created_at = '2020-01-01' WHERE id = pg_temp.instance('Ann');
SELECT results_eq('SELECT pg_temp.stale()', ARRAY['1B references_changed order'], 'Ann is older: that is about the order, not about a priority');
ROLLBACK TO priorities;

SELECT is(pg_temp.choose('1A', 'Renée', '{"camera_angle": "back"}'), '6 back', 'Renée from behind');
SELECT results_eq('SELECT pg_temp.stale()', ARRAY['1A references_changed camera Renée renée-front.png renée-back.png'], 'the shot is stale because of the angle');
SELECT is(pg_temp.choose('1A', 'Renée', '{"image_url": "chosen.png"}'), '6 back chosen.png', 'a picture of the user''s choice');
SELECT results_eq('SELECT pg_temp.stale()', ARRAY['1A assignments_changed choice Renée renée-front.png chosen.png'], 'the shot is stale because of the choice');
SELECT isnt_empty('SELECT shot_assets.refresh_reference_orders(pg_temp.scene())', 'the user refreshes');
SELECT is(pg_temp.pictures('1A'), 'chosen.png chosen, café.png computed', 'it is chosen');
SELECT is(pg_temp.pictures('1B'), 'renée-front.png computed, café.png computed', 'in this shot only');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_image_key_url, post_description, confirmed, created_at)
  VALUES (pg_temp.id('event'), pg_temp.instance('Renée'), pg_temp.scene(), pg_temp.shot('1A'), 'within_shot', 'wet.png', 'Wet.', true, '2026-01-01');
SELECT is(pg_temp.pictures('1A', 'end'), 'chosen.png chosen, café.png computed', 'a transformation does not swap it');
SELECT is(pg_temp.choose('1A', 'Renée', '{"image_url": null}'), '6 back', 'no choice any more');
SELECT results_eq('SELECT pg_temp.stale() WHERE true LIMIT 1', ARRAY['1A assignments_changed choice Renée chosen.png renée-back.png'], 'stale again');
DELETE FROM transformation_events;

-- Gestures carry choices along.
SELECT is(pg_temp.choose('1A', 'Renée', '{"image_url": "chosen.png"}'), '6 back chosen.png', 'the user chooses again');
SELECT results_eq($$ SELECT concat_ws(' ', created, changed, unchanged) FROM shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('1B')]) $$, ARRAY['0 2 0'], 'a copy to 1B changes both');
SELECT set_eq($$ SELECT pg_temp.choices('1B') $$, ARRAY['Renée 6 back chosen.png', 'Café 5'], 'and brings the choices');
SELECT results_eq($$ SELECT concat_ws(' ', created, changed, unchanged) FROM shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('1B')]) $$, ARRAY['0 0 2'], 'twice is once');
SELECT is(pg_temp.choose('1B', 'Café', '{"priority": null, "image_url": "terrace.png"}'), 'terrace.png', 'another picture of the Café in 1B');
SELECT results_eq($$ SELECT concat_ws(' ', created, changed, unchanged) FROM shot_assets.copy_assignments(pg_temp.shot('1B'), ARRAY[pg_temp.shot('1A')]) $$, ARRAY['0 1 1'], 'a copy back');
SELECT set_eq($$ SELECT pg_temp.choices('1A') $$, ARRAY['Renée 6 back chosen.png', 'Café 5 terrace.png'], 'leaves what the copied one says nothing about');
SELECT is((SELECT count(*) FROM shot_assets.split_shot(pg_temp.shot('1A'), ARRAY['1A', '1Aa'])), 2::bigint, 'the user splits 1A');
SELECT set_eq($$ SELECT pg_temp.choices('1Aa') $$, ARRAY['Renée 6 back chosen.png', 'Café 5 terrace.png'], 'both parts have the choices');
SELECT is(pg_temp.choose('1A', 'Café', '{"priority": null, "image_url": null}'), '', 'the first part has none of the Café any more');
SELECT is((SELECT count(*) FROM shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id IN ('1A', '1Aa')), '1A')), 1::bigint, 'the user merges the parts');
SELECT set_eq($$ SELECT pg_temp.choices('1A') $$, ARRAY['Renée 6 back chosen.png', 'Café 5 terrace.png'], 'the whole has what any part says');
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('other'), pg_temp.scene(), pg_temp.asset('Ann'));
SELECT isnt_empty($$ SELECT shot_assets.assign(pg_temp.shot('1A'), pg_temp.id('other')) $$, 'Ann is Renée');
SELECT is((SELECT combined FROM shot_assets.merge_instances(pg_temp.id('other'), ARRAY[pg_temp.instance('Renée')])), 1::bigint, 'the user says so');
SELECT set_eq($$ SELECT pg_temp.choices('1A') $$, ARRAY['Ann 6 back chosen.png', 'Café 5 terrace.png'], 'Ann has the choices');
SELECT set_eq($$ SELECT pg_temp.choices('1B') $$, ARRAY['Ann 6 back chosen.png', 'Café terrace.png'], 'in every shot');

-- A schema that an earlier version attached has no choices to carry.
ALTER TABLE shot_asset_assignments DROP priority, DROP camera_angle, DROP image_url;
SELECT is((SELECT count(*) FROM shot_assets.split_shot(pg_temp.shot('1A'), ARRAY['1A', '1Aa'])), 2::bigint, 'it splits');
SELECT is((SELECT count(*) FROM shot_assets.merge_shots(ARRAY(SELECT id FROM shots WHERE shot_id IN ('1A', '1Aa')), '1A')), 1::bigint, 'merges');
SELECT isnt_empty($$ SELECT shot_assets.copy_assignments(pg_temp.shot('1A'), ARRAY[pg_temp.shot('1B')]) $$, 'and copies');

SELECT * FROM finish();
ROLLBACK;
