-- Extra images of a frame, in a spreadsheet.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.import(csv text, dry_run boolean DEFAULT false, mode text DEFAULT 'merge') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', r.row_number || ':', r.shot, nullif(r.asset, ''), r.outcome, '(' || r.problem || ')', CASE WHEN r.written THEN 'written' END)
  FROM shot_assets.import_assignments(csv, dry_run, mode) r $$;
CREATE FUNCTION pg_temp.images() RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', s.shot_id, e.frame_type, e.position, e.url, e.label), ', ' ORDER BY s.shot_order, e.frame_type DESC, e.position)
  FROM shot_asset_extra_references e JOIN shots s ON s.id = e.shot_id $$;
UPDATE scenes SET scene_number = 7;

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image\n7,1A,Style,Start,style.png\n7,1A,,end,''=last.png\n7,1B,"Mood, dark",start,mood.png') $$,
  ARRAY['2: 1A Style created written', '3: 1A created written', '4: 1B Mood, dark created written'], 'a sheet brings images');
SELECT is(pg_temp.images(), '1A start 1 style.png Style, 1A end 1 =last.png, 1B start 1 mood.png Mood, dark', 'frames have them');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene stays a legacy one');
SELECT is((SELECT count(*) FROM shot_assets.frame_references(pg_temp.shot('1A'), 'start') WHERE url = 'style.png'), 1::bigint, 'frame_references returns them');

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image,Occurrences\n7,1A,Look,start,style.png,\n7,1A,,start,b.png,1\n7,1A,,end,''=last.png,0\n7,1A,,end,none.png,0\n7,1B,"Mood, dark",start,mood.png,') $$,
  ARRAY['2: 1A Look changed written', '3: 1A created written', '4: 1A removed written', '5: 1A unchanged', '6: 1B Mood, dark unchanged'], 'and changes some of them');
SELECT is(pg_temp.images(), '1A start 1 style.png Look, 1A start 2 b.png, 1B start 1 mood.png Mood, dark', 'what has no row stays');

SELECT shot_assets.export_assignments(pg_temp.scene()) AS sheet \gset
SELECT ok(strpos(:'sheet', E'location,throughout,,,,,\r\nLe Café,7,1A,Look,extra image,,,,,style.png,start\r\nLe Café,7,1A,,extra image,,,,,b.png,start\r\nLe Café,7,1B,Renée,') > 0, 'an export has a row for each, behind the assets of its shot');
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L)', :'sheet'), ARRAY['unchanged'], 'brought back, it changes nothing');
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L, mode => ''replace'')', :'sheet'), ARRAY['unchanged'], 'nor where it replaces');
DELETE FROM shot_asset_extra_references;
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L)', :'sheet'), ARRAY['unchanged', 'created'], 'it makes all anew');
SELECT is(shot_assets.export_assignments(pg_temp.scene()), :'sheet'::text, 'as it was');

-- An order, a doubled url, and what no row names.
SELECT set_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image\n7,1A,,start,b.png\n7,1A,Look,start,style.png\n7,1A,Again,start,b.png', mode => 'replace') $$,
  ARRAY['2: 1A unchanged', '3: 1A Look changed written', '4: 1A Again created written', '1B Mood, dark removed written'], 'a sheet that replaces') ;
SELECT is(pg_temp.images(), '1A start 1 b.png, 1A start 2 style.png Look, 1A start 3 b.png Again', 'leaves what it says, in its order');
SELECT is((SELECT count(*) FROM shot_asset_assignments), 0::bigint, 'assets of a scene that the sheet says nothing of stay');
SELECT shot_assets.export_assignments(pg_temp.scene()) AS sheet \gset
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L, mode => ''replace'')', :'sheet'), ARRAY['unchanged'], 'two of one url are two');
SELECT set_has($$ SELECT pg_temp.import(E'scene,shot,asset\n7,1A,Renée', mode => 'replace') $$, $$ VALUES ('1B Renée removed written') $$, 'a sheet of assets that replaces');
SELECT is(pg_temp.images(), '1A start 1 b.png, 1A start 2 style.png Look, 1A start 3 b.png Again', 'leaves images alone where it has no column Frame');

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image,Presence\n7,1A,x,middle,x.png,\n7,1A,x,start,,\n7,1A,Renée,start,x.png,enters\n7,1Z,x,start,x.png,\n7,1A,x,start,x.png,') $$,
  ARRAY['2: 1A x invalid (invalid Frame: "middle"; it is start or end, of an extra image)', '3: 1A x invalid (an extra image needs an Image)',
        '4: 1A Renée invalid (an extra image has no presence_type; a row of an asset has no Frame)', '5: 1Z x unmatched (no shot "1Z" in its scene)', '6: 1A x created'], 'what cannot be is refused, and nothing is written');
SELECT is(pg_temp.images(), '1A start 1 b.png, 1A start 2 style.png Look, 1A start 3 b.png Again', 'all is as it was');
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image\n7,1A,x,start,x.png', dry_run => true) $$, ARRAY['2: 1A x created'], 'a dry run');
SELECT is(pg_temp.images(), '1A start 1 b.png, 1A start 2 style.png Look, 1A start 3 b.png Again', 'writes nothing');

-- Stages, history, undo.
SELECT count(*) AS enabled FROM shot_assets.enable_history('日本 "film"') \gset
UPDATE scenes SET stage_locks = '{"9": {"status": "locked"}}';
SELECT results_eq($$ SELECT outcome, outdated_stages, written FROM shot_assets.import_assignments(E'scene,shot,asset,Frame,Image\n7,1A,Look,start,style.png\n7,1A,New,start,new.png') $$,
  $$ VALUES ('unchanged', NULL::int[], false), ('created', '{9}'::int[], true) $$, 'stages that are outdated');
SELECT is((SELECT stage_locks -> '9' ->> 'status' FROM scenes), 'outdated', 'are');
SELECT is((SELECT string_agg(DISTINCT step, '; ') FROM shot_assets.history(pg_temp.scene())), 'CSV import, 1 extra image', 'the history says so');
SELECT is(shot_assets.undo_last(pg_temp.scene()), 1::bigint, 'and the user can undo it');
SELECT is(pg_temp.images(), '1A start 1 b.png, 1A start 2 style.png Look, 1A start 3 b.png Again', 'as before');

-- What row-level security hides is in no export, and a role that may not read the images exports none.
CREATE ROLE extra_sheet_reader;
GRANT USAGE ON SCHEMA "日本 ""film""" TO extra_sheet_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA "日本 ""film""" TO extra_sheet_reader;
ALTER TABLE shot_asset_extra_references ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_style ON shot_asset_extra_references FOR SELECT TO extra_sheet_reader USING (url = 'style.png');
SET LOCAL ROLE extra_sheet_reader;
SELECT set_eq($$ SELECT line FROM regexp_split_to_table(shot_assets.export_assignments(pg_temp.scene()), E'\r\n') AS line WHERE line ~ 'extra image' $$,
  ARRAY['Le Café,7,1A,Look,extra image,,,,,style.png,start'], 'an export has the images that the reader may see');
RESET ROLE;
REVOKE SELECT ON shot_asset_extra_references FROM extra_sheet_reader;
SET LOCAL ROLE extra_sheet_reader;
SELECT throws_ok($$ SELECT shot_assets.export_assignments(pg_temp.scene()) $$, '42501', NULL, 'without the right to read the table there is no export');
RESET ROLE;
ALTER TABLE shot_asset_extra_references DISABLE ROW LEVEL SECURITY;

-- Into a copy of the project, whose ids are others. Positions with gaps become dense; the order stays.
DELETE FROM shot_asset_extra_references;
INSERT INTO shot_asset_extra_references (shot_id, frame_type, "position", url, label) VALUES
  (pg_temp.shot('1A'), 'end', 30, 'a.png', NULL), (pg_temp.shot('1A'), 'end', -2, 'z.png', 'Über, "all"'), (pg_temp.shot('1A'), 'end', 40, 'z.png', E'two\nlines'),
  (pg_temp.shot('1ب'), 'start', 7, '=x.png', '+1'), (pg_temp.shot('1B'), 'start', 1, '', 'no picture');
INSERT INTO projects (id, name) VALUES (pg_temp.id('copy'), 'Copy');
INSERT INTO scenes (id, project_id, scene_number) VALUES (pg_temp.id('copy', 'scene'), pg_temp.id('copy'), 7);
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.id('copy', shot_id), pg_temp.id('copy', 'scene'), shot_id, shot_order FROM shots WHERE scene_id = pg_temp.scene();
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at)
  SELECT pg_temp.id('copy', id::text), pg_temp.id('copy', 'scene'), project_asset_id, created_at FROM scene_asset_instances WHERE scene_id = pg_temp.scene();
SELECT replace(shot_assets.export_assignments(pg_temp.scene()), 'Le Café,', 'Copy,') AS sheet \gset
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L, mode => ''replace'') WHERE written', :'sheet'), ARRAY['created', 'removed'], 'a sheet comes into a copy of the project');
SELECT is((SELECT count(*) FROM shot_asset_assignments WHERE shot_id = pg_temp.id('copy', '1A')), 1::bigint, 'with the assignments of its rows');
SELECT results_eq($$ SELECT s.shot_id::text, e.frame_type::text, e."position", e.url::text, e.label::text FROM shot_asset_extra_references e JOIN shots s ON s.id = e.shot_id
    WHERE s.scene_id = pg_temp.id('copy', 'scene') ORDER BY s.shot_order, e."position" $$,
  $$ VALUES ('1A', 'end', 1, 'z.png', 'Über, "all"'), ('1A', 'end', 2, 'a.png', NULL), ('1A', 'end', 3, 'z.png', E'two\nlines'), ('1ب', 'start', 1, '=x.png', '+1') $$, 'with every image in its order');
SELECT is(shot_assets.export_assignments(pg_temp.id('copy', 'scene')), :'sheet'::text, 'and goes out as the same sheet');
SELECT set_eq($$ SELECT outcome FROM shot_assets.import_assignments(shot_assets.export_assignments(pg_temp.scene()), mode => 'replace') $$, ARRAY['unchanged'], 'a row without a url is no image');
DELETE FROM scenes WHERE id = pg_temp.id('copy', 'scene');
DELETE FROM projects WHERE id = pg_temp.id('copy');

-- A schema that an earlier version has attached.
DROP TABLE shot_asset_extra_references CASCADE;
SELECT throws_ok($$ SELECT pg_temp.import(E'scene,shot,asset,Frame,Image\n7,1A,x,start,x.png') $$, '55000', NULL, 'there is no place for an image');
SELECT unalike(shot_assets.export_assignments(pg_temp.scene()), '%extra image%', 'and none is exported');

SELECT * FROM finish();
ROLLBACK;
