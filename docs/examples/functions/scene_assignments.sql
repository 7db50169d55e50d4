SELECT shot ->> 'shot_label' AS shot, a ->> 'presence_type' AS presence, a #>> '{instance,project_asset,name}' AS asset
FROM jsonb_array_elements(shot_assets.scene_assignments(:scene_2)) AS shot,
     jsonb_array_elements(shot -> 'assignments') AS a LIMIT 3;
