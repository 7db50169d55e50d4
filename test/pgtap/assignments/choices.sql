-- What an assignment says of its reference image: priority, camera angle and a chosen picture.
\i test/pgtap/screen.inc
SET LOCAL client_min_messages = warning;
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
CALL pg_temp.approve();

CREATE FUNCTION pg_temp.set_choices(choices jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT concat_ws(' ', a.presence_type, a.presence_note, a.priority, a.camera_angle, a.image_url)
  FROM shot_assets.assign_many(jsonb_build_array(jsonb_build_object(
    'shot_id', pg_temp.shot('1A'), 'instance_id', pg_temp.instance('Renée')) || choices)) a $$;

SELECT is(pg_temp.set_choices('{"priority": 2, "camera_angle": "side", "image_url": "a.png"}'), 'throughout 2 side a.png', 'all three are stored');
SELECT is(pg_temp.stages(), 'outdated outdated', 'they overtake approved work');
SELECT is((SELECT jsonb_path_query_array(o.causes, '$[*].cause') FROM (SELECT jsonb_agg(to_jsonb(b)) AS causes FROM shot_assets.outdated_because(pg_temp.scene()) b
           WHERE stage = 9) o), '["reference_changed"]', 'and the reason is named');
CALL pg_temp.approve();
SELECT is(pg_temp.set_choices('{}'), 'throughout 2 side a.png', 'what an element does not give is kept');
SELECT is(pg_temp.set_choices('{"priority": 2, "cameraAngle": "side", "imageUrl": "a.png"}'), 'throughout 2 side a.png', 'camelCase is the same');
SELECT is(pg_temp.stages(), 'locked locked', 'the same once more overtakes nothing');
SELECT is(pg_temp.set_choices('{"priority": null}'), 'throughout side a.png', 'null clears the priority');
SELECT is(pg_temp.stages(), 'outdated outdated', 'which is a change');
SELECT is(pg_temp.set_choices('{"camera_angle": null, "image_url": null}'), 'throughout', 'null clears the others');
CALL pg_temp.approve();
UPDATE shot_asset_assignments SET priority = 0, image_url = '' WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée');
SELECT is(pg_temp.stages(), 'locked locked', 'a priority of 0 and an empty URL are none');
UPDATE shot_asset_assignments SET camera_angle = 'back' WHERE shot_id = pg_temp.shot('1A') AND scene_asset_instance_id = pg_temp.instance('Renée');
SELECT is(pg_temp.stages(), 'outdated outdated', 'plain SQL overtakes, too');
SELECT is((SELECT concat_ws(' ', priority, camera_angle, chosen_image_url) FROM shot_assets.assignments_for_shot(pg_temp.shot('1A')) WHERE asset_name = 'Renée'),
  'back', 'a list of assignments shows them');
SELECT is((SELECT a ->> 'camera_angle' FROM jsonb_path_query(shot_assets.scene_assignments(pg_temp.scene()), '$[*].assignments[*]') AS a
           WHERE a #>> '{instance,project_asset,name}' = 'Renée' AND a ->> 'camera_angle' IS NOT NULL), 'back', 'so does the document of a scene');

SELECT throws_ok($$ SELECT pg_temp.set_choices('{"camera_angle": "top"}') $$, '22023', 'invalid camera_angle of element 1: "top"', 'an unknown angle');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"priority": "2"}') $$, '22023', 'invalid priority of element 1', 'a priority that is text');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"priority": 1.5}') $$, '22023', 'invalid priority of element 1', 'one that is not whole');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"priority": 32768}') $$, '22023', 'invalid priority of element 1', 'one that is too high');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"image_url": 7}') $$, '22023', 'image_url of element 1 is not a string', 'a URL that is a number');
SELECT throws_ok($$ UPDATE shot_asset_assignments SET camera_angle = 'top' $$, '23514', NULL, 'the table refuses an unknown angle');

-- A schema that an earlier version attached lacks the columns: everything works, and what must be stored is refused.
ALTER TABLE shot_asset_assignments DROP priority, DROP camera_angle, DROP image_url;
SELECT is((SELECT count(*) FROM shot_assets.assignments_for_scene(pg_temp.scene())), 6::bigint, 'lists work');
SELECT is((SELECT count(*) FROM jsonb_path_query(shot_assets.scene_assignments(pg_temp.scene()), '$[*].assignments[*] ? (@.priority == null)')), 6::bigint, 'the document works');
SELECT is((SELECT count(*) FROM shot_assets.reference_orders(pg_temp.scene())), 3::bigint, 'orders work');
CALL pg_temp.approve();
SELECT is(pg_temp.set_choices('{"presence_type": "enters", "presence_note": "left", "priority": null, "image_url": ""}'), 'enters left', 'assign_many works');
SELECT is(pg_temp.stages(), 'outdated outdated', 'the triggers work');
SELECT is((SELECT p.presence_type FROM shot_asset_assignments a, shot_assets.set_presence(a.id, 'exits', 'left') p WHERE a.shot_id = pg_temp.shot('1A') AND a.scene_asset_instance_id = pg_temp.instance('Renée')),
  'exits', 'set_presence works');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"priority": 1}') $$, '55000', 'table "shot_asset_assignments" in schema "日本 "film"" has no column "priority"', 'a priority');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"camera_angle": "side"}') $$, '55000', NULL, 'an angle');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"image_url": "a.png"}') $$, '55000', NULL, 'a picture');
SELECT set_eq($$ SELECT object, problem, remedy FROM shot_assets.check_pipeline('日本 "film"') $$,
  $$ SELECT o AS object, 'is missing' AS problem, $r$SELECT * FROM shot_assets.attach('日本 "film"')$r$ AS remedy FROM unnest(ARRAY['column shot_asset_assignments.priority',
       'column shot_asset_assignments.camera_angle', 'column shot_asset_assignments.image_url', 'check of shot_asset_assignments (camera_angle)']) AS o $$,
  'check_pipeline tells');
SELECT set_eq($$ SELECT object FROM shot_assets.attach('日本 "film"') WHERE action = 'added' $$,
  ARRAY['column shot_asset_assignments.priority', 'column shot_asset_assignments.camera_angle', 'column shot_asset_assignments.image_url',
        'check of shot_asset_assignments (camera_angle)'], 'attach adds them');
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('日本 "film"') $$, 'all is well');
SELECT is(pg_temp.set_choices('{"priority": 1}'), 'exits left 1', 'and now they are stored');

-- Columns of the host's own, of another kind, are left alone.
ALTER TABLE shot_asset_assignments DROP priority, ADD priority int NOT NULL DEFAULT 5, DROP camera_angle, ADD camera_angle text GENERATED ALWAYS AS ('wide') STORED,
  DROP image_url, ADD image_url jsonb;
SELECT is(pg_temp.set_choices('{"presence_type": "enters", "priority": null}'), 'enters left', 'they read as absent');
SELECT throws_ok($$ SELECT pg_temp.set_choices('{"priority": 1}') $$, '55000', 'column "priority" of table "shot_asset_assignments" has type integer, but smallint is expected', 'and are not written');
SELECT set_eq($$ SELECT severity, object, problem FROM shot_assets.check_pipeline('日本 "film"') $$,
  $$ VALUES ('warning', 'shot_asset_assignments.priority', 'is a column of the host''s own (integer, NOT NULL), so it is left alone; ours would be of type smallint'),
            ('warning', 'shot_asset_assignments.camera_angle', 'is a column of the host''s own (text, generated), so it is left alone; ours would be of type text'),
            ('warning', 'shot_asset_assignments.image_url', 'is a column of the host''s own (jsonb), so it is left alone; ours would be of type text') $$,
  'check_pipeline warns');
SELECT is_empty($$ SELECT * FROM shot_assets.attach('日本 "film"') WHERE action = 'added' $$, 'attach adds nothing');
DO $$ DECLARE remedy text; BEGIN
  FOR remedy IN SELECT c.remedy FROM shot_assets.check_pipeline('日本 "film"') c LOOP EXECUTE remedy; END LOOP; END $$;
SELECT isnt_empty($$ SELECT * FROM shot_assets.attach('日本 "film"') WHERE action = 'added' $$, 'after the remedies it adds ours');
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('日本 "film"') $$, 'and all is well');

-- A CHECK that an earlier version made is replaced; one of the host's own is not.
ALTER TABLE shot_asset_assignments DROP CONSTRAINT shot_asset_assignments_presence_type_check,
  ADD CONSTRAINT shot_asset_assignments_presence_type_check CHECK (presence_type IN ('throughout', 'enters', 'exits'));
SELECT results_eq($$ SELECT object, problem FROM shot_assets.check_pipeline('日本 "film"') $$,
  $$ VALUES ('check of shot_asset_assignments (presence_type)', 'is missing') $$, 'check_pipeline tells of an older CHECK of ours');
SELECT is((SELECT action FROM shot_assets.attach('日本 "film"') WHERE object = 'check of shot_asset_assignments (presence_type)'), 'added', 'attach replaces it');
SELECT is(pg_temp.set_choices('{"presence_type": "passes_through"}'), 'passes_through left', 'what it refused is accepted');
SELECT is_empty($$ SELECT * FROM shot_assets.check_pipeline('日本 "film"') $$, 'all is well');
DELETE FROM shot_asset_assignments WHERE presence_type = 'passes_through';
ALTER TABLE shot_asset_assignments ADD CONSTRAINT ours_alone CHECK (presence_type IN ('throughout', 'enters', 'exits'));
SELECT results_eq($$ SELECT severity, object, problem FROM shot_assets.check_pipeline('日本 "film"') $$,
  $$ VALUES ('error', 'shot_asset_assignments.presence_type', 'constraint ours_alone refuses some of the presence types enters, exits, passes_through, throughout') $$,
  'a CHECK of the host is named as an error');
ALTER TABLE shot_asset_assignments DROP CONSTRAINT ours_alone;

-- Functions of the host that list the columns of the row type.
CREATE FUNCTION pg_temp.seven() RETURNS SETOF shot_assets.assignment LANGUAGE plpgsql AS
  $$ BEGIN RETURN QUERY SELECT a.id, a.shot_id, a.scene_asset_instance_id, a.presence_type, a.presence_note, a.created_at, a.updated_at FROM shot_asset_assignments a; END $$;
CREATE FUNCTION all_of_them() RETURNS SETOF shot_asset_assignments LANGUAGE sql AS $$ SELECT * FROM shot_asset_assignments $$;
SELECT results_eq($$ SELECT severity, problem FROM shot_assets.check_pipeline('日本 "film"') $$,
  $$ VALUES ('warning', 'returns rows of type shot_assets.assignment and seems to list its columns without priority, camera_angle, image_url') $$,
  'a function that would break is listed, another is not');
SELECT throws_ok($$ SELECT * FROM pg_temp.seven() $$, '42804', NULL, 'it does break');

SELECT * FROM finish();
ROLLBACK;
