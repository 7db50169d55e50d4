-- The names that examples have for rows: :scene_2, :shot_2F, :asset_hutter, and :instance_hutter for him in scene 2.
SELECT string_agg(format('\set %s ''''''%s''''''', name, id), E'\n')
FROM (
  SELECT 'scene_' || scene_number, id FROM film.scenes
  UNION ALL SELECT 'shot_' || shot_id, id FROM film.shots
  UNION ALL SELECT 'asset_' || replace(lower(name), ' ', '_'), id FROM film.project_assets WHERE name ~ '^[A-Za-z ]+$'
  UNION ALL SELECT 'instance_' || replace(lower(p.name), ' ', '_'), i.id
    FROM film.scene_asset_instances i JOIN film.project_assets p ON p.id = i.project_asset_id
    JOIN film.scenes s ON s.id = i.scene_id AND s.scene_number = '2'
) AS names (name, id);
