-- What two instances of one asset are called, so that orders, manifests, notes and screens tell them apart.
\i test/pgtap/screen.inc
INSERT INTO project_assets (id, project_id, name, asset_type, description, image_key_url)
  VALUES (pg_temp.asset('Guard'), pg_temp.id('project'), 'Guard', 'character', 'A guard in grey.', 'guard.png');
CREATE FUNCTION pg_temp.add_guard(name text, second int) RETURNS void LANGUAGE sql AS $$
  INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
    VALUES (pg_temp.id(name), pg_temp.scene(), pg_temp.asset('Guard'), '2026-01-02'::timestamptz + second * interval '1 s') $$;
CREATE FUNCTION pg_temp.names(orders jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(e ->> 'assetName', ', ' ORDER BY n) FROM jsonb_array_elements(orders) WITH ORDINALITY AS t (e, n) $$;
CREATE FUNCTION pg_temp.shown() RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.names(start_order) FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')) $$;
CREATE FUNCTION pg_temp.assign(name text, presence text DEFAULT 'throughout', note text DEFAULT NULL) RETURNS uuid LANGUAGE sql AS $$
  SELECT (shot_assets.assign(pg_temp.shot('1A'), pg_temp.id(name), presence, note)).id $$;
UPDATE project_assets SET image_key_url = 'cafe.png' WHERE name = 'Café';
DELETE FROM scene_asset_instances WHERE project_asset_id = pg_temp.asset('Renée');
SELECT shot_assets.ensure_populated(pg_temp.scene());

-- A second instance renames the first: its shots are stale, and nothing is outdated.
SELECT pg_temp.add_guard('first', 1);
SELECT isnt(pg_temp.assign('first'), NULL, 'a guard stands in the shot');
SELECT is(pg_temp.shown(), 'Guard, Café', 'one guard is the guard');
SELECT isnt_empty($$ SELECT * FROM shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'its frames are made');
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}';
SELECT pg_temp.add_guard('second', 2);
SELECT is(pg_temp.stages(), 'locked locked', 'a second instance outdates nothing');
SELECT results_eq($$ SELECT shot_label, reason, causes -> 0 ->> 'change', causes -> 0 ->> 'from', causes -> 0 ->> 'to' FROM shot_assets.stale_shots(pg_temp.scene()) $$,
  $$ VALUES ('1A', 'references_changed', 'name', 'Guard', 'Guard 1') $$, 'the shots that show the first are stale');
SELECT is(pg_temp.shown(), 'Guard 1, Café', 'he has a number now');
SELECT is((SELECT string_agg(asset_name, ', ' ORDER BY "position") FROM shot_assets.frame_references(pg_temp.shot('1A'), 'start')), 'Guard, Café', 'what was stored is read as it was');

-- Both in the shot: every output has the two names.
SELECT isnt(pg_temp.assign('second', 'enters', 'from the left'), NULL, 'the second guard comes in');
SELECT is((SELECT array_agg(kept_overrides) FROM shot_assets.refresh_reference_orders(pg_temp.scene()) WHERE kept_overrides <> '{}'), NULL, 'other names are no override');
SELECT is((SELECT pg_temp.names(end_frame_reference_image_order) FROM shots WHERE shot_id = '1A'), 'Guard 1, Guard 2, Café', 'the stored order');
SELECT is((SELECT end_manifest FROM shot_assets.prompt_context(pg_temp.scene()) WHERE shot_label = '1A'),
  E'Reference images:\nImage #1: Guard 1 (character) - A guard in grey\nImage #2: Guard 2 (character) - A guard in grey\nImage #3: Café (location)', 'the manifest');
SELECT is((SELECT video_notes FROM shot_assets.prompt_context(pg_temp.scene()) WHERE shot_label = '1A'), 'Guard 2 enters the frame from the left', 'the note for the video');
SELECT is((SELECT pg_temp.names(assets) FROM shot_assets.prompt_context(pg_temp.scene()) WHERE shot_label = '1A'), 'Guard 1, Guard 2, Café', 'the prompt context');
SELECT is((SELECT string_agg(DISTINCT asset_name, ', ' ORDER BY asset_name) FROM shot_assets.available_references(pg_temp.shot('1A'))), 'Café, Guard 1, Guard 2', 'the images there are');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Guard 1 throughout', 'Guard 2 enters (from the left)', 'Café throughout'], 'the rows of assignments');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.shot_panel(pg_temp.shot('1A')) $$, ARRAY['Guard 1', 'Guard 2', 'Café'], 'the panel');
SELECT is((SELECT count(*) FROM shot_assets.presence_matrix(pg_temp.scene()) AS line WHERE line ~ '^Guard [12] '), 2::bigint, 'the matrix');
SELECT is((SELECT count(DISTINCT m[1]) FROM regexp_matches(shot_assets.presence_chart(pg_temp.scene()), 'Guard [12]', 'g') AS m), 2::bigint, 'the chart');
SELECT results_eq($$ SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.shot('1B')) $$, ARRAY['Guard 1', 'Guard 2'], 'the list of what can be added');

SELECT results_eq($$ SELECT asset_name FROM shot_assets.scene_assets(pg_temp.scene()) $$, ARRAY['Guard 1', 'Guard 2', 'Café'], 'the assets of the scene');
SELECT (shot_assets.assign(pg_temp.shot('1B'), pg_temp.id('second'), 'enters')).id AS again \gset
SELECT results_eq($$ SELECT asset_name, message FROM shot_assets.check_continuity(pg_temp.scene()) $$,
  $$ VALUES ('Guard 2', '1A ends with Guard 2 in frame, yet Guard 2 enters in 1B.') $$, 'what neighbouring shots contradict each other about');
SELECT isnt((shot_assets.unassign(:'again')).id, NULL, 'he comes in once');

-- A spreadsheet has these names, and finds them again.
SELECT is((SELECT count(*) FROM regexp_matches(shot_assets.export_assignments(scene_id => pg_temp.scene()), 'Guard [12]', 'g')), 2::bigint, 'the export');
SELECT is((SELECT string_agg(DISTINCT outcome, ', ') FROM shot_assets.import_assignments(shot_assets.export_assignments(scene_id => pg_temp.scene()), true)), 'unchanged', 'comes back as it went');
SELECT results_eq($$ SELECT outcome, instance_id FROM shot_assets.import_assignments(E'scene,shot,asset\n' || pg_temp.scene() || E',1B,guard 2\n', true) $$, $$ VALUES ('created', pg_temp.id('second')) $$, 'a cell names one of them');
SELECT is((SELECT outcome FROM shot_assets.import_assignments(E'scene,shot,asset\n' || pg_temp.scene() || E',1B,Guard\n', true)), 'ambiguous', 'the name of the asset names none');

-- Names of their own; numbers skip what exists.
UPDATE scene_asset_instances SET instance_name = 'Hans' WHERE id = pg_temp.id('first');
SELECT is(pg_temp.shown(), 'Hans, Café', 'the name of the instance comes before a number');

-- A changed name makes the shots stale that show it, and outdates nothing.
SELECT isnt_empty($$ SELECT * FROM shot_assets.refresh_reference_orders(pg_temp.scene()) $$, 'his frames are made');
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}, "10": {"status": "locked"}}';
UPDATE scene_asset_instances SET instance_name = 'Karl' WHERE id = pg_temp.id('first');
SELECT is(pg_temp.stages(), 'locked locked', 'another name outdates nothing');
SELECT is_empty($$ SELECT * FROM shot_assets.outdated_because(pg_temp.scene()) $$, 'and is no reason');
SELECT results_eq($$ SELECT shot_label, reason, jsonb_array_length(causes), causes -> 0 ->> 'change', causes -> 0 ->> 'from', causes -> 0 ->> 'to' FROM shot_assets.stale_shots(pg_temp.scene()) $$,
  $$ VALUES ('1A', 'references_changed', 1, 'name', 'Hans', 'Karl') $$, 'the shots that show him are stale');
UPDATE scene_asset_instances SET instance_name = 'Hans' WHERE id = pg_temp.id('first');
UPDATE scene_asset_instances SET instance_name = 'Bar' WHERE id = pg_temp.id('instance', 'Café');
SELECT is_empty($$ SELECT * FROM shot_assets.stale_shots(pg_temp.scene()) $$, 'a name that is as it was makes none stale, nor one that nobody reads');

SELECT pg_temp.add_guard('third', 3);
SELECT is((SELECT string_agg(asset_name, ', ') FROM shot_assets.assignable_assets(pg_temp.shot('1B'))), 'Hans, Guard 1, Guard 2', 'the others are numbered by age');
UPDATE scene_asset_instances SET instance_name = 'guard  1' WHERE id = pg_temp.id('first');
SELECT is((SELECT string_agg(asset_name, ', ') FROM shot_assets.assignable_assets(pg_temp.shot('1B'))), 'guard  1, Guard 2, Guard 3', 'numbers skip a name that exists');
DELETE FROM scene_asset_instances WHERE id = pg_temp.id('third');
UPDATE scene_asset_instances SET instance_name = NULL WHERE id = pg_temp.id('first');
SELECT is(pg_temp.shown(), 'Guard 1, Café', 'and are free again');

-- Over a shoulder, a number tells them apart.
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status) VALUES (pg_temp.asset('Guard'), 'front', 'front.png', 'completed'), (pg_temp.asset('Guard'), 'back', 'back.png', 'completed');
UPDATE shots SET camera = 'OTS on Guard 2' WHERE shot_id = '1A';
SELECT is((SELECT string_agg(e ->> 'url', ' ') FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')), jsonb_array_elements(end_order) AS e), 'back.png front.png cafe.png', 'the second from the front, the first from behind');
UPDATE shots SET camera = 'over Guard 2''s shoulder' WHERE shot_id = '1A';
SELECT is((SELECT string_agg(e ->> 'url', ' ') FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')), jsonb_array_elements(end_order) AS e), 'front.png back.png cafe.png', 'and the other way round');
UPDATE shots SET camera = 'ots guard 2' WHERE shot_id = '1A';
SELECT is((SELECT string_agg(e ->> 'url', ' ') FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')), jsonb_array_elements(end_order) AS e), 'front.png back.png cafe.png', 'a name of the scene needs no capital');
SELECT results_eq($$ SELECT image_url FROM shot_assets.assignments_for_shot(pg_temp.shot('1A')) $$, ARRAY['front.png', 'back.png', 'cafe.png'], 'in every list');
SELECT results_eq($$ SELECT image_url FROM shot_assets.shot_panel(pg_temp.shot('1A')) $$, ARRAY['front.png', 'back.png', 'cafe.png'], 'and in the panel');
UPDATE shots SET camera = 'over Guard 2''s shoulder' WHERE shot_id = '1A';

-- Overrides: an entry without an id has the name of an instance, or of the asset.
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'end', '[{"url": "a", "assetName": "guard 2"}, {"url": "c", "assetName": "Café"}]') $$, 'an override with one guard');
SELECT is((SELECT d -> 'leavesOut' FROM shot_assets.stale_shots(pg_temp.scene()), jsonb_array_elements(causes) AS d WHERE d ->> 'change' = 'override_differs'), '["Guard 1"]', 'leaves out the other');
SELECT is((SELECT string_agg(warning, '') FROM shot_assets.shot_panel(pg_temp.shot('1A'))), 'The override of the end frame leaves Guard 1 out.', 'the panel names him');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'end', '[{"url": "a", "assetName": "Guard"}, {"url": "b", "assetName": "Guard"}, {"url": "c", "assetName": "Café"}]') $$, 'an override of before the second');
SELECT is((SELECT count(*) FROM shot_assets.stale_shots(pg_temp.scene()), jsonb_array_elements(causes) AS d WHERE d ->> 'change' = 'override_differs'), 0::bigint, 'shows both');

-- Merged, the one that is left is the guard again, in overrides too.
SELECT lives_ok(format($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'end', '[{"url": "a", "assetName": "Guard 2", "instanceId": "%s"}]') $$, pg_temp.id('second')), 'an override of the second');
SELECT is((SELECT overrides_changed FROM shot_assets.merge_instances(pg_temp.id('first'), ARRAY[pg_temp.id('second')]) AS m (moved, combined, events, overrides_changed)), 1::bigint, 'he was the first all along');
SELECT is((SELECT pg_temp.names(end_frame_reference_image_order) FROM shots WHERE shot_id = '1A'), 'Guard', 'and has no number');
SELECT is((SELECT pg_temp.names(end_order) FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'))), 'Guard, Café', 'nowhere');

-- A host without the column.
ALTER TABLE scene_asset_instances DROP COLUMN instance_name;
SELECT pg_temp.add_guard('fourth', 4);
SELECT is((SELECT pg_temp.names(end_order) FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A'))), 'Guard 1, Café', 'without instance_name, numbers tell them apart');
SELECT * FROM finish();
ROLLBACK;
