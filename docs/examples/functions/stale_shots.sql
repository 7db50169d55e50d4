SELECT count(*) FROM shot_assets.refresh_reference_orders(:scene_2);
SELECT presence_type FROM shot_assets.assign(:shot_2C, :instance_hutter, 'enters');
SELECT shot_label, reason, causes -> 0 ->> 'change' AS change, causes -> 0 ->> 'assetName' AS asset
FROM shot_assets.stale_shots(:scene_2);
