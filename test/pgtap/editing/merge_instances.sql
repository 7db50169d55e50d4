-- Merging: two names in the script turn out to be one person.
\i test/pgtap/screen.inc

-- Анна Петрова came into the scene twice more: as Ann, and as a child.
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) VALUES
  (pg_temp.id('Анна'), pg_temp.scene(), pg_temp.asset('Анна Петрова'), '2026-01-02'),
  (pg_temp.id('Ann'), pg_temp.scene(), pg_temp.asset('Ann'), '2026-01-03'),
  (pg_temp.id('child'), pg_temp.scene(), pg_temp.asset('Анна Петрова'), '2026-01-04');
INSERT INTO transformation_events (id, scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type, confirmed) VALUES
  (pg_temp.id('event'), pg_temp.id('Ann'), pg_temp.scene(), pg_temp.shot('1B'), 'instant', true),
  (pg_temp.id('draft'), pg_temp.id('child'), pg_temp.scene(), pg_temp.shot('1B'), 'gradual', false);
CREATE FUNCTION pg_temp.merge(survivor text, VARIADIC absorbed text[]) RETURNS text LANGUAGE sql AS $$
  SELECT format('%s moved, %s combined, %s events, %s overrides', moved, combined, events, overrides)
  FROM shot_assets.merge_instances(pg_temp.id(survivor), ARRAY(SELECT pg_temp.id(a) FROM unnest(absorbed) AS a)) $$;

-- In a scene that nobody has edited, the survivor is where all assets are, and the scene stays as it is.
SAVEPOINT legacy;
SELECT is(pg_temp.merge('Анна', 'Ann', 'child'), '0 moved, 0 combined, 2 events, 0 overrides', 'the user merges three instances');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is still a legacy scene');
SELECT results_eq($$ SELECT pg_temp.panel('1A') $$, ARRAY['Renée throughout', 'Анна Петрова throughout', 'Café throughout'], 'which shows the survivor');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken: two images are gone');
ROLLBACK TO legacy;

-- The user has edited who is where, in a scene that was empty.
INSERT INTO shot_asset_scene_states (scene_id, managed_since) VALUES (pg_temp.scene(), now());
SELECT lives_ok($$ SELECT shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shot_id', pg_temp.shot(shot), 'instance_id', pg_temp.id(who),
    'presence_type', presence, 'presence_note', note)) FROM (VALUES
  ('1A', 'Анна', 'throughout', 'limping'), ('1A', 'Ann', 'enters', 'слева'),
  ('1B', 'Ann', 'exits', 'through the door'), ('1B', 'child', 'enters', 'running'),
  ('1ب', 'child', 'passes_through', NULL)) AS a (shot, who, presence, note))) $$, 'five assignments');
INSERT INTO shot_asset_shot_states (shot_id, computed) SELECT pg_temp.shot(label), '{"startOverride": "set"}' FROM unnest(ARRAY['1A', '1B']) AS label;
UPDATE shots SET reference_image_order = jsonb_build_array(
    jsonb_build_object('label', 'Image #1', 'url', 'ann.png', 'assetName', 'Ann', 'type', 'character', 'instanceId', pg_temp.id('Ann')),
    jsonb_build_object('label', 'Image #2', 'url', 'café.png', 'assetName', 'Café', 'type', 'location')),
  end_frame_reference_image_order = '[]' WHERE shot_id IN ('1A', '1ب');

-- What cannot be is refused whole.
SELECT throws_ok($$ SELECT pg_temp.merge('Анна', 'Ann', 'nobody') $$, 'PT404', NULL, 'an instance that does not exist');
SELECT throws_like($$ SELECT pg_temp.merge('Анна', 'Ann', 'nobody') $$, '%(element 2)', 'is named');
SELECT throws_ok($$ SELECT pg_temp.merge('Анна', 'Ann', 'Анна') $$, '22023', 'element 2 of absorbed_ids is the survivor', 'the survivor cannot be absorbed');
SELECT throws_ok($$ SELECT pg_temp.merge('Анна', 'Ann', 'child', 'Ann') $$, '23505', 'elements 1 and 3 of absorbed_ids are the same scene asset instance', 'nor anybody twice');
INSERT INTO scenes (id, project_id) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'));
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id) VALUES (pg_temp.id('elsewhere'), pg_temp.id('scene 2'), pg_temp.asset('Ann'));
SELECT throws_ok($$ SELECT pg_temp.merge('Анна', 'Ann', 'elsewhere') $$, '23514', 'scene asset instances belong to different scenes (element 2)', 'nor anybody of another scene');
SELECT results_eq($$ SELECT moved + combined + events + overrides FROM shot_assets.merge_instances(pg_temp.id('Анна'), '{}') $$, ARRAY[0::bigint], 'nobody is nobody');

-- Ann and the child are Анна.
CALL pg_temp.approve();
CREATE TEMP TABLE before AS SELECT id FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.id('Анна');
SELECT is(pg_temp.merge('Анна', 'Ann', 'child'), '2 moved, 2 combined, 2 events, 1 overrides', 'the user merges both into Анна');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Анна Петрова enters (слева)'], 'a specific presence wins over throughout');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Анна Петрова passes_through (running, then through the door)'], 'who enters and exits passes through');
SELECT results_eq($$ SELECT pg_temp.who('1ب') $$, ARRAY['Анна Петрова passes_through'], 'what only the child had is hers');
SELECT is((SELECT count(*) FROM before JOIN shot_asset_assignments USING (id)), 1::bigint, 'her own row stays');
SELECT set_eq($$ SELECT id, scene_asset_instance_id FROM transformation_events $$,
  $$ SELECT pg_temp.id(e) AS event, pg_temp.id('Анна') AS who FROM unnest(ARRAY['event', 'draft']) AS e $$, 'transformations follow, drafts too');
SELECT results_eq($$ SELECT i->>'label', i->>'url', i->>'assetName', (i->>'instanceId')::uuid FROM shots, jsonb_array_elements(reference_image_order) WITH ORDINALITY AS e (i, n)
    WHERE shot_id = '1A' ORDER BY n $$,
  $$ VALUES ('Image #1', 'ann.png', 'Анна Петрова', pg_temp.id('Анна')), ('Image #2', 'café.png', 'Café', NULL) $$, 'her images in overrides are hers now');
SELECT is((SELECT reference_image_order->0->>'assetName' FROM shots WHERE shot_id = '1ب'), 'Ann', 'what nobody has overridden waits for the next refresh');
SELECT is_empty($$ SELECT id FROM scene_asset_instances WHERE id IN (pg_temp.id('Ann'), pg_temp.id('child')) $$, 'the absorbed instances are gone');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');

-- A role that may not delete instances merges nothing.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT ALL ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
ALTER TABLE scene_asset_instances ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON scene_asset_instances FOR SELECT USING (true);
CREATE POLICY writes ON scene_asset_instances FOR UPDATE USING (true);
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.merge_instances(pg_temp.id('Анна'), ARRAY[pg_temp.instance('Renée')]) $$, '42501',
  '1 row of scene_asset_instances cannot be deleted', 'a policy that keeps an instance keeps everything');
RESET ROLE;
SELECT ok(EXISTS (SELECT FROM scene_asset_instances WHERE id = pg_temp.instance('Renée')), 'Renée is still there');

SELECT * FROM finish();
ROLLBACK;
