-- available_references: every picture that there is, which one a frame gets, and why.
\i test/pgtap/screen.inc
CREATE FUNCTION pg_temp.available(label text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' | ', a.asset_name, a.url, a.source, a.angle, nullif(array_to_string(a.used_in, '+'), ''), a.reason)
  FROM shot_assets.available_references(pg_temp.shot(label)) a $$;
SELECT is_empty($$ SELECT pg_temp.available('1A') $$, 'nobody has a picture');

UPDATE shots SET camera = 'OTS' WHERE shot_id = '1A';
UPDATE project_assets SET image_key_url = 'café.png' WHERE name = 'Café';
UPDATE project_assets SET image_key_url = 'renée.png' WHERE name = 'Renée';
INSERT INTO asset_angle_variants (project_asset_id, angle_type, image_url, status) VALUES
  (pg_temp.asset('Renée'), 'front', 'front.png', 'completed'), (pg_temp.asset('Renée'), 'side', 'side.png', 'completed'),
  (pg_temp.asset('Renée'), 'back', 'back.png', 'failed'), (pg_temp.asset('Café'), 'side', 'café-side.png', 'completed');
SELECT results_eq($$ SELECT pg_temp.available('1A') $$, ARRAY[
  'Renée | front.png | asset_variant | front | start+end | front, because there is no completed variant for the angle back',
  'Renée | renée.png | asset | asset_variant comes first',
  'Renée | side.png | asset_variant | side | the angle is back',
  'Café | café.png | asset | start+end | no other image comes before it',
  'Café | café-side.png | asset_variant | side | variants of an asset count for characters'], 'in a legacy scene');
UPDATE asset_angle_variants SET status = 'completed';
UPDATE scene_asset_instances SET image_key_url = 'gown.png', selected_master_reference_url = 'master.png' WHERE id = pg_temp.instance('Renée');
SELECT results_eq($$ SELECT a FROM pg_temp.available('1A') a WHERE a ~ 'Renée' $$, ARRAY[
  'Renée | back.png | asset_variant | back | start+end | the angle is back',
  'Renée | front.png | asset_variant | front | asset_variant comes first',
  'Renée | gown.png | instance | asset_variant comes first',
  'Renée | master.png | master | asset_variant comes first',
  'Renée | renée.png | asset | asset_variant comes first',
  'Renée | side.png | asset_variant | side | the angle is back'], 'a variant for the angle');
UPDATE scene_asset_instances SET description_override = 'In a gown.' WHERE id = pg_temp.instance('Renée');
SELECT is((SELECT a FROM pg_temp.available('1A') a LIMIT 1), 'Renée | gown.png | instance_look | start+end | the instance has a look of its own', 'a look of its own');
SELECT is((SELECT count(*) FROM pg_temp.available('1A') a WHERE a ~ 'gown'), 1::bigint, 'is named once');
INSERT INTO asset_angle_variants (project_asset_id, scene_asset_instance_id, angle_type, image_url, status)
  VALUES (pg_temp.asset('Renée'), pg_temp.instance('Renée'), 'back', 'gown-back.png', 'completed');
SELECT is((SELECT a FROM pg_temp.available('1A') a LIMIT 1), 'Renée | gown-back.png | instance_variant | back | start+end | the angle is back', 'its own variant');

-- A transformation that the shot shows, a presence, a choice.
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, post_image_key_url, confirmed, created_at)
  VALUES (pg_temp.id('event'), pg_temp.instance('Renée'), pg_temp.scene(), pg_temp.shot('1A'), 'within_shot', 'wet.png', true, '2026-01-01');
SELECT results_eq($$ SELECT a FROM pg_temp.available('1A') a LIMIT 2 $$, ARRAY[
  'Renée | wet.png | transformation | end | a transformation is in effect', 'Renée | gown-back.png | instance_variant | back | start | the angle is back'],
  'the frames have different images');
SELECT is((SELECT a FROM pg_temp.available('1B') a LIMIT 1), 'Renée | wet.png | transformation | start+end | a transformation is in effect', 'after it they have not');
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'exits') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée') $$, 'Renée exits');
SELECT results_eq($$ SELECT a FROM pg_temp.available('1A') a LIMIT 2 $$, ARRAY[
  'Renée | wet.png | transformation | no frame shows this look', 'Renée | gown-back.png | instance_variant | back | start | the angle is back'], 'and is never wet');
SELECT lives_ok($$ SELECT shot_assets.set_reference(id, 'chosen.png') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée') $$, 'the user chooses');
SELECT results_eq($$ SELECT a FROM pg_temp.available('1A') a LIMIT 2 $$, ARRAY[
  'Renée | chosen.png | chosen | start | the assignment has chosen it', 'Renée | wet.png | transformation | chosen comes first'], 'what counts');
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'passes_through') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée') $$, 'Renée passes');
SELECT is((SELECT a FROM pg_temp.available('1A') a LIMIT 1), 'Renée | chosen.png | chosen | no frame shows the asset', 'no frame has any of hers');
-- What is used is what a generator reads.
SELECT results_eq($$ SELECT s.shot_id, f.frame, r.asset_name, r.url FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS f (frame)
    CROSS JOIN LATERAL shot_assets.frame_references(s.id, f.frame) r ORDER BY 1, 2, 3 $$,
  $$ SELECT s.shot_id, f.frame, a.asset_name, a.url FROM shots s CROSS JOIN unnest('{start,end}'::text[]) AS f (frame)
    CROSS JOIN LATERAL shot_assets.available_references(s.id) a WHERE f.frame = ANY (a.used_in) ORDER BY 1, 2, 3 $$, 'frame_references agrees');
SELECT throws_ok($$ SELECT shot_assets.available_references(pg_temp.id('nothing')) $$, 'PT404', NULL, 'no such shot');
SELECT * FROM finish();
ROLLBACK;
