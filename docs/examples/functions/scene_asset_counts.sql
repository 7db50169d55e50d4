SELECT * FROM shot_assets.scene_asset_counts(:scene_2);
