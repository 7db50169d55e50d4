SELECT * FROM shot_assets.merge_instances(:instance_locket, ARRAY[:instance_skeleton_clock]::uuid[]);
