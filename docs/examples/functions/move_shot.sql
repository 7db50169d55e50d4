SELECT asset_name, instance_created FROM shot_assets.move_shot(:shot_2F, :scene_3);
