SELECT shot_assets.clear_scene(:scene_2);
SELECT count(*) FROM shot_assets.assignments_for_scene(:scene_2);
