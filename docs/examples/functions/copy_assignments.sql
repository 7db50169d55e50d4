SELECT created, changed, unchanged, missing FROM shot_assets.copy_assignments(:shot_2A, ARRAY[:shot_2B, :shot_2D]::uuid[]);
