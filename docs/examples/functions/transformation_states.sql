SELECT s.shot_id AS shot, p.name, t.is_transforming, t.post_description
FROM shot_assets.transformation_states(:scene_4) t
JOIN film.shots s ON s.id = t.shot_id JOIN film.scene_asset_instances i ON i.id = t.instance_id
JOIN film.project_assets p ON p.id = i.project_asset_id;
