-- Merging instances of a scene that turn out to be one.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

-- what is refused leaves everything as it is
SELECT shot_assets.merge_instances(:nobody, ARRAY[:alice]::uuid[]);
SELECT shot_assets.merge_instances(:bob, ARRAY[:alice, :nobody]::uuid[]);
SELECT shot_assets.merge_instances(:bob, ARRAY[:alice, :bob2]::uuid[]);
SELECT shot_assets.merge_instances(:bob, ARRAY[:alice, :bob]::uuid[]);
SELECT shot_assets.merge_instances(:bob, ARRAY[:alice, :alice]::uuid[]);
SELECT count(*) FROM scene_asset_instances;

-- a legacy scene stays one
BEGIN;
SELECT * FROM shot_assets.merge_instances(:bob, ARRAY[:alice]::uuid[]);
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT shot_assets.has_assignments(:scene1);
TABLE locks;
ROLLBACK;

CALL start_empty(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'enters', 'presence_note', 'from the left'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', 'exits', 'presence_note', 'through the door'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :cafe, 'presence_type', 'throughout'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :alice, 'presence_type', 'exits'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :cafe, 'presence_type', 'throughout', 'presence_note', 'busy')));
SELECT * FROM shot_assets.presence_matrix(:scene1);
INSERT INTO transformation_events (scene_asset_instance_id, scene_id, trigger_shot_id, transformation_type) VALUES (:alice, :scene1, :shot1B, 'instant');
SELECT shot_assets.set_reference_override(:shot1A, 'end', jsonb_build_array(jsonb_build_object('url', 'alice.png', 'assetName', 'Alice', 'instanceId', :alice)));
CALL relock();
SELECT * FROM shot_assets.merge_instances(survivor_id => :bob, absorbed_ids => ARRAY[:alice, :cafe]::uuid[]);
SELECT * FROM shot_assets.presence_matrix(:scene1);
TABLE casting;
TABLE locks;
SELECT scene_asset_instance_id = :bob AS is_bob FROM transformation_events;
SELECT asset_name, url, source FROM shot_assets.frame_references(:shot1A, 'end');
SELECT * FROM shot_assets.merge_instances(:bob, '{}');
