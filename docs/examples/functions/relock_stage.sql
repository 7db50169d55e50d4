SELECT shot_assets.invalidate_stages(:scene_2);
SELECT shot_assets.relock_stage(:scene_2, 9) -> '9' ->> 'status' AS stage_9;
