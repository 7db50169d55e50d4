-- Undo and redo of what a user says of a reference image: priority, angle and chosen picture.
\i test/pgtap/screen.inc

SELECT isnt_empty($$ SELECT shot_assets.enable_history('日本 "film"') $$, 'an admin turns history on');
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
CREATE FUNCTION pg_temp.renée() RETURNS uuid LANGUAGE sql AS $$
  SELECT id FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée') $$;
CREATE FUNCTION pg_temp.choices() RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', presence_type, priority, camera_angle, image_url) FROM shot_asset_assignments WHERE id = pg_temp.renée() $$;
CREATE FUNCTION pg_temp.undo() RETURNS bigint LANGUAGE sql AS $$ SELECT shot_assets.undo_last(pg_temp.scene()) $$;
CREATE FUNCTION pg_temp.redo() RETURNS bigint LANGUAGE sql AS $$ SELECT shot_assets.redo_last(pg_temp.scene()) $$;
CREATE FUNCTION pg_temp.choose(image_url text DEFAULT NULL, camera_angle text DEFAULT NULL, priority int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT (shot_assets.set_reference(pg_temp.renée(), image_url, camera_angle, priority)).image_url $$;

SELECT is(pg_temp.choose('a.png', 'back', 3), 'a.png', 'the user chooses a picture, an angle and a priority');
SELECT is(pg_temp.choose('b.png', 'side', -1), 'b.png', 'then others');
SELECT is(pg_temp.choices(), 'throughout -1 side b.png', 'which are there');
SELECT is(pg_temp.undo(), 1::bigint, 'undo');
SELECT is(pg_temp.choices(), 'throughout 3 back a.png', 'brings the first ones back');
CALL pg_temp.approve();
SELECT is(pg_temp.undo(), 1::bigint, 'undo once more');
SELECT is(pg_temp.choices(), 'throughout', 'leaves none');
SELECT is(pg_temp.stages(), 'outdated outdated', 'and outdates the stages');
SELECT is(pg_temp.redo(), 1::bigint, 'redo');
SELECT is(pg_temp.choices(), 'throughout 3 back a.png', 'returns to the first ones');
SELECT is(pg_temp.redo(), 1::bigint, 'redo once more');
SELECT is(pg_temp.choices(), 'throughout -1 side b.png', 'to the others');

-- An assignment that was removed comes back with them.
SELECT isnt_empty($$ SELECT shot_assets.unassign(pg_temp.renée()) $$, 'Renée leaves the shot');
SELECT is(pg_temp.choices(), NULL, 'with what was said of her picture');
SELECT is(pg_temp.undo(), 1::bigint, 'undo');
SELECT is(pg_temp.choices(), 'throughout -1 side b.png', 'brings both back');

-- Another picture that somebody chose since is no reason to lose it.
SELECT is(pg_temp.choose('c.png'), 'c.png', 'the user chooses again');
SELECT set_config('shot_assets.user_id', 'Zoë', true);
SELECT is(pg_temp.choose('zoë.png'), 'zoë.png', 'and then Zoë does');
SELECT set_config('shot_assets.user_id', '', true);
SELECT throws_ok($$ SELECT pg_temp.undo() $$, 'PT409', NULL, 'the user cannot undo it');
SELECT is(pg_temp.choices(), 'throughout -1 side zoë.png', 'her picture stays');

SELECT * FROM finish();
ROLLBACK;
