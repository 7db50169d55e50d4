SELECT shot_label, asset_name, presence_type
FROM shot_assets.assignments_for_scene(:scene_2) WHERE presence_type <> 'throughout';
