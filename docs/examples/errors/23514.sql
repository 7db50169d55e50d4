-- Rows of different scenes, or of different projects.
SELECT shot_assets.assign(:shot_3A, :instance_hutter);
