-- History, and taking back.
\getenv abs_srcdir PG_ABS_SRCDIR
\set film :abs_srcdir '/sql/film.inc'
\set ECHO none
\set QUIET on
\i :film
\set QUIET off
\set ECHO all

SELECT shot_assets.history(:scene1);
SELECT * FROM shot_assets.enable_history('film');
SELECT * FROM shot_assets.auto_populate(:scene1);
SELECT count(*) FROM shot_assets.history(:scene1);
SELECT shot_assets.undo_last(:scene1);

SELECT presence_type FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :bob), 'enters', 'from the left');
SELECT presence_type FROM shot_assets.unassign((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1B AND scene_asset_instance_id = :cafe));
SELECT changed_by = current_user AS by_me, from_shot, from_asset, from_presence, to_shot, to_asset, to_presence, to_note
  FROM shot_assets.history(:scene1) LIMIT 2;
CALL relock();
SELECT shot_assets.undo_last(:scene1);
SELECT * FROM shot_assets.presence_matrix(:scene1);
TABLE locks;
SELECT shot_assets.undo_last(:scene1);
SELECT * FROM shot_assets.presence_matrix(:scene1);
SELECT shot_assets.undo_last(:scene2);
SELECT shot_assets.undo_last(:nobody);
SELECT shot_assets.history(:nobody);

DELETE FROM shots WHERE id = :shot1B;
SELECT from_shot, from_asset, from_presence, to_shot FROM shot_assets.history(:scene1) LIMIT 3;
SELECT shot_assets.undo_last(:scene1);

-- A shot list made anew, with the same ids: what was done before is over, and what was undone, too.
SET shot_assets.user_id = 'Zoë';
SELECT presence_type FROM shot_assets.set_presence((SELECT id FROM shot_asset_assignments WHERE shot_id = :shot1A AND scene_asset_instance_id = :bob), 'exits');
SELECT shot_assets.undo_last(:scene1);
RESET shot_assets.user_id;
DELETE FROM shots WHERE scene_id = :scene1;
INSERT INTO shots (id, scene_id, shot_id, shot_order) VALUES (:shot1A, :scene1, '1A', 1);
SELECT shot_assets.undo_last(:scene1);
SET shot_assets.user_id = 'Zoë';
SELECT shot_assets.redo_last(:scene1);
RESET shot_assets.user_id;
SELECT * FROM shot_assets.ensure_populated(:scene1);
DELETE FROM shot_asset_assignments WHERE shot_id = :shot1A;
SELECT shot_assets.undo_last(:scene1);
SELECT shot_assets.undo_last(:scene1);
SELECT shot_assets.undo_last(:scene1, mine => false);
SELECT shot_assets.redo_last(:scene1);
SELECT shot_assets.redo_last(:scene1);
SELECT count(*) FROM shot_asset_assignments;
SELECT step, count(*), undone FROM shot_assets.history(:scene1) GROUP BY step_id, step, undone ORDER BY max(changed_at) DESC, step LIMIT 6;
SELECT * FROM shot_assets.disable_history('film');
SELECT count(*) FROM shot_assets.history(:scene1);
SELECT * FROM shot_assets.enable_history('nowhere');
SELECT shot_assets.enable_history(NULL);
