SELECT shot_assets.invalidate_stages(:scene_2, from_stage => 10);
