-- Assignments as a spreadsheet has them: CSV out and in.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
UPDATE scenes SET scene_number = right(id::text, 1)::int;
\set QUIET off
\set ECHO all

-- what a legacy scene shows, and what a whole film shows; psql writes no CR
SELECT replace(shot_assets.export_assignments(:scene1), E'\r', '') AS csv;
-- a casting that leaves assets out takes nobody out of a legacy scene, and says so; one that replaces does
\set casting 'Episode,Parent,Name,Asset Type,Asset,Occurences,Label\nE01,SC01,1A,Characters,Bob,1.0,posed\nE01,01,1b,Characters,"Bob, Alice",2,'
SELECT row_number, shot, asset, outcome, written FROM shot_assets.import_assignments(:'casting');
SELECT row_number, shot, asset, outcome, outdated_stages AS outdated, written
FROM shot_assets.import_assignments(:'casting', dry_run => true, mode => 'replace');
SELECT shot_assets.has_assignments(:scene1);
SELECT * FROM shot_assets.import_assignments(:'casting', mode => 'overwrite');
CALL start_empty(:scene1);
SELECT (shot_assets.assign(:shot1A, :bob, 'enters', 'from the left, "limping"')).id IS NOT NULL AS assigned;
SELECT replace(shot_assets.export_assignments(project_id => 'f0000000-0000-0000-0000-000000000001'), E'\r', '') AS csv;
CALL relock();

-- what is exported is what is there
SELECT outcome, written, count(*) FROM shot_assets.import_assignments(shot_assets.export_assignments(:scene1)) GROUP BY 1, 2;
TABLE locks;

-- a sheet with mistakes: every one is told, and nothing is written
\set sheet 'scene,shot,asset,presence_type\n1,1A,Alice,enters\n1,1C,Alice,enters\n1,1A,Alyce,\n3,1A,Bob,\n1,1A,bob,leaves\n,1A,Bob,\n1,1A,ALICE,exits\n'
SELECT row_number, scene, shot, asset, outcome, problem, outdated_stages AS outdated, written
FROM shot_assets.import_assignments(:'sheet');
TABLE locks;
TABLE casting;

-- Kitsu's casting: a dry run first, then for good; scene 2 is a legacy scene
\set kitsu 'Parent;Name;Asset Type;Asset;Occurences;Label\n1;1A;Characters;Bob;1;exits\n1;1A;Environments;Café;0;\n1;1B;Props;Letter;1;animate\n2;2A;Characters;Bob;1;fixed\n'
SELECT row_number, shot, asset, outcome, outdated_stages AS outdated, written
FROM shot_assets.import_assignments(replace(:'kitsu', E'\n', E'\r\n'), dry_run => true);
TABLE locks;
SELECT row_number, shot, asset, outcome, outdated_stages AS outdated, written
FROM shot_assets.import_assignments(replace(:'kitsu', E'\n', E'\r\n'));
TABLE locks;
TABLE casting;
SELECT shot_assets.has_assignments(:scene2);

-- a note that the sheet has is the note; one that the sheet does not speak of stays
SELECT shot, asset, outcome FROM shot_assets.import_assignments(E'scene,shot,asset,presence_note\n1,1A,Bob,slowly');
SELECT shot, asset, outcome FROM shot_assets.import_assignments(E'scene,shot,asset,presence_type\n1,1A,Bob,enters');
TABLE casting;
SELECT shot, asset, outcome FROM shot_assets.import_assignments(E'scene,shot,asset,presence_note\n1,1A,Bob,');

-- no scene, both, neither
SELECT shot_assets.export_assignments(:nobody);
SELECT shot_assets.export_assignments(project_id => :nobody);
SELECT shot_assets.export_assignments(:nobody, 'f0000000-0000-0000-0000-000000000001');
SELECT shot_assets.export_assignments();

-- no sheet
SELECT * FROM shot_assets.import_assignments('');
SELECT * FROM shot_assets.import_assignments('scene,shot');
SELECT * FROM shot_assets.import_assignments('scene,shot,asset,when');
SELECT * FROM shot_assets.import_assignments('scene,shot,asset,Parent');
SELECT * FROM shot_assets.import_assignments(E'scene,shot,asset\n1,"1A,Bob');
SELECT * FROM shot_assets.import_assignments('scene,shot,"asset" ');
SELECT * FROM shot_assets.import_assignments('scene,shot,asset');
SELECT * FROM shot_assets.import_assignments(NULL);
SELECT * FROM shot_assets.import_assignments('scene,shot,asset', NULL);
