SELECT * FROM shot_assets.apply_template(:scene_2, 'locations_throughout');
