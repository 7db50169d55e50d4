SELECT * FROM shot_assets.presence_matrix(:scene_2);
