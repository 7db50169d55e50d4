-- A row does not exist, or row-level security hides it; there is no telling which.
SELECT shot_assets.clear_scene('00000000-0000-0000-0000-000000000000');
