SELECT shot_assets.has_assignments(:scene_1) AS scene_1, shot_assets.has_assignments(:scene_2) AS scene_2;
