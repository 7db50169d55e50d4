SELECT shot_assets.lock_stage(:scene_4, 10) -> '10' ->> 'status' AS stage_10;
