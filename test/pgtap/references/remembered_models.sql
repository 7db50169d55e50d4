-- Which image model a shot is read for: the one of its last refresh. Without one it is that of the setting, also where
-- something else about the shot is remembered already.
\i test/pgtap/screen.inc
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT pg_temp.id('instance', name), pg_temp.scene(), pg_temp.asset(name), '2026-01-02' FROM unnest('{小明,Zoë,Ann}'::text[]) AS name;
UPDATE project_assets SET image_key_url = name || '.png';
INSERT INTO shot_asset_image_models (name, max_images) VALUES ('two', 2), ('three', 3);
SELECT isnt(shot_assets.ensure_populated(pg_temp.scene())::text, '(0,0)', 'the client opens the scene');
CREATE FUNCTION pg_temp.sent(label text, frame text DEFAULT 'start') RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM shots s CROSS JOIN LATERAL shot_assets.frame_references(s.id, frame) WHERE s.shot_id = label $$;
CREATE FUNCTION pg_temp.five() RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_agg(jsonb_build_object('url', n || '.png')) FROM generate_series(1, 5) AS n $$;

-- An override of a shot that was never refreshed remembers no model.
SET LOCAL shot_assets.image_model = 'three';
SELECT is(pg_temp.sent('1A'), 3::bigint, 'what was never refreshed is read for the setting');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', pg_temp.five()) $$, 'the user sets an override of five');
SELECT is(pg_temp.sent('1A'), 3::bigint, 'the override is read for the setting');
SELECT is(pg_temp.sent('1A', 'end'), 3::bigint, 'and so is the other frame');
SET LOCAL shot_assets.image_model = 'two';
SELECT is(pg_temp.sent('1A'), 2::bigint, 'another setting counts at once');
SET LOCAL shot_assets.image_model = '';
SELECT is(pg_temp.sent('1A'), 5::bigint, 'and so does none');
SET LOCAL shot_assets.image_model = 'three';
SELECT lives_ok($$ SELECT shot_assets.clear_reference_override(pg_temp.shot('1A'), 'start') $$, 'the user clears it');
SELECT is((SELECT jsonb_array_length(reference_image_order) FROM shots WHERE shot_id = '1A'), 3, 'which stores an order for the setting');
SELECT is((SELECT string_agg(reason, ', ') FROM shot_assets.stale_shots(pg_temp.scene()) WHERE shot_label = '1A'), 'never_generated', 'the shot was not refreshed yet');

-- A refresh for no model is remembered as that, whatever the setting is.
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => '') $$, 'the user refreshes for no model');
SELECT is(pg_temp.sent('1A'), 5::bigint, 'all are read');
SELECT is_empty($$ SELECT * FROM shot_assets.stale_shots(pg_temp.scene()) $$, 'and nothing is stale');
SELECT is((SELECT bool_or(changed) FROM shot_assets.refresh_reference_orders(pg_temp.scene(), model => '')), false, 'again, nothing is written');
SELECT lives_ok($$ SELECT shot_assets.set_reference_override(pg_temp.shot('1A'), 'start', pg_temp.five()) $$, 'an override');
SELECT is(pg_temp.sent('1A'), 5::bigint, 'changes nothing about that');
SELECT lives_ok($$ SELECT shot_assets.clear_reference_override(pg_temp.shot('1A'), 'start') $$, 'nor does it');
SELECT is(pg_temp.sent('1A'), 5::bigint, 'when it is cleared');

-- What a state says of the model: nothing, null, an empty text, a name.
CREATE FUNCTION pg_temp.with_model(part jsonb) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
  UPDATE shot_asset_shot_states SET computed = computed - 'model' - 'modelRow' || part WHERE shot_id = pg_temp.shot('1A');
  RETURN concat_ws(' ', pg_temp.sent('1A'), (SELECT string_agg(reason, ', ') FROM shot_assets.stale_shots(pg_temp.scene()) WHERE shot_label = '1A'));
END $$;
SELECT is(pg_temp.with_model('{}'), '3', 'nothing is the setting, which makes no shot stale');
SELECT is(pg_temp.with_model('{"model": null}'), '5', 'null is no model');
SELECT is(pg_temp.with_model('{"model": ""}'), '5', 'an empty text is none');
SELECT is(pg_temp.with_model('{"model": "two"}'), '2 references_changed', 'a name is that one');
SELECT is(pg_temp.with_model('{}'), '3', 'nothing again');
SELECT isnt_empty($$ SELECT shot_assets.refresh_reference_orders(pg_temp.scene(), model => '') $$, 'a refresh for no model');
SELECT is(pg_temp.sent('1A'), 5::bigint, 'is remembered where nothing was');
SELECT is((SELECT count(*) FROM shot_asset_shot_states WHERE computed ->> 'model' = ''), 3::bigint, 'in every shot');

-- An unknown model in the setting.
SET LOCAL shot_assets.image_model = 'nothing';
SELECT is(pg_temp.sent('1A'), 5::bigint, 'does not matter where another one is remembered');
UPDATE shot_asset_shot_states SET computed = '{}' WHERE shot_id = pg_temp.shot('1A');
SELECT throws_ok($$ SELECT pg_temp.sent('1A') $$, '22023', 'unknown image model: "nothing"', 'it is an error where none is');
SELECT is((SELECT string_agg(reason, ', ') FROM shot_assets.stale_shots(pg_temp.scene())), 'never_generated', 'but stale_shots answers');
SELECT * FROM finish();
ROLLBACK;
