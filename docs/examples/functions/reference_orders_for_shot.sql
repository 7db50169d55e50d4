SELECT start_manifest, video_notes FROM shot_assets.reference_orders_for_shot(:shot_2F);
SELECT jsonb_pretty(end_order -> 0) AS first_of_the_end_frame FROM shot_assets.reference_orders_for_shot(:shot_2F);
