SELECT camera, shot_assets.map_camera_to_angle(camera)
FROM unnest(ARRAY['MS side', 'CU 3/4', 'OTS on Orlok', 'Inside the car']) AS camera;
