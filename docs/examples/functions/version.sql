SELECT shot_assets.version();
