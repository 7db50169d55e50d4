-- Copying what a shot shows to other shots.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

-- shots of a legacy scene show the same: nothing is written
SELECT right(shot_id::text, 2) AS shot, shot_label, created, changed, unchanged, missing
  FROM shot_assets.copy_assignments(:shot1A, ARRAY[:shot1B, :shot2A]::uuid[]);
SELECT count(*) FROM shot_asset_assignments;

CALL start_empty(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'enters', 'presence_note', 'from the left'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', 'throughout'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :cafe, 'presence_type', 'exits'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :bob, 'presence_type', 'throughout', 'presence_note', 'limping'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :alice, 'presence_type', 'passes_through', 'presence_note', 'behind him')));
CALL relock();
SELECT shot_label, created, changed, unchanged, missing FROM shot_assets.copy_assignments(:shot1A, ARRAY[:shot1B, :shot2A]::uuid[]);
TABLE casting;
TABLE locks;
CALL relock();
SELECT shot_label, created, changed, unchanged, missing FROM shot_assets.copy_assignments(from_shot_id => :shot1A, to_shot_ids => ARRAY[:shot1A, :shot1B]::uuid[]);
TABLE locks;
SELECT count(*) FROM shot_assets.copy_assignments(:shot1A, '{}');

SELECT shot_assets.copy_assignments(:nobody, ARRAY[:shot1B]::uuid[]);
SELECT shot_assets.copy_assignments(:shot1A, ARRAY[:shot1B, :nobody]::uuid[]);
SELECT shot_assets.copy_assignments(:shot1A, ARRAY[:shot1B, :shot2A, :shot1B]::uuid[]);
SELECT shot_assets.copy_assignments(:shot1A, ARRAY[NULL]::uuid[]);
SELECT shot_assets.copy_assignments(:shot1A, NULL);
