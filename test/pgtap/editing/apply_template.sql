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
UPDATE shots SET characters_foreground = ARRAY[U&'  RENE\0301E ', 'Zoë (V.O.)'] WHERE shot_id = '1B';
SELECT lives_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$, 'the script is corrected, the template applied');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', 'Café throughout', 'Bread Knife enters'], 'RENÉE is Renée; a voice is not in the picture');
SELECT results_eq($$ SELECT suggested FROM shot_assets.shot_checklist(pg_temp.scene(), pg_temp.asset('Zoë')) WHERE shot_label = '1B' AND reason ~ 'ground' $$,
  $$ SELECT true WHERE false $$, 'the checklist does not suggest her for it either');

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
  $$ VALUES (11::bigint, 7::bigint) $$, 'of 18 pairs that the legacy scene showed, 11 are gone and 7 have rows');
SELECT set_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Café throughout', 'Bread Knife throughout'], 'characters have left 1A');
SELECT set_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', 'Café throughout', 'Bread Knife throughout'], 'only Renée is in 1B');
SELECT is(pg_temp.stages(), 'outdated outdated', 'which overtakes approved work');

-- One rule for the checklist and the template: who is suggested by a list is put there.
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT pg_temp.asset(a.name), pg_temp.id('project'), a.name, a.type
  FROM (VALUES ('Alice Morgan', 'character'), ('Sarah', 'character'), ('Alice', 'prop'), ('Townsfolk', 'extra_archetype')) AS a (name, type);
UPDATE shots SET characters_foreground = ARRAY['ALICE', 'SARAH (CONT''D)'], characters_background = ARRAY['townsfolk'] WHERE shot_id = '1A';
SELECT is((SELECT count(*) FROM unnest(ARRAY['Alice Morgan', 'Sarah', 'Townsfolk']) AS name,
  shot_assets.add_asset(pg_temp.scene(), pg_temp.asset(name), ARRAY[pg_temp.shot('1B')])), 3::bigint, 'Alice Morgan, Sarah and the extras come into the scene');
SELECT results_eq($$ SELECT name FROM unnest(ARRAY['Alice Morgan', 'Sarah', 'Townsfolk']) AS name,
  shot_assets.shot_checklist(pg_temp.scene(), pg_temp.asset(name)) c WHERE c.suggested AND c.shot_label = '1A' $$,
  ARRAY['Alice Morgan', 'Sarah', 'Townsfolk'], 'the checklist suggests all three for 1A, though a prop is called Alice');
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'match_characters') $$,
  $$ VALUES (3::bigint, 3::bigint) $$, 'and the template puts them there');
SELECT set_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Alice Morgan throughout', 'Sarah throughout', 'Townsfolk throughout', 'Café throughout', 'Bread Knife throughout'], 'by the same rule');

-- What a template does not decide about stays, unless the user says otherwise. A location is everywhere.
SELECT lives_ok($$ SELECT shot_assets.set_presence(id, 'exits') FROM shot_asset_assignments WHERE shot_id = pg_temp.shot('1A')
  AND scene_asset_instance_id = pg_temp.instance('Café') $$, 'the Café exits in 1A');
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(scene_id => pg_temp.scene(), template => 'match_characters', keep_others => false) $$,
  $$ VALUES (4::bigint, 1::bigint) $$, 'the knife leaves three shots, the Café stays in one');
SELECT is((SELECT string_agg(DISTINCT asset_name, ', ' ORDER BY asset_name) FROM shot_assets.assignments_for_scene(pg_temp.scene())),
  'Alice Morgan, Café, Renée, Sarah, Townsfolk', 'people and the location are left');
SELECT results_eq($$ SELECT deleted, created FROM shot_assets.apply_template(pg_temp.scene(), 'locations_throughout', false) $$,
  $$ VALUES (4::bigint, 0::bigint) $$, 'then the location alone');
SELECT throws_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'all_throughout', NULL) $$, '22023', 'keep_others must not be null', 'yes or no');

-- A role that may not write gets nothing done by halves.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.apply_template(pg_temp.scene(), 'all_throughout') $$, '42501', NULL, 'a reader cannot apply a template');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
