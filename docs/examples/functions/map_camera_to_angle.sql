SELECT camera, shot_assets.map_camera_to_angle(camera), shot_assets.map_camera_to_angle(camera, 'Orlok') AS of_orlok
FROM unnest(ARRAY['MS side', 'CU 3/4', 'OTS on Orlok', 'Pull back to reveal']) AS camera;
