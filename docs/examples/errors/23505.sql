-- It is there already, or is named twice.
SELECT shot_assets.assign(:shot_2A, :instance_hutter);
