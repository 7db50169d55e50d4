SELECT asset_name, asset_type FROM shot_assets.scene_assets(:scene_2);
