SELECT asset_name, asset_type FROM shot_assets.assignable_assets(:shot_2F);
