-- Templates: the user lets a rule put assets into the shots of a scene.
\i test/pgtap/screen.inc

-- A template that does not exist is refused before anything is touched.
SELECT throws_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'everything') $$, '22023', 'invalid template: "everything"', 'the user picks from three templates');
SELECT throws_ok($$ SELECT shot_assets.apply_template(pg_temp.id('nothing'), 'all_throughout') $$, 'PT404', NULL, 'for a scene that exists');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is as it was');

-- Nobody has edited the scene. The user applies "everything throughout": what the shots show becomes rows, and no more.
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'all_throughout') $$,
  $$ VALUES (0::bigint, 6::bigint) $$, 'Renée and the Café get a row in each of three shots');
SELECT is(pg_temp.stages(), 'locked locked', 'and no approved work is overtaken');
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'all_throughout') $$,
  $$ VALUES (0::bigint, 0::bigint) $$, 'once more changes nothing');

-- More assets, each where the user has ticked it.
SELECT is((SELECT count(*) FROM unnest(ARRAY['小明', 'สมชาย', 'Zoë', 'Bread Knife']) AS name,
  shot_assets.add_asset(pg_temp.scene(), pg_temp.asset(name), ARRAY[pg_temp.shot('1B')], 'enters')), 4::bigint, 'four assets enter in 1B');
SELECT lives_ok($$ SELECT shot_assets.assign_many(jsonb_build_array(jsonb_build_object('shot_id', pg_temp.shot('1A'),
  'instance_id', pg_temp.instance('Renée'), 'presence_type', 'exits', 'presence_note', 'à gauche'))) $$, 'Renée exits in 1A');

-- The user applies "characters by the script": its lists name Renée in 1A and สมชาย in the third shot.
CALL pg_temp.approve();
CREATE TEMP TABLE before AS SELECT id, created_at FROM shot_asset_assignments;
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$,
  $$ VALUES (5::bigint, 1::bigint) $$, 'five assignments of characters go, one comes');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée exits (à gauche)', 'Café throughout'], 'Renée stays as she was in 1A');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Café throughout', 'Bread Knife enters'], 'nobody is listed in 1B by the name of an asset; what is no character stays');
SELECT results_eq($$ SELECT pg_temp.who('1ب') $$, ARRAY['สมชาย throughout', 'Café throughout'], 'สมชาย is where the script has him');
SELECT is((SELECT count(*) FROM shot_asset_assignments JOIN before USING (id, created_at)), 5::bigint, 'what was right already keeps its row');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
CALL pg_temp.approve();
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$,
  $$ VALUES (0::bigint, 0::bigint) $$, 'once more changes nothing');
SELECT is(pg_temp.stages(), 'locked locked', 'and overtakes nothing');

-- Case, accents as marks of their own, and white space are not what tells names apart; other words are.
UPDATE shots SET characters_foreground = ARRAY[U&'  RENE\0301E ', 'Zoë''s', 'Zoë (V.O.)'] WHERE shot_id = '1B';
SELECT lives_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$, 'the script is corrected, the template applied');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', 'Café throughout', 'Bread Knife enters'], 'RENÉE is Renée; a voice is not in the picture');

-- The location leaves in one shot and is missing in another: "locations throughout" sets both right and nothing else.
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'exits') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A')
  AND scene_asset_instance_id = pg_temp.instance('Café') $$, 'the Café exits in 1A');
SELECT lives_ok($$ SELECT shot_assets.unassign(id) FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1B')
  AND scene_asset_instance_id = pg_temp.instance('Café') $$, 'and is taken out of 1B');
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'locations_throughout') $$,
  $$ VALUES (1::bigint, 2::bigint) $$, 'one presence is replaced, one assignment is new');
SELECT is((SELECT count(*) FROM shot_asset_assignments WHERE scene_asset_instance_id = pg_temp.instance('Café') AND presence_type = 'throughout'),
  3::bigint, 'the Café is everywhere');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée exits (à gauche)', 'Café throughout'], 'Renée still exits');

-- A script without any list says nothing of characters.
UPDATE shots SET characters_foreground = NULL, characters_background = '{}';
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$,
  $$ VALUES (0::bigint, 0::bigint) $$, 'nobody is thrown out of a scene whose script has no lists');

-- A legacy scene: what the template does not decide about stays where it was.
UPDATE shots SET characters_background = ARRAY['Renée'] WHERE shot_id = '1B';
DELETE FROM shot_asset_assignments;
DELETE FROM shot_asset_scene_states;
CALL pg_temp.approve();
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$,
  $$ VALUES (0::bigint, 7::bigint) $$, 'a legacy scene gets a row for each asset that a shot shows now');
SELECT set_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Café throughout', 'Bread Knife throughout'], 'characters have left 1A');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', 'Café throughout', 'Bread Knife throughout'], 'only Renée is in 1B');
SELECT is(pg_temp.stages(), 'outdated outdated', 'which overtakes approved work');

-- A role that may not write gets nothing done by halves.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'all_throughout') $$, '42501', NULL, 'a reader cannot apply a template');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
