-- The spreadsheet: the user takes the assignments out, works on them elsewhere, and brings them back.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.sheet() RETURNS text LANGUAGE sql AS $$ SELECT shot_assets.export_assignments(pg_temp.scene()) $$;
CREATE FUNCTION pg_temp.import(csv text, dry_run boolean DEFAULT false, mode text DEFAULT 'merge', add_assets boolean DEFAULT false) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', r.row_number || ':', r.shot, r.asset, r.outcome, r.outdated_stages::text, '(' || r.problem || ')',
                   CASE WHEN r.written THEN 'written' END)
  FROM shot_assets.import_assignments(csv, dry_run, mode, add_assets) r $$;
CREATE FUNCTION pg_temp.everything() RETURNS SETOF text LANGUAGE sql AS $$ SELECT a::text FROM shot_asset_assignments a ORDER BY id $$;
UPDATE scenes SET scene_number = 7, slug = 'Café, "nuit"';

-- Nobody has edited the scene: the sheet has what it shows, and brought back as it is leaves it as it is.
SELECT is(pg_temp.sheet(), replace($$project,scene,shot,asset,asset_type,presence_type,presence_note,Priority,Angle,Image,Frame
Le Café,7,1A,Renée,character,throughout,,,,,
Le Café,7,1A,Café,location,throughout,,,,,
Le Café,7,1B,Renée,character,throughout,,,,,
Le Café,7,1B,Café,location,throughout,,,,,
Le Café,7,1ب,Renée,character,throughout,,,,,
Le Café,7,1ب,Café,location,throughout,,,,,
$$, E'\n', E'\r\n'), 'the sheet of a legacy scene');
SELECT set_eq($$ SELECT outcome FROM shot_assets.import_assignments(pg_temp.sheet()) $$, ARRAY['unchanged'], 'brought back, it changes nothing');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'the scene is still a legacy scene');
SELECT is(pg_temp.stages(), 'locked locked', 'no approved work is overtaken');

-- The user changes two rows and looks first at what that would do.
SELECT replace(replace(pg_temp.sheet(), '1A,Renée,character,throughout,', '1A,Renée,character,Enters,"à gauche, ""vite"""'),
  '1B,Café,location,throughout', '1B,Café,location,exits') AS edited \gset
SELECT results_eq(format('SELECT pg_temp.import(%L, true)', :'edited'), ARRAY['2: 1A Renée changed {9,10}', '3: 1A Café unchanged', '4: 1B Renée unchanged',
  '5: 1B Café changed {9,10}', '6: 1ب Renée unchanged', '7: 1ب Café unchanged'], 'the dry run tells the outcome of each row, and which stages it would outdate');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'and does nothing');
SELECT is(pg_temp.stages(), 'locked locked', 'nor are stages outdated');
SELECT results_eq(format('SELECT pg_temp.import(%L)', :'edited'), ARRAY['2: 1A Renée changed {9,10} written', '3: 1A Café unchanged', '4: 1B Renée unchanged',
  '5: 1B Café changed {9,10} written', '6: 1ب Renée unchanged', '7: 1ب Café unchanged'], 'the import says the same');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée enters (à gauche, "vite")', 'Café throughout'], 'Renée enters; nobody disappears');
SELECT results_eq($$ SELECT pg_temp.who('1ب') $$, ARRAY['Renée throughout', 'Café throughout'], 'nor in shots that were not touched');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT is((SELECT count(*) FROM shot_assets.outdated_because(pg_temp.scene()) WHERE stage = 9), 2::bigint, 'by these two changes');

-- The same sheet again writes nothing: rows keep their times.
CALL pg_temp.approve();
CREATE TEMP TABLE before AS SELECT pg_temp.everything() AS row;
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L)', :'edited'), ARRAY['unchanged'], 'twice is once');
SELECT set_eq('SELECT pg_temp.everything()', 'TABLE before', 'no row is touched');
SELECT is(pg_temp.stages(), 'locked locked', 'nothing is overtaken');

-- A sheet of any spreadsheet: semicolons, another order of columns, a mark at its start, names in another case.
SELECT lives_ok($$ SELECT shot_assets.add_asset(pg_temp.scene(), pg_temp.asset('小明'), '{}') $$, 'the user adds 小明, to no shot');
SELECT results_eq($$ SELECT pg_temp.import(E'\uFEFFAsset;SHOT;Presence type;Scene\r小明;1b;passes through;café,  "NUIT"\rRENE\u0301E;1ب;;7\r\r') $$,
  ARRAY['2: 1b 小明 created {9,10} written', E'3: 1ب RENE\u0301E unchanged'], 'is understood');
SELECT results_eq($$ SELECT pg_temp.who('1B') $$, ARRAY['Renée throughout', '小明 passes_through', 'Café exits'], '小明 passes through');

-- Kitsu's casting, where 0 takes an asset out of a shot.
CALL pg_temp.approve();
SELECT results_eq($$ SELECT pg_temp.import(E'Parent,Name,Asset Type,Asset,Occurences,Label\n7,1A,Environment,Café,0,fixed\n7,1B,Characters,小明,1,animate\n7,1ب,Characters,Renée,1,exits') $$,
  ARRAY['2: 1A Café removed {9,10} written', '3: 1B 小明 unchanged', '4: 1ب Renée changed {9,10} written'], 'is understood');
SELECT results_eq($$ SELECT pg_temp.who('1A') $$, ARRAY['Renée enters (à gauche, "vite")'], 'the Café is out of 1A');

-- Any mistake, and nothing is written. Each is named.
CREATE TEMP TABLE casting AS SELECT pg_temp.everything() AS row;
CALL pg_temp.approve();
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,presence_type\n7,1A,小明,enters\n7,1Z,小明,\n7,1A,Zoë,\n8,1A,Renée,\n7,1A,,\n7,1A,Renée,in\n7,1a,小明,') $$,
  ARRAY['2: 1A 小明 created {9,10}', '3: 1Z 小明 unmatched (no shot "1Z" in its scene)', '4: 1A Zoë unmatched (no asset "Zoë" in its scene; its project has one, which add_assets => true adds)',
    '5: 1A Renée unmatched (no scene "8")', '6: 1A  unmatched (it names no asset)',
    '7: 1A Renée invalid (invalid presence_type: "in"; it is one of throughout, enters, exits, passes_through)',
    '8: 1a 小明 duplicate (row 2 names the same shot and asset)'], 'a row that is right, and six that are wrong');
SELECT set_eq('SELECT pg_temp.everything()', 'TABLE casting', 'nothing is written');
SELECT is(pg_temp.stages(), 'locked locked', 'nothing is overtaken');
SELECT throws_ok($$ SELECT pg_temp.import('shot,asset') $$, '22023', 'csv has no column scene', 'a sheet that is none is refused');

-- The name of an asset with two looks names neither; the sheet has their display names.
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id, created_at) VALUES (pg_temp.id('wet'), pg_temp.scene(), pg_temp.asset('Renée'), '2026-03-01');
SELECT alike(pg_temp.import(E'scene,shot,asset\n7,1A,Renée'), '2: 1A Renée ambiguous (2 assets are called "Renée" in its scene; their ids tell them apart: %)', 'which Renée?');
SELECT lives_ok($$ SELECT shot_assets.assign(pg_temp.shot('1B'), pg_temp.id('wet'), 'exits') $$, 'the wet Renée exits in 1B');
SELECT is((SELECT count(*) FROM regexp_matches(pg_temp.sheet(), 'Renée 2,character,exits', 'g')), 1::bigint, 'she is the second');

-- An asset that the scene lacks comes in with its first row; one asset, one instance.
CALL pg_temp.approve();
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,type\n7,1A,"Zoë; Самовар",\n7,1B,zoë,character', true, add_assets => true) $$,
  ARRAY['2: 1A Zoë created {9,10}', '2: 1A Самовар created {9,10}', '3: 1B zoë created {9,10}'], 'a dry run tells of new assets');
SELECT is(pg_temp.instance('Zoë'), NULL, 'and adds none');
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,type\n7,1A,"Zoë; Самовар",\n7,1B,zoë,character', add_assets => true) $$,
  ARRAY['2: 1A Zoë created {9,10} written', '2: 1A Самовар created {9,10} written', '3: 1B zoë created {9,10} written'], 'Zoë and the samovar come in');
SELECT results_eq($$ SELECT s.shot_id, a.scene_asset_instance_id FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id
  JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id WHERE i.project_asset_id = pg_temp.asset('Zoë') ORDER BY 1 $$,
  $$ VALUES ('1A', pg_temp.instance('Zoë')), ('1B', pg_temp.instance('Zoë')) $$, 'one Zoë in both shots');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,type\n7,1A,Zoë,prop\n7,1A,Ann,Vehicle', add_assets => true) $$,
  ARRAY['2: 1A Zoë unmatched (asset "Zoë" in its scene has the type "character", not "prop")',
    '3: 1A Ann unmatched (asset "Ann" in its project has the type "character", not "Vehicle")'], 'types are looked at');

-- A sheet that replaces: the scene is what it says, and what goes is reported.
CALL pg_temp.approve();
SELECT set_eq($$ SELECT pg_temp.import(E'scene,shot,asset,presence\nScene 07,#1b,Zoë,enters\n7,1ب,', false, 'replace') $$,
  ARRAY['2: #1b Zoë changed {9,10} written', '3: 1ب  unchanged', '1A Renée 1 removed {9,10} written', '1A Zoë removed {9,10} written', '1A Самовар removed {9,10} written',
    '1B Café removed {9,10} written', '1B Renée 1 removed {9,10} written', '1B Renée 2 removed {9,10} written', '1B 小明 removed {9,10} written', '1ب Café removed {9,10} written', '1ب Renée 1 removed {9,10} written'], 'an assignment without a row is removed');
SELECT results_eq($$ SELECT pg_temp.who(s) FROM unnest('{1A,1B,1ب}'::text[]) s $$, ARRAY['Zoë enters'], 'nobody else is left');
SELECT is(pg_temp.stages(), 'outdated outdated', 'approved work is overtaken');
SELECT throws_ok($$ SELECT pg_temp.import('scene,shot,asset', mode => 'overwrite') $$, '22023', 'invalid mode: "overwrite"', 'no other mode');

-- A casting of a legacy scene: as a sheet that merges it takes nobody out, and says so; as one that replaces it is what it says.
INSERT INTO scenes (id, project_id, scene_number, stage_locks) VALUES (pg_temp.id('legacy'), pg_temp.id('project'), '12A', '{"9": {"status": "locked"}}');
INSERT INTO shots (id, scene_id, shot_id) SELECT pg_temp.id('legacy', s), pg_temp.id('legacy'), s FROM unnest('{SH010,SH020}'::text[]) s;
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT pg_temp.id('legacy'), pg_temp.asset(a) FROM unnest('{Renée,Café}'::text[]) a;
SELECT E'Episode;Parent;Name;Asset Type;Asset;Occurences;Label\nE01;012A;SH010;Characters;Renée;1;posed\nE01;12a;SH020;Environment;Café;1.0;\n' AS casting \gset
SELECT results_eq(format('SELECT pg_temp.import(%L)', :'casting'), ARRAY['2: SH010 Renée unchanged', '3: SH020 Café unchanged'], 'nothing is written');
SELECT is(shot_assets.has_assignments(pg_temp.id('legacy')), false, 'it is a legacy scene as before');
SELECT set_eq(format('SELECT pg_temp.import(%L, mode => ''replace'')', :'casting'), ARRAY['2: SH010 Renée unchanged', '3: SH020 Café unchanged',
  'SH010 Café removed {9} written', 'SH020 Renée removed {9} written'], 'replacing takes out whom the casting does not name');
SELECT results_eq($$ SELECT pg_temp.who(s) FROM unnest('{SH010,SH020}'::text[]) s $$, ARRAY['Renée throughout', 'Café throughout'], 'each in one shot');
SELECT is((SELECT stage_locks -> '9' ->> 'status' FROM scenes WHERE id = pg_temp.id('legacy')), 'outdated', 'which overtakes approved work');
DELETE FROM shot_asset_assignments WHERE shot_id IN (pg_temp.id('legacy', 'SH010'), pg_temp.id('legacy', 'SH020'));
DELETE FROM scenes WHERE id = pg_temp.id('legacy');

-- Names of all kinds come back from a sheet as they were, formulas that a spreadsheet would execute among them.
CREATE TEMP TABLE hostile (n serial, name text);
INSERT INTO hostile (name) VALUES ('=cmd|''/C calc''!A0'), ('+1'), ('-1'), ('@SUM(1)'), ('''=x'), ('''quoted'''), ('"'), ('a "b", c; d'),
  (E'two\nlines'), (E'\r\nfour\r\n\r\n'), (E'\ttab'), ('  spaces  '), ('ＡＢＣ＝１'), ('＝1'), (E'\uFEFFmark'), ('👩‍👩‍👧 🇯🇵'), (E'e\u0301'), ('é'), ('É'), ('شهرزاد'),
  (E'\u202Eevil'), ('00123'), ('1E5'), (pg_temp.id('scene')::text), (upper(pg_temp.id('hostile', '1')::text)), (E'\u200B'), (' '), ('project'), (repeat('長', 5000));
INSERT INTO scenes (id, project_id, scene_number, slug) SELECT pg_temp.id('scene', n::text), pg_temp.id('project'), NULL, name FROM hostile;
INSERT INTO shots (id, scene_id, shot_id, shot_order) SELECT pg_temp.id('hostile', n::text), pg_temp.scene(), name, n FROM hostile;
INSERT INTO shots (id, scene_id, shot_id) SELECT pg_temp.id('shot of', n::text), pg_temp.id('scene', n::text), name FROM hostile;
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT pg_temp.id('of', n::text), pg_temp.id('project'), name, name FROM hostile;
INSERT INTO scene_asset_instances (id, scene_id, project_asset_id)
  SELECT pg_temp.id(s, n::text), CASE s WHEN 'in' THEN pg_temp.scene() ELSE pg_temp.id('scene', n::text) END, pg_temp.id('of', n::text) FROM hostile, unnest('{in,at}'::text[]) s;
SELECT lives_ok($$ SELECT shot_assets.assign_many((SELECT jsonb_agg(jsonb_build_object('shot_id', pg_temp.id('hostile', s.n::text), 'instance_id', pg_temp.id('in', i.n::text),
  'presence_type', (ARRAY['throughout', 'enters', 'exits', 'passes_through'])[1 + (s.n + i.n) % 4], 'presence_note', left(i.name, 200),
  'priority', (s.n + i.n) % 3, 'camera_angle', (ARRAY['front', 'side', 'three_quarter', 'back', ''])[1 + (s.n + i.n) % 5], 'image_url', i.name)) FROM hostile s, hostile i WHERE (s.n * i.n) % 5 = 1)) $$, 'every name in a shot, a type, a note, an image');
DELETE FROM before;
INSERT INTO before SELECT pg_temp.everything();
CALL pg_temp.approve();
SELECT shot_assets.export_assignments(project_id => pg_temp.id('project')) AS film \gset
SELECT cmp_ok(count(*), '>', 150::bigint, 'the film is a large sheet') FROM shot_assets.import_assignments(:'film');
SELECT is_empty(format('SELECT row_number, problem FROM shot_assets.import_assignments(%L) WHERE outcome <> ''unchanged''', :'film'), 'all of it is as it was');
SELECT set_eq('SELECT pg_temp.everything()', 'TABLE before', 'no row is touched');
SELECT is(pg_temp.stages(), 'locked locked', 'nothing is overtaken');
SELECT unalike(:'film'::text, E'%\n=%', 'no cell begins as a formula') UNION ALL
SELECT unalike(:'film'::text, '%,' || c || '%', format('none with %s', c)) FROM unnest('{=,+,-,@,＝}'::text[]) AS c;

-- Into another scene by the same names: all rows at once, from nothing.
DELETE FROM shot_asset_assignments;
SELECT results_eq(format($$ SELECT outcome, written, count(*) FROM shot_assets.import_assignments(%L) GROUP BY 1, 2 ORDER BY 1 $$, :'film'),
  $$ VALUES ('created', true, (SELECT count(*) FROM before)), ('unchanged', false, 29::bigint) $$, 'what was taken out comes in again; legacy scenes show the same');
SELECT is((SELECT count(*) FROM shot_asset_assignments), (SELECT count(*) FROM before), 'all of it');
SELECT is((SELECT shot_assets.export_assignments(project_id => pg_temp.id('project'))), :'film'::text, 'and the sheet is the same');

-- Scenes come in the order of their numbers, as people count.
INSERT INTO projects (id, name) VALUES (pg_temp.id('numbers'), 'Numbers');
INSERT INTO scenes (id, project_id, scene_number) SELECT pg_temp.id('numbered', n), pg_temp.id('numbers'), n FROM unnest(ARRAY['10', '2', 'SC10', '12A', 'SC2']) AS n;
INSERT INTO shots (scene_id, shot_id) SELECT id, 'shot of ' || scene_number FROM scenes WHERE project_id = pg_temp.id('numbers');
INSERT INTO scene_asset_instances (scene_id, project_asset_id) SELECT id, pg_temp.asset('Zoë') FROM scenes WHERE project_id = pg_temp.id('numbers');
SELECT results_eq($$ SELECT m[1] FROM regexp_matches(shot_assets.export_assignments(project_id => pg_temp.id('numbers')), 'shot of (\w+)', 'g') AS m $$,
  ARRAY['2', '10', '12A', 'SC2', 'SC10'], 'scene 2 comes before scene 10');

-- What does not exist.
SELECT throws_ok($$ SELECT shot_assets.export_assignments(pg_temp.id('nothing')) $$, 'PT404', NULL, 'no such scene');
SELECT throws_ok($$ SELECT shot_assets.export_assignments(project_id => pg_temp.id('nothing')) $$, 'PT404', NULL, 'no such project');
SELECT throws_ok($$ SELECT shot_assets.export_assignments() $$, '22023', 'scene_id and project_id must not both be null', 'nothing to export');

SELECT * FROM finish();
ROLLBACK;
