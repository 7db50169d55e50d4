SELECT stage, stage_lock ->> 'status' AS status
FROM jsonb_each(shot_assets.unlock_stage(:scene_3, 8)) AS stages (stage, stage_lock) ORDER BY stage::int;
