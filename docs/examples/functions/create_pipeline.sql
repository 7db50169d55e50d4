SELECT * FROM shot_assets.create_pipeline('dailies') LIMIT 3;
