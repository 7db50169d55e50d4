SELECT shot_label, camera, jsonb_path_query_array(assets, '$[*] ? (@.inEndFrame == true).assetName') AS in_end_frame
FROM shot_assets.prompt_context(:scene_2) WHERE shot_label IN ('2F', '2G');
