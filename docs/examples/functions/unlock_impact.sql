SELECT * FROM shot_assets.unlock_impact(:scene_2, 8);
