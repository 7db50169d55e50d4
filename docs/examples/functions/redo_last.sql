SELECT count(*) FROM shot_assets.enable_history('film');
SELECT shot_assets.clear_scene(:scene_2);
SELECT shot_assets.undo_last(:scene_2);
SELECT shot_assets.redo_last(:scene_2);
