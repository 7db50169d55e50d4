SELECT presence_type FROM shot_assets.assign(:shot_2B, :instance_hutter, 'exits');
SELECT presence_type FROM shot_assets.assign(:shot_2C, :instance_hutter);
SELECT shot_label, next_shot_label, asset_name, code FROM shot_assets.check_continuity(:scene_2);
