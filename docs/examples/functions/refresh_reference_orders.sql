SELECT changed, kept_overrides FROM shot_assets.refresh_reference_orders(:scene_4);
SELECT count(*) FILTER (WHERE changed) AS changed FROM shot_assets.refresh_reference_orders(:scene_4);
