SELECT count(*) FROM shot_assets.add_asset(:scene_2, :asset_knock, ARRAY[:shot_2E, :shot_2G]::uuid[], 'passes_through');
