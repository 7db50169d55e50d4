SELECT shot_assets.is_managed(:scene_1) AS scene_1, shot_assets.is_managed(:scene_2) AS scene_2;
