SELECT shot_label, jsonb_path_query_array(start_order, '$[*].assetName') AS in_start_frame,
       jsonb_path_query_array(end_order, '$[*].assetName') AS in_end_frame
FROM shot_assets.reference_orders(:scene_2, max_images => 2);
