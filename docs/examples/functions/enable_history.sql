SELECT * FROM shot_assets.enable_history('film');
