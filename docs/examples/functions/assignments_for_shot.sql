SELECT asset_name, asset_type, presence_type, presence_note FROM shot_assets.assignments_for_shot(:shot_2F);
