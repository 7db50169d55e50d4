SELECT presence_type FROM shot_assets.assign(:shot_2C, :instance_hutter, 'enters');
SELECT stage, cause, shot_label, asset_name FROM shot_assets.outdated_because(:scene_2);
