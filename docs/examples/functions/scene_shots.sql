SELECT r.shot_label, s.camera
FROM shot_assets.scene_shots(:scene_2) WITH ORDINALITY r JOIN shots s ON s.id = r.shot_id ORDER BY r.ordinality;
