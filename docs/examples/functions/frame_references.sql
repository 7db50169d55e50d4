SELECT "position", asset_name, url, source FROM shot_assets.frame_references(:shot_2F, 'end');
