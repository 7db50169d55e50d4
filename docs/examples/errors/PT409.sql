-- The state of a stage forbids it.
SELECT shot_assets.lock_stage(:scene_2, 9);
