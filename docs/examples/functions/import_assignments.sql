SELECT row_number, shot, asset, outcome, problem, outdated_stages, written
FROM shot_assets.import_assignments(E'Scene,Shot,Asset,Presence Type\n2,2C,Hutter,enters\n2,2C,Nosferatu,enters');
SELECT row_number, shot, asset, outcome, outdated_stages, written
FROM shot_assets.import_assignments(E'scene,shot,asset,presence_type\n2,2C,Hutter,enters', dry_run => true);
SELECT row_number, shot, asset, outcome
FROM shot_assets.import_assignments(E'Sequence;Shot Code;Assets\nSC02;2c;Skeleton Clock, Hutter', dry_run => true, mode => 'replace')
LIMIT 4;
