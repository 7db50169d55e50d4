SELECT r.priority, r.camera_angle, r.image_url
FROM shot_assets.assignments_for_shot(:shot_2F) a,
     shot_assets.set_reference(a.assignment_id, camera_angle => 'side', priority => 1) r
WHERE a.asset_name = 'Hutter';
