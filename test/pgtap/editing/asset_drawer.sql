-- The asset drawer: the user picks an asset of the project and ticks the shots that show it.
\i test/pgtap/screen.inc

-- The user opens the drawer for Zoë: the script mentions her in 1B only.
SELECT results_eq($$ SELECT pg_temp.checklist('Zoë') $$, ARRAY[
  '[ ] 1A 4s', '[ ] 1B 5s 0.6 addressed in the dialogue: "Zoë"', '[ ] 1ب 6s'], 'Zoë is addressed in 1B');
SELECT results_eq($$ SELECT suggested FROM shot_assets.shot_checklist(pg_temp.scene(), pg_temp.asset('Zoë')) $$,
  ARRAY[false, true, false], 'what has a confidence is suggested');
-- Others are found in whatever script the script is written.
SELECT results_eq($$ SELECT pg_temp.checklist('小明') $$, ARRAY['[ ] 1A 4s 0.75 named in the action: "小明"', '[ ] 1B 5s', '[ ] 1ب 6s'],
  'a Chinese name stands in running text');
SELECT results_eq($$ SELECT pg_temp.checklist('Анна Петрова') $$, ARRAY['[ ] 1A 4s',
  '[ ] 1B 5s 0.85 in the background: "Петрова, Анна", the name in another order', '[ ] 1ب 6s'], 'surname first; a Latin Anna is not Анна');
SELECT results_eq($$ SELECT pg_temp.checklist('สมชาย') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s', '[ ] 1ب 6s 0.9 in the background: "สมชาย"'],
  'a Thai name');
SELECT results_eq($$ SELECT pg_temp.checklist('Bread Knife') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s', '[ ] 1ب 6s 0.75 named in the action: "bread-knife"'],
  'a prop in the action');
SELECT results_eq($$ SELECT pg_temp.checklist('Самовар') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s 0.75 named in the action: "самовар"', '[ ] 1ب 6s'],
  'a prop in the action, in Russian');
SELECT results_eq($$ SELECT pg_temp.checklist('Ann') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s', '[ ] 1ب 6s'], 'neither Banners nor ANNA suggests Ann');
SELECT results_eq($$ SELECT pg_temp.checklist('أحمد') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s', '[ ] 1ب 6s'], 'nobody mentions أحمد');
-- What the legacy scene has is in all its shots.
SELECT results_eq($$ SELECT pg_temp.checklist('Renée') $$, ARRAY[
  '[x] 1A 4s 1 in the foreground: "Renée"', '[x] 1B 5s', '[x] 1ب 6s'], 'Renée is in every shot of the legacy scene');
SELECT results_eq($$ SELECT pg_temp.checklist('Café') $$, ARRAY[
  '[x] 1A 4s 1 the setting: "CAFÉ"', '[x] 1B 5s 1 the setting: "CAFÉ"', '[x] 1ب 6s'], 'the Café is the setting of two');

-- The user ticks 1A and 1B for Zoë, who enters.
SELECT results_eq($$ SELECT a.shot_id, a.presence_type FROM shot_assets.add_asset(
    pg_temp.scene(), pg_temp.asset('Zoë'), ARRAY[pg_temp.shot('1B'), pg_temp.shot('1A')], 'enters') a $$,
  $$ VALUES (pg_temp.shot('1B'), 'enters'), (pg_temp.shot('1A'), 'enters') $$, 'she is where the user ticked, in the order of the ticks');
SELECT results_eq($$ SELECT pg_temp.panel('1A') $$, ARRAY['Renée throughout',
  'Zoë enters 1A ends with Zoë in frame, yet Zoë enters in 1B.', 'Café throughout'], 'adding Zoë took nobody away');
SELECT results_eq($$ SELECT pg_temp.panel('1ب') $$, ARRAY['Renée throughout', 'Café throughout'], 'and put her nowhere else');
SELECT is(pg_temp.stages(), 'outdated outdated', 'the approved prompts and frames lack Zoë');
SELECT results_eq($$ SELECT pg_temp.checklist('Zoë') $$, ARRAY[
  '[x] 1A 4s', '[x] 1B 5s 0.6 addressed in the dialogue: "Zoë"', '[ ] 1ب 6s'], 'the drawer shows her ticks');

-- The user clicks again.
SELECT throws_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Zoë')) $$, '23505', 'the asset is already in the scene',
  'an asset comes into a scene once');

-- The user adds the knife and ticks nothing; then a character everywhere.
CALL pg_temp.approve();
SELECT is_empty($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Bread Knife'), '{}') $$, 'no tick, no assignment');
SELECT is(pg_temp.stages(), 'locked locked', 'no shot has changed');
SELECT results_eq($$ SELECT pg_temp.checklist('Bread Knife') $$, ARRAY['[ ] 1A 4s', '[ ] 1B 5s', '[ ] 1ب 6s 0.75 named in the action: "bread-knife"'],
  'the knife is in the scene and in no shot');
SELECT results_eq($$ SELECT a.shot_id FROM shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('小明')) a $$,
  $$ VALUES (pg_temp.shot('1A')), (pg_temp.shot('1B')), (pg_temp.shot('1ب')) $$, 'no choice of shots is all shots, in their order');
SELECT is(pg_temp.stages(), 'outdated outdated', 'and outdates');

-- A failure leaves nothing behind, also where the client goes on.
CREATE FUNCTION pg_temp.outcome(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE call; RETURN 'ok'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;
INSERT INTO scenes (id, project_id, stage_locks) VALUES (pg_temp.id('scene 2'), pg_temp.id('project'), '{"9": {"status": "locked"}}');
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (pg_temp.shot('2A'), pg_temp.id('scene 2'), '2A', 1);
INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (pg_temp.id('scene 2'), pg_temp.asset('Café'));
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.presence_type = 'exits' THEN RAISE 'refused' USING ERRCODE = 'P0001'; END IF; RETURN NEW; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON shot_asset_assignments FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse();
SELECT is(pg_temp.outcome($$ SELECT shot_assets.add_asset(pg_temp.id('scene 2'), pg_temp.asset('Zoë'), NULL, 'exits') $$), 'P0001',
  'the host refuses the last step');
SELECT is((SELECT count(*) FROM scene_asset_instances WHERE scene_id = pg_temp.id('scene 2')), 1::bigint, 'no orphan instance');
SELECT is_empty($$ SELECT 1 FROM shot_asset_scene_states WHERE scene_id = pg_temp.id('scene 2') $$, 'no captured scene');
SELECT is((SELECT stage_locks FROM scenes WHERE id = pg_temp.id('scene 2')), '{"9": {"status": "locked"}}', 'nothing outdated');

-- Another user, whose policies hide this scene and who may not write bookkeeping.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
GRANT INSERT, UPDATE ON shot_asset_assignments TO "Éva";
GRANT INSERT ON scene_asset_instances TO "Éva";
ALTER TABLE scenes ENABLE ROW LEVEL SECURITY;
CREATE POLICY hers ON scenes FOR SELECT USING (id = pg_temp.id('scene 2'));
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.shot_checklist(pg_temp.scene(), pg_temp.asset('Zoë')) $$, 'PT404', NULL, 'a hidden scene does not exist');
SELECT throws_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('Ann')) $$, 'PT404', NULL, 'and takes no asset');
SELECT is((SELECT count(*) FROM shot_assets.add_asset(pg_temp.id('scene 2'), pg_temp.asset('Zoë'), '{}')), 0::bigint, 'she adds to her own scene');
SELECT results_eq($$ SELECT pg_temp.panel('2A') $$, ARRAY['Café throughout'], 'where Zoë is in no shot, though it was a legacy scene');
RESET ROLE;
REVOKE INSERT ON scene_asset_instances FROM "Éva";
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.add_asset(pg_temp.id('scene 2'), pg_temp.asset('Ann')) $$, '42501', NULL, 'without the right to insert she may not');
RESET ROLE;

-- Reading needs no right to write anything: so it does on a standby.
SET TRANSACTION READ ONLY;
SELECT is((SELECT count(*) FROM shot_assets.shot_checklist(pg_temp.scene(), pg_temp.asset('Ann'))), 3::bigint, 'the drawer opens in a read-only transaction');

SELECT * FROM finish();
ROLLBACK;
