SELECT asset_name, presence_type, in_start_frame AS starts, in_end_frame AS ends, warning FROM shot_assets.shot_panel(:shot_2G);
