SELECT * FROM shot_assets.ensure_populated(:scene_1);
SELECT * FROM shot_assets.ensure_populated(:scene_2);
