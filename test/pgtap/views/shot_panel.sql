-- The panel of one shot: the user sees what is in it, changes, adds and removes.
\i test/pgtap/screen.inc

-- The user opens 1A of a scene that nobody has edited yet: everything is there, and there is nothing to add.
SELECT results_eq($$ SELECT pg_temp.panel('1A') $$, ARRAY['Renée throughout', 'Café throughout'], 'a legacy scene shows all');
SELECT results_eq($$ SELECT asset_name, assignment_id, in_start_frame, in_end_frame, effective_description FROM shot_assets.shot_panel(pg_temp.shot('1A')) $$,
  $$ VALUES ('Renée', NULL::uuid, true, true, 'A woman in grey.'), ('Café', NULL, true, true, NULL) $$, 'with look and frames, and no assignment yet');
SELECT is_empty($$ SELECT * FROM shot_assets.assignable_assets(pg_temp.shot('1A')) $$, 'and offers nothing');

-- The client captures the scene, and the user brings four more assets into it without ticking a shot.
SELECT is((SELECT created FROM shot_assets.ensure_populated(pg_temp.scene())), 6::bigint, 'the scene is captured');
SELECT is((SELECT count(*) FROM unnest(ARRAY['小明', 'Анна Петрова', 'Zoë', 'Bread Knife']) AS name,
  shot_assets.add_asset(pg_temp.scene(), pg_temp.asset(name), '{}')), 0::bigint, 'four assets come into the scene, and into no shot');
SELECT set_eq($$ SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.shot('1A')) $$,
  ARRAY['小明', 'Анна Петрова', 'Zoë', 'Bread Knife'], 'the panel offers them');

-- The user adds 小明, who only passes through: the panel warns.
SELECT lives_ok($$ SELECT shot_assets.assign(pg_temp.shot('1A'), instance_id, 'passes_through', '从左边')
  FROM shot_assets.assignable_assets(pg_temp.shot('1A')) WHERE asset_name = '小明' $$, 'the user adds 小明 to 1A');
SELECT results_eq($$ SELECT pg_temp.panel('1A') $$, ARRAY['Renée throughout',
  '小明 passes_through (从左边) No frame shows 小明: only the name reaches the video model.', 'Café throughout'], 'text is all that the video model gets');
SELECT results_eq($$ SELECT in_start_frame, in_end_frame FROM shot_assets.shot_panel(pg_temp.shot('1A')) WHERE asset_name = '小明' $$,
  $$ VALUES (false, false) $$, 'no frame shows 小明');
SELECT set_eq($$ SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.shot('1A')) $$,
  ARRAY['Анна Петрова', 'Zoë', 'Bread Knife'], 'and 小明 is no longer on offer');

-- The user lets Renée leave in 1A, and is told that 1B still has her.
SELECT lives_ok($$ SELECT shot_assets.set_presence(assignment_id, 'exits') FROM shot_assets.shot_panel(pg_temp.shot('1A'))
  WHERE asset_name = 'Renée' $$, 'the user lets Renée leave in 1A');
SELECT results_eq($$ SELECT notice FROM shot_assets.shot_panel(pg_temp.shot('1A')) WHERE asset_name = 'Renée' $$,
  ARRAY['Renée exits in 1A, yet 1B starts with Renée in frame.'], '1A says so');
SELECT results_eq($$ SELECT notice FROM shot_assets.shot_panel(pg_temp.shot('1B')) WHERE asset_name = 'Renée' $$,
  ARRAY['Renée exits in 1A, yet 1B starts with Renée in frame.'], 'and so does 1B');
SELECT results_eq($$ SELECT shot_label, next_shot_label, asset_name, presence_type, next_presence_type, code FROM shot_assets.check_continuity(pg_temp.scene()) $$,
  $$ VALUES ('1A', '1B', 'Renée', 'exits', 'throughout', 'already_gone') $$, 'the check of the scene finds the same');

-- The user lets her come back in 1B: that is right, but then she enters where 1B ends with her.
SELECT lives_ok($$ SELECT shot_assets.set_presence(assignment_id, 'enters') FROM shot_assets.shot_panel(pg_temp.shot('1B'))
  WHERE asset_name = 'Renée' $$, 'the user lets Renée come back in 1B');
SELECT is_empty($$ SELECT * FROM shot_assets.check_continuity(pg_temp.scene()) $$, 'nothing contradicts');
SELECT lives_ok($$ SELECT shot_assets.set_presence(assignment_id, 'enters') FROM shot_assets.shot_panel(pg_temp.shot('1ب'))
  WHERE asset_name = 'Renée' $$, 'the user lets her enter in the next shot too');
SELECT results_eq($$ SELECT pg_temp.panel('1ب') $$, ARRAY[
  'Renée enters 1B ends with Renée in frame, yet Renée enters in 1ب.', 'Café throughout'], 'she is there already');

-- The user takes her out of 1B: a cut away leaves time to come and go.
SELECT lives_ok($$ SELECT shot_assets.unassign(assignment_id) FROM shot_assets.shot_panel(pg_temp.shot('1B'))
  WHERE asset_name = 'Renée' $$, 'the user removes Renée from 1B');
SELECT is_empty($$ SELECT * FROM shot_assets.check_continuity(pg_temp.scene()) $$, 'and nothing contradicts');
SELECT ok('Renée' IN (SELECT asset_name FROM shot_assets.assignable_assets(pg_temp.shot('1B'))), 'the panel offers her again');

-- Every pair of presences, against the table of docs/editing.md.
CREATE TEMP VIEW pairs AS SELECT a.presence AS first, b.presence AS next
  FROM unnest(ARRAY['throughout', 'enters', 'exits', 'passes_through']) AS a (presence) CROSS JOIN unnest(ARRAY['throughout', 'enters', 'exits', 'passes_through']) AS b (presence);
CREATE FUNCTION pg_temp.code(first text, next text) RETURNS text LANGUAGE sql AS $$
  SELECT count(*) FROM shot_assets.clear_scene(pg_temp.scene());
  SELECT count(*) FROM shot_assets.assign(pg_temp.shot('1A'), pg_temp.id('instance', 'Renée'), first);
  SELECT count(*) FROM shot_assets.assign(pg_temp.shot('1B'), pg_temp.id('instance', 'Renée'), next);
  SELECT string_agg(code, ', ') FROM shot_assets.check_continuity(pg_temp.scene()) $$;
SELECT is(pg_temp.code(first, next), CASE
    WHEN first IN ('exits', 'passes_through') AND next IN ('throughout', 'exits') THEN 'already_gone'
    WHEN first IN ('throughout', 'enters') AND next = 'enters' THEN 'already_there' END, first || ', then ' || next) FROM pairs;

-- Another user sees the panel with their own rights.
CREATE ROLE "Éva";
GRANT USAGE ON SCHEMA "日本 ""film""" TO "Éva";
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO "Éva";
ALTER TABLE shots ENABLE ROW LEVEL SECURITY;
CREATE POLICY hers ON shots FOR SELECT USING (shot_id <> '1B');
SET LOCAL ROLE "Éva";
SELECT throws_ok($$ SELECT shot_assets.shot_panel(pg_temp.shot('1B')) $$, 'PT404', NULL, 'a hidden shot does not exist');
SELECT is((SELECT count(*) FROM shot_assets.shot_panel(pg_temp.shot('1A'))), 1::bigint, 'one that is not hidden does');
SELECT is_empty($$ SELECT * FROM shot_assets.check_continuity(pg_temp.scene()) $$, 'and no sentence tells of the hidden one');
RESET ROLE;

SET TRANSACTION READ ONLY;
SELECT lives_ok($$ SELECT shot_assets.shot_panel(pg_temp.shot('1A')), shot_assets.assignable_assets(pg_temp.shot('1A')),
  shot_assets.check_continuity(pg_temp.scene()) $$, 'the panel opens in a read-only transaction');

SELECT * FROM finish();
ROLLBACK;
