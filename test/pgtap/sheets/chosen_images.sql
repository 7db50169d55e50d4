-- Priority, angle and image of an asset in a shot, in a spreadsheet.
\i test/pgtap/screen.inc

CREATE FUNCTION pg_temp.import(csv text, dry_run boolean DEFAULT false, mode text DEFAULT 'merge') RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', r.row_number || ':', r.shot, r.asset, r.outcome, '(' || r.problem || ')', CASE WHEN r.written THEN 'written' END)
  FROM shot_assets.import_assignments(csv, dry_run, mode) r $$;
CREATE FUNCTION pg_temp.chosen() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', s.shot_id, a.presence_type, a.priority, a.camera_angle, a.image_url)
  FROM shot_asset_assignments a JOIN shots s ON s.id = a.shot_id WHERE a.scene_asset_instance_id = pg_temp.instance('Renée') ORDER BY s.shot_order $$;
UPDATE scenes SET scene_number = 7;

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Priority,Angle,Image\n7,1A,Renée,0,,') $$, ARRAY['2: 1A Renée unchanged'], 'nothing is chosen in a legacy scene');
SELECT is(shot_assets.has_assignments(pg_temp.scene()), false, 'so it stays one');
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Priority,Angle,Image\n7,1A,Renée,-7.0,Three-quarter,"''=Renée, 1.png"') $$,
  ARRAY['2: 1A Renée changed written'], 'the user chooses an angle and an image');
SELECT set_eq($$ SELECT pg_temp.chosen() $$, ARRAY['1A throughout -7 three_quarter =Renée, 1.png', '1B throughout', '1ب throughout'], 'the shot has it');
SELECT is((SELECT start_order -> 0 ->> 'url' FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')) WHERE start_order -> 0 ->> 'assetName' = 'Renée'
  UNION ALL SELECT start_order -> 1 ->> 'url' FROM shot_assets.reference_orders_for_shot(pg_temp.shot('1A')) WHERE start_order -> 1 ->> 'assetName' = 'Renée'),
  '=Renée, 1.png', 'and the frame shows it');

SELECT shot_assets.export_assignments(pg_temp.scene()) AS sheet \gset
SELECT ok(strpos(:'sheet', E'1A,Renée,character,throughout,,-7,three_quarter,"\'=Renée, 1.png",\r\n') > 0, 'the sheet says it');
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L)', :'sheet'), ARRAY['unchanged'], 'brought back, it changes nothing');
SELECT shot_assets.clear_scene(pg_temp.scene()) AS cleared \gset
SELECT set_eq(format('SELECT outcome FROM shot_assets.import_assignments(%L)', :'sheet'), ARRAY['created'], 'and it makes all anew');
SELECT is(shot_assets.export_assignments(pg_temp.scene()), :'sheet'::text, 'as it was');

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,presence\n7,1A,Renée,exits') $$, ARRAY['2: 1A Renée changed written'], 'a sheet without these columns');
SELECT set_has($$ SELECT pg_temp.chosen() $$, $$ VALUES ('1A exits -7 three_quarter =Renée, 1.png') $$, 'leaves them alone');
SELECT set_has($$ SELECT pg_temp.import(E'scene,shot,asset,priority,camera angle,image url\n7,1A,Renée,2,Side,\n7,1B,Renée,,,x.png', mode => 'replace') $$,
  $$ VALUES ('2: 1A Renée changed written'), ('3: 1B Renée changed written'), ('1ب Renée removed written') $$, 'a sheet that replaces');
SELECT set_eq($$ SELECT pg_temp.chosen() $$, ARRAY['1A exits 2 side', '1B throughout x.png'], 'leaves what it says; an empty cell clears');

SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Priority,Angle\n7,1A,Renée,high,\n7,1B,Renée,40000,\n7,1ب,Renée,1,top\n7,1ب,Café,3,') $$,
  ARRAY['2: 1A Renée invalid (invalid Priority: "high"; it is a whole number from -32768 to 32767)',
        '3: 1B Renée invalid (invalid Priority: "40000"; it is a whole number from -32768 to 32767)',
        '4: 1ب Renée invalid (invalid Angle: "top"; it is one of front, side, three_quarter, back)', '5: 1ب Café created'], 'values that cannot be are refused, and nothing is written');
SELECT set_eq($$ SELECT pg_temp.chosen() $$, ARRAY['1A exits 2 side', '1B throughout x.png'], 'all is as it was');

-- A schema that an earlier version has attached.
ALTER TABLE shot_asset_assignments DROP COLUMN priority;
SELECT throws_ok(format('SELECT pg_temp.import(E''scene,shot,asset,Priority\n7,1A,Renée,1'', %L)', dry_run), '55000', NULL, format('there is no place for a priority, dry_run %s', dry_run))
FROM unnest('{true,false}'::boolean[]) AS dry_run;
SELECT results_eq($$ SELECT pg_temp.import(E'scene,shot,asset,Priority\n7,1A,Renée,') $$, ARRAY['2: 1A Renée unchanged'], 'a sheet that says none is taken');
SELECT unalike(shot_assets.export_assignments(pg_temp.scene()), '%exits,,2%', 'and none is exported');

SELECT * FROM finish();
ROLLBACK;
