SELECT * FROM shot_assets.merge_shots(ARRAY[:shot_2A, :shot_2B]::uuid[], '2A');
