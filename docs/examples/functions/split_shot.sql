SELECT shot_label, shot_order, duration FROM shot_assets.split_shot(:shot_2F, ARRAY['2F', '2F2']);
