-- set_reference: the user says which picture, which angle, and how important.
\i test/pgtap/screen.inc
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
CALL pg_temp.approve();
CREATE FUNCTION pg_temp.renée() RETURNS uuid LANGUAGE sql AS $$
  SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée') $$;
CREATE FUNCTION pg_temp.set_reference(image_url text DEFAULT NULL, camera_angle text DEFAULT NULL, priority int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', presence_type, presence_note, r.priority, r.camera_angle, r.image_url)
  FROM shot_assets.set_reference(pg_temp.renée(), image_url, camera_angle, priority) r $$;

SELECT is(pg_temp.set_reference(), 'throughout', 'nothing given changes nothing');
SELECT is(pg_temp.stages(), 'locked locked', 'and overtakes nothing');
SELECT is(pg_temp.set_reference(image_url => 'a.png'), 'throughout a.png', 'a picture');
SELECT is(pg_temp.stages(), 'outdated outdated', 'overtakes approved work');
SELECT is(pg_temp.set_reference(camera_angle => 'back'), 'throughout back a.png', 'an angle; NULL keeps the picture');
SELECT is(pg_temp.set_reference(priority => -3), 'throughout -3 back a.png', 'a priority; the others stay');
SELECT is((SELECT concat_ws(' ', presence_type, presence_note, priority, camera_angle, image_url) FROM shot_assets.set_presence(pg_temp.renée(), 'enters', 'slowly')),
  'enters slowly -3 back a.png', 'set_presence keeps all three');
CALL pg_temp.approve();
SELECT is(pg_temp.set_reference('a.png', 'back', -3), 'enters slowly -3 back a.png', 'the same once more');
SELECT is(pg_temp.stages(), 'locked locked', 'overtakes nothing');
SELECT is(pg_temp.set_reference(image_url => ''), 'enters slowly -3 back', 'an empty text clears the picture');
SELECT is(pg_temp.set_reference(camera_angle => '', priority => 0), 'enters slowly', 'likewise the angle, and 0 the priority');
SELECT is(pg_temp.set_reference('b.png', 'side', 32767), 'enters slowly 32767 side b.png', 'all at once');

SELECT throws_ok($$ SELECT shot_assets.set_reference(pg_temp.id('nothing'), 'a.png') $$, 'PT404', NULL, 'no such assignment');
SELECT throws_ok($$ SELECT shot_assets.set_reference(NULL, 'a.png') $$, '22023', NULL, 'no assignment');
SELECT throws_ok($$ SELECT pg_temp.set_reference(camera_angle => 'top') $$, '22023', 'invalid camera_angle: "top"', 'an angle that does not exist');
SELECT throws_ok($$ SELECT pg_temp.set_reference(priority => 32768) $$, '22023', 'invalid priority: 32768', 'a priority that is too high');
SELECT throws_ok($$ SELECT pg_temp.set_reference(priority => -32769) $$, '22023', 'invalid priority: -32769', 'or too low');
SELECT is(pg_temp.set_reference(), 'enters slowly 32767 side b.png', 'nothing of that was done');

ALTER TABLE shot_asset_assignments DROP priority, DROP image_url;
SELECT is(pg_temp.set_reference('', 'back', 0), 'enters slowly back', 'in an older schema what is there is set');
SELECT throws_ok($$ SELECT pg_temp.set_reference('a.png') $$, '55000', 'table "shot_asset_assignments" in schema "日本 "film"" has no column "image_url"', 'and what must be stored is refused');
SELECT throws_ok($$ SELECT pg_temp.set_reference(priority => 1) $$, '55000', NULL, 'be it a priority');
SELECT * FROM finish();
ROLLBACK;
