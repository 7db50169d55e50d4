SELECT * FROM shot_assets.auto_populate(:scene_2);
