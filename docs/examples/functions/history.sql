SELECT count(*) FROM shot_assets.enable_history('film');
SELECT presence_type FROM shot_assets.assign(:shot_2C, :instance_hutter, 'enters');
SELECT step, undone, changed_by, from_shot, from_asset, from_presence, to_shot, to_asset, to_presence
FROM shot_assets.history(:scene_2);
