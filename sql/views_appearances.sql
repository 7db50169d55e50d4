-- Where an asset appears, and what a scene has.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

\set bob_asset '''c0000000-0000-0000-0000-000000000001'''
\set alice_asset '''c0000000-0000-0000-0000-000000000002'''
\set appearances 'SELECT right(scene_id::text, 1) AS scene, shot_label, shot_order, right(instance_id::text, 2) AS instance, assignment_id IS NOT NULL AS assigned, presence_type, presence_note, managed FROM shot_assets.appearances'

-- legacy scenes count as throughout in all shots
:appearances(:bob_asset);
SELECT * FROM shot_assets.scene_asset_counts(:scene1);
SELECT * FROM shot_assets.scene_asset_counts(:scene2);

-- a managed scene counts what is assigned
CALL start_empty(:scene1);
SELECT presence_type FROM shot_assets.assign(:shot1B, :bob, 'enters', 'from the left');
SELECT presence_type FROM shot_assets.assign(:shot1B, :alice);
SELECT presence_type FROM shot_assets.assign(:shot1A, :alice, 'exits');
:appearances(:bob_asset);
:appearances(:alice_asset);
INSERT INTO project_assets (id, project_id, name, asset_type) SELECT 'c0000000-0000-0000-0000-000000000009', project_id, 'Расстояние', 'Zeit' FROM scenes WHERE id = :scene1;
INSERT INTO scene_asset_instances (scene_id, project_asset_id) VALUES (:scene1, 'c0000000-0000-0000-0000-000000000009');
SELECT * FROM shot_assets.scene_asset_counts(:scene1);
SELECT right(s.id::text, 1) AS scene, c.* FROM scenes s CROSS JOIN LATERAL shot_assets.scene_asset_counts(s.id) c ORDER BY s.id, c.appearances DESC, c.asset_type COLLATE "C";

-- an emptied scene shows nothing
SELECT shot_assets.clear_scene(:scene1);
:appearances(:bob_asset);
SELECT * FROM shot_assets.scene_asset_counts(:scene1);
:appearances('c0000000-0000-0000-0000-000000000009');

-- a scene that has assignments is managed, also where they came past the triggers, as a bulk load may bring them
SET session_replication_role = replica;
INSERT INTO shot_asset_assignments (shot_id, scene_asset_instance_id, presence_type) VALUES (:shot2A, :bob2, 'exits');
RESET session_replication_role;
:appearances(:bob_asset);
SELECT * FROM shot_assets.presence_matrix(:scene2);

SELECT shot_assets.appearances(:nobody);
SELECT shot_assets.appearances(NULL);
SELECT shot_assets.scene_asset_counts(:nobody);
