-- The panel of one shot, and what neighbouring shots contradict each other about.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\set panel 'SELECT asset_name, asset_type, presence_type, presence_note, effective_description, image_url, in_start_frame, in_end_frame FROM shot_assets.shot_panel'
\set remarks 'SELECT asset_name, warning, notice FROM shot_assets.shot_panel'

-- legacy: every asset throughout, nothing to assign, nothing to contradict
:panel(:shot1A);
SELECT count(*), count(assignment_id) FROM shot_assets.shot_panel(:shot1A);
SELECT * FROM shot_assets.assignable_assets(:shot1A);
SELECT * FROM shot_assets.check_continuity(:scene1);

-- what the user says of two shots
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES ('b0000000-0000-0000-0000-000000000013', :scene1, '1C', 3);
\set shot1C '''b0000000-0000-0000-0000-000000000013'''
CALL start_empty(:scene1);
SELECT count(*) FROM shot_assets.assign_many(jsonb_build_array(
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :bob, 'presence_type', 'exits', 'presence_note', 'to the right'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :alice, 'presence_type', 'passes_through'),
  jsonb_build_object('shot_id', :shot1A, 'instance_id', :letter, 'presence_type', 'throughout'),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :bob),
  jsonb_build_object('shot_id', :shot1B, 'instance_id', :letter, 'presence_type', 'enters'),
  jsonb_build_object('shot_id', :shot1C, 'instance_id', :bob, 'presence_type', 'enters'),
  jsonb_build_object('shot_id', :shot1C, 'instance_id', :alice, 'presence_type', 'passes_through'),
  jsonb_build_object('shot_id', :shot1C, 'instance_id', :cafe, 'presence_type', 'passes_through')));
:panel(:shot1A);
SELECT assignment_id = a.id AS same, instance_id = a.scene_asset_instance_id AS same, p.project_asset_id = i.project_asset_id AS same
  FROM shot_assets.shot_panel(:shot1B) p JOIN shot_asset_assignments a ON a.id = p.assignment_id
  JOIN scene_asset_instances i ON i.id = a.scene_asset_instance_id;
:remarks(:shot1A);
:remarks(:shot1B);
:remarks(:shot1C);
SELECT asset_name, asset_type, effective_description, image_url FROM shot_assets.assignable_assets(:shot1B);
SELECT asset_name FROM shot_assets.assignable_assets(:shot1A);

SELECT right(shot_id::text, 2) AS shot, shot_label, right(next_shot_id::text, 2) AS next, next_shot_label, right(instance_id::text, 2) AS instance,
       asset_name, presence_type, next_presence_type, code FROM shot_assets.check_continuity(:scene1);
SELECT message FROM shot_assets.check_continuity(:scene1);

-- a cut to a shot without the asset leaves time to come and go
SELECT presence_type FROM shot_assets.unassign((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :bob));
SELECT message FROM shot_assets.check_continuity(:scene1);
-- the order of shots decides who is a neighbour
UPDATE shots SET shot_order = 4 WHERE id = :shot1A;
SELECT message FROM shot_assets.check_continuity(:scene1);
:remarks(:shot1A);

-- an emptied shot has nothing and can have everything
SELECT shot_assets.clear_scene(:scene1);
SELECT * FROM shot_assets.shot_panel(:shot1A);
SELECT asset_name FROM shot_assets.assignable_assets(:shot1A);

SELECT shot_assets.shot_panel(:nobody);
SELECT shot_assets.shot_panel(NULL);
SELECT shot_assets.assignable_assets(:nobody);
SELECT shot_assets.check_continuity(:nobody);
-- a shot that a host has left without a scene is in no pipeline
ALTER TABLE shots ALTER COLUMN scene_id DROP NOT NULL;
INSERT INTO shots (id, shot_id) VALUES ('b0000000-0000-0000-0000-000000000099', 'X');
SELECT shot_assets.shot_panel('b0000000-0000-0000-0000-000000000099');
SELECT shot_assets.assignments_for_shot('b0000000-0000-0000-0000-000000000099');
