SELECT count(*) FROM shot_assets.enable_history('film');
SELECT * FROM shot_assets.disable_history('film');
